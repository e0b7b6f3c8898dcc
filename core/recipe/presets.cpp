// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/presets.h"

#include "core/named.h"
#include "core/recipe/recipe_text.h"

#include <array>

namespace isolume {

std::span<const Preset> presets()
{
    static constexpr std::array all {
#define ISOLUME_PRESET(id, label, source, recipe) Preset {id, label, source, recipe},
#include "core/recipe/presets.def"
#undef ISOLUME_PRESET
    };
    return all;
}

const Preset& presetById(std::string_view id)
{
    return entryById(presets(), id, "cannot use the preset", "there is none of that name",
        "Run isolume-cli methods for what there is");
}

Recipe recipeOf(const Preset& preset, const Recipe& base)
{
    Recipe recipe;
    recipe.input = base.input;
    recipe.fill = base.fill;
    return recipeFromText(preset.recipe, recipe);
}

} // namespace isolume
