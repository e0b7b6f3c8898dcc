// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace isolume {

struct ImageSet;
class Segmented;

/// What a method is fitted on: scope, grouping, channels, split. Says nothing of itself; follows a recipe.
class StatisticsBox : public QWidget {
    Q_OBJECT
public:
    explicit StatisticsBox(QWidget* parent = nullptr);

    void setSplits(const std::vector<std::string>& splits);
    void setRecipe(const Recipe& recipe);
    /// `recipe` with what the user chose here.
    Recipe applied(Recipe recipe) const;

signals:
    void changed(); ///< by the user

private:
    Segmented* m_scope;
    Segmented* m_channels;
    QComboBox* m_groupBy;
    QComboBox* m_split;
    QLabel* m_groupLabel;
    QLabel* m_splitLabel;
};

} // namespace isolume
