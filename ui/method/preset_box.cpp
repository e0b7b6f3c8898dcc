// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/preset_box.h"

#include "core/recipe/presets.h"
#include "core/recipe/recipe_text.h"
#include "ui/numbers.h"

#include <algorithm>

namespace isolume {

namespace {

/// A preset leaves open which split is fitted on.
std::string textWithoutSplit(Recipe recipe)
{
    recipe.split.clear();
    return recipeText(recipe);
}

} // namespace

PresetBox::PresetBox(QWidget* parent)
    : QComboBox(parent)
{
    setObjectName("preset");
    setAccessibleName("Preset");
    setToolTip("Sets method, parameters and statistics to what is done elsewhere");
    setPlaceholderText("None");
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
    for (const Preset& preset : presets()) {
        addItem(textOf(preset.label), textOf(preset.id));
        setItemData(count() - 1, textOf(preset.source), Qt::ToolTipRole);
        m_texts.push_back(textWithoutSplit(recipeOf(preset)));
    }
    setMaxVisibleItems(count());
    setCurrentIndex(-1);
    connect(this, &QComboBox::activated, this, &PresetBox::choose);
}

void PresetBox::setRecipe(const Recipe& recipe)
{
    m_recipe = recipe;
    const std::string now = textWithoutSplit(recipe);
    // Several names may stand for one recipe: the one that was chosen stays.
    if (currentIndex() >= 0 && m_texts[static_cast<std::size_t>(currentIndex())] == now)
        return;
    const auto found = std::find(m_texts.begin(), m_texts.end(), now);
    setCurrentIndex(found == m_texts.end() ? -1 : static_cast<int>(found - m_texts.begin()));
}

void PresetBox::choose(int index)
{
    Recipe recipe = recipeOf(presets()[static_cast<std::size_t>(index)], m_recipe);
    if (recipe.scope != Scope::Image)
        recipe.split = m_recipe.split;
    emit chosen(recipe);
}

} // namespace isolume
