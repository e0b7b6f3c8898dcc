// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"

namespace isolume {

/// A recipe as a person types it in one word: METHOD[:NAME=VALUE…], steps of a chain joined by '+', as in
/// "percentile:lo=2:hi=98" or "curve:kind=log+z_score:scope=dataset". NAME is a parameter of the method, or scope,
/// group-by, channels, region or split. What is not said is as in `base`; a scope that the method does not offer
/// becomes one that it does. Throws Error naming what is wrong and the nearest name.
Recipe recipeFromText(std::string_view text, const Recipe& base);

/// The same for several, separated by commas; a piece that begins as a number goes on with the list of numbers before
/// it ("unit:range=-1,1,z_score").
std::vector<Recipe> recipesFromText(std::string_view text, const Recipe& base);

/// NAME=VALUE of a parameter of the method. Throws Error naming the nearest name or the allowed values.
void setParam(Params& params, const Method& method, std::string_view text);

/// The text that recipeFromText reads back, of all steps; without what was fitted and how files are read.
std::string recipeText(const Recipe& recipe);

} // namespace isolume
