// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/method_list.h"

#include <algorithm>
#include <sstream>

namespace isolume {

namespace {

std::vector<std::string> parts(const std::string& text, char separator)
{
    std::vector<std::string> result;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        result.push_back(part);
    return result;
}

std::vector<std::string> methodTexts(const std::string& all)
{
    std::vector<std::string> texts;
    for (const std::string& piece : parts(all, ',')) {
        const bool goesOn
            = !piece.empty() && std::string_view("+-.0123456789").find(piece[0]) != std::string::npos;
        if (goesOn && !texts.empty())
            texts.back() += "," + piece;
        else
            texts.push_back(piece);
    }
    return texts;
}

std::string* optionNamed(RecipeOptions& o, const std::string& name)
{
    return name == "scope"   ? &o.scope
        : name == "group-by" ? &o.groupBy
        : name == "channels" ? &o.channels
        : name == "split"    ? &o.split
                             : nullptr;
}

void checkWord(const std::string& method, const std::string& name, const std::string& value,
    std::initializer_list<const char*> words)
{
    std::string all;
    for (const char* word : words) {
        if (value == word)
            return;
        all += (all.empty() ? "" : ", ") + std::string(word);
    }
    throw UsageError(
        {method, "cannot use the method", name + " is not '" + value + "'", "It is one of " + all});
}

Recipe recipeFromText(const std::string& text, const RecipeOptions& common)
{
    const std::vector<std::string> fields = parts(text, ':');
    RecipeOptions o = common;
    o.method = fields.empty() ? "" : fields[0];
    for (std::size_t i = 1; i < fields.size(); ++i) {
        const std::size_t equals = fields[i].find('=');
        std::string* option
            = equals == std::string::npos ? nullptr : optionNamed(o, fields[i].substr(0, equals));
        if (option)
            *option = fields[i].substr(equals + 1);
        else
            o.params.push_back(fields[i]);
    }
    checkWord(text, "scope", o.scope, {"image", "group", "dataset"});
    checkWord(text, "channels", o.channels, {"joint", "separate"});
    // What the command says for all is not meant for a method that says otherwise.
    if (o.scope != common.scope && o.groupBy == common.groupBy && o.scope != "group")
        o.groupBy.clear();
    if (o.scope != common.scope && o.split == common.split && o.scope == "image")
        o.split.clear();
    return recipeFrom(o);
}

} // namespace

std::vector<Recipe> recipesFrom(const std::string& methods, const RecipeOptions& common)
{
    std::vector<Recipe> recipes;
    for (const std::string& text : methodTexts(methods))
        recipes.push_back(recipeFromText(text, common));
    if (recipes.empty())
        throw UsageError(
            {"--methods", "cannot compare", "no method is named", "'isolume-cli methods' lists them"});
    return recipes;
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
                       "z_score:scope=image,robust_z:scope=image,min_max:channels=separate,"
                       "percentile:channels=separate,z_score:channels=separate,clip_z:channels=separate",
        options);
}

} // namespace isolume
