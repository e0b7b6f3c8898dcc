// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"

namespace isolume {

/// Short, as it was typed: the method, its parameters that are not the defaults, scope, channels and split:
/// "percentile lo=2, dataset, separate, fit on train".
std::string recipeName(const Recipe& recipe);

/// In words: "Percentile 2–99, fit on train, per channel".
std::string recipeWords(const Recipe& recipe);

} // namespace isolume
