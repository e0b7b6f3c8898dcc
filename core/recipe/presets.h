// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"

#include <span>
#include <string_view>

namespace isolume {

/// A recipe under a name that people know from elsewhere. A value in the list of presets.def.
struct Preset {
    std::string_view id; ///< stable: for --preset
    std::string_view label; ///< "Cellpose, 1–99 %"
    std::string_view source; ///< where it is done so
    std::string_view recipe; ///< as recipeFromText takes it
};

/// In the order of menus.
std::span<const Preset> presets();
/// Throws Error naming the nearest id.
const Preset& presetById(std::string_view id);
/// Not fitted; how files are read and what is not valid are as in `base`.
Recipe recipeOf(const Preset& preset, const Recipe& base = {});

} // namespace isolume
