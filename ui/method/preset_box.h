// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"

#include <QComboBox>

namespace isolume {

/// Recipes by the names that people know from elsewhere. Shows the one that the recipe is, if any.
class PresetBox : public QComboBox {
    Q_OBJECT
public:
    explicit PresetBox(QWidget* parent = nullptr);

    void setRecipe(const Recipe& recipe); ///< says nothing

signals:
    void chosen(const isolume::Recipe& recipe); ///< by the user

private:
    void choose(int index);

    Recipe m_recipe;
    std::vector<std::string> m_texts; ///< of the presets, to be compared with
};

} // namespace isolume
