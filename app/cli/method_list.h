// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/recipe_options.h"

namespace isolume {

/// The recipes of --methods: METHOD[:NAME=VALUE…], separated by commas. NAME is a parameter of the method, or scope,
/// group-by, channels or split, which win over those of `common`. A piece that begins as a number does goes on with
/// the list before it ("unit:range=-1,1"). Throws UsageError.
std::vector<Recipe> recipesFrom(const std::string& methods, const RecipeOptions& common);

} // namespace isolume
