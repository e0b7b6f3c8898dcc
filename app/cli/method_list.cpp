// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/method_list.h"

#include "core/recipe/recipe_text.h"

#include <algorithm>

namespace isolume {

std::vector<Recipe> recipesFrom(const std::string& methods, const RecipeOptions& common)
{
    const Recipe base = baseFrom(common);
    return asUsage([&] { return recipesFromText(methods, base); });
}

std::vector<Recipe> usualRecipes(const ImageSet& set, const RecipeOptions& common)
{
    RecipeOptions options = common;
    const std::vector<std::string> splits = set.splits();
    if (options.split.empty() && std::find(splits.begin(), splits.end(), "train") != splits.end())
        options.split = "train";
    options.scope = "dataset";
    options.groupBy.clear();
    return recipesFrom("unit,min_max:scope=image,percentile:scope=image,mean_std_stretch:scope=image,"
                       "z_score:scope=image,robust_z:scope=image,equalize:scope=image,"
                       "min_max:channels=separate,percentile:channels=separate,z_score:channels=separate,"
                       "clip_z:channels=separate,nyul:channels=separate",
        options);
}

} // namespace isolume
