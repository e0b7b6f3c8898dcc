// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/recipe/recipe.h"

#include <memory>
#include <string>
#include <vector>

namespace isolume {

/// --nodata and --bits: what the user says of the pixels. Text, because nothing at all is a value too.
struct InputTexts {
    std::string nodata, bits;
};
void declareInput(CLI::App& app, InputTexts& texts);
/// Throws UsageError.
InputOptions inputFrom(const InputTexts& texts);

/// METHOD OPTIONS as they were typed; empty where they were not.
struct RecipeOptions {
    std::string method, preset, scope, channels, region, groupBy, split, fill;
    std::vector<std::string> params, before;
    InputTexts input;
};
/// All of them; `o` has to live as long as the app.
std::shared_ptr<RecipeOptions> declareRecipe(CLI::App& app);
/// Those that say how any method takes its statistics, and how the files are read.
void declareStatistics(CLI::App& app, RecipeOptions& o);

/// The recipe that they say, not fitted. Throws UsageError.
Recipe recipeFrom(const RecipeOptions& options);
/// What they say of statistics and files, for any method.
Recipe baseFrom(const RecipeOptions& options);

} // namespace isolume
