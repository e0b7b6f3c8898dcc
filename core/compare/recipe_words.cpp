// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/recipe_words.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace isolume {

namespace {

ParamValue valueOf(const Param& param, const Recipe& recipe)
{
    const auto at = recipe.params.find(param.name);
    return at == recipe.params.end() ? param.standard : at->second;
}

const Param* percent(const Method& method, std::string_view name)
{
    const auto at = std::ranges::find(method.params, name, &Param::name);
    return at != method.params.end() && at->unit == "%" ? &*at : nullptr;
}

std::string lowered(std::string_view label)
{
    std::string text(label);
    const bool word = text.size() > 1 && std::islower(static_cast<unsigned char>(text[1]));
    if (word)
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

/// "Percentile 2–98": a range of percentiles is part of what people call the method.
std::string methodWords(const Method& method, const Recipe& recipe)
{
    const Param *lo = percent(method, "lo"), *hi = percent(method, "hi");
    std::string words(method.label);
    if (lo && hi)
        words += fmt::format(" {}–{}", paramText(valueOf(*lo, recipe)), paramText(valueOf(*hi, recipe)));
    for (const Param& param : method.params)
        if (const ParamValue value = valueOf(param, recipe);
            value != param.standard && !(lo && hi && (&param == lo || &param == hi)))
            words += fmt::format(", {} {}{}{}", lowered(param.label), paramText(value),
                param.unit.empty() ? "" : " ", param.unit);
    return words;
}

} // namespace

std::string recipeName(const Recipe& recipe)
{
    const Method& method = methodById(recipe.method);
    std::string name = recipe.method;
    for (const Param& param : method.params)
        if (const ParamValue value = valueOf(param, recipe); value != param.standard)
            name += fmt::format(" {}={}", param.name, paramText(value));
    if (!method.usesStatistics)
        return name;
    name += recipe.scope == Scope::Image ? ", image"
        : recipe.scope == Scope::Group   ? ", by " + recipe.groupBy
                                         : ", dataset";
    name += recipe.channels == Channels::Joint ? ", joint" : ", separate";
    return recipe.split.empty() ? name : name + ", fit on " + recipe.split;
}

std::string recipeWords(const Recipe& recipe)
{
    const Method& method = methodById(recipe.method);
    std::string words = methodWords(method, recipe);
    if (!method.usesStatistics)
        return words;
    if (recipe.scope == Scope::Image)
        words += ", each image by itself";
    if (recipe.scope == Scope::Group)
        words += fmt::format(", each {} by itself", recipe.groupBy);
    if (recipe.scope != Scope::Image)
        words += recipe.split.empty() ? ", fit on the whole set" : ", fit on " + recipe.split;
    return words + (recipe.channels == Channels::Joint ? ", channels together" : ", per channel");
}

} // namespace isolume
