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

/// METHOD OPTIONS as they were typed.
struct RecipeOptions {
    std::string method, scope = "image", channels = "joint", region = "valid", groupBy, split, fill = "0";
    std::vector<std::string> params;
    InputTexts input;
};
std::shared_ptr<RecipeOptions> declareRecipe(CLI::App& app);
/// All of them but --method and -p.
void declareStatistics(CLI::App& app, RecipeOptions& options);
/// The recipe that they say, not fitted. Throws UsageError.
Recipe recipeFrom(const RecipeOptions& options);

} // namespace isolume
