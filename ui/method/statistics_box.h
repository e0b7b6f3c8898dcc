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

    /// What there is to choose from in this set.
    void setSet(const ImageSet& set);
    void setRecipe(const Recipe& recipe);
    /// `recipe` with what the user chose here.
    Recipe applied(Recipe recipe) const;

signals:
    void changed(); ///< by the user

private:
    void lay();
    void offer(const Recipe& recipe);
    void showRegion(const Recipe& recipe);

    Segmented* m_scope;
    Segmented* m_channels;
    QComboBox* m_groupBy;
    QComboBox* m_split;
    QLabel* m_groupLabel;
    QLabel* m_splitLabel;
    QLabel* m_channelsLabel;
    QComboBox* m_region;
    bool m_hasMasks = false;
};

} // namespace isolume
