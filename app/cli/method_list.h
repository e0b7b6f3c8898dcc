// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/recipe_options.h"
#include "core/set/image_set.h"

namespace isolume {

/// The recipes of --methods: METHOD[:NAME=VALUE…], steps of a chain joined by '+', separated by commas. NAME is a parameter of the method, or scope,
/// group-by, channels or split, which win over those of `common`. A piece that begins as a number does goes on with
/// the list before it ("unit:range=-1,1"). Throws UsageError.
std::vector<Recipe> recipesFrom(const std::string& methods, const RecipeOptions& common);

/// What to compare where nobody says: the usual methods on each image, and those whose statistics come from many
/// images, fit on train where there is such a split.
std::vector<Recipe> usualRecipes(const ImageSet& set, const RecipeOptions& common);

} // namespace isolume
