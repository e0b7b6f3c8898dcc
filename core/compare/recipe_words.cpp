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

std::string regionWords(Region region)
{
    switch (region) {
    case Region::NonZero:
        return ", of what is not 0";
    case Region::Foreground:
        return ", of the foreground";
    case Region::Mask:
        return ", of what is in the masks";
    case Region::Valid:
        break;
    }
    return "";
}

} // namespace

std::string recipeName(const Recipe& recipe)
{
    std::string name;
    for (const Recipe* step : stepsOf(recipe)) {
        name += (name.empty() ? "" : ", then ") + step->method;
        const Method& method = methodById(step->method);
        for (const Param& param : method.params)
            if (const ParamValue value = valueOf(param, *step); value != param.standard)
                name += fmt::format(" {}={}", param.name, paramText(value));
        if (!method.isFitted())
            continue;
        name += step->scope == Scope::Image ? ", image"
            : step->scope == Scope::Group   ? ", by " + step->groupBy
                                            : ", dataset";
        if (!method.channels)
            name += step->channels == Channels::Joint ? ", joint" : ", separate";
        name += step->split.empty() ? "" : ", fit on " + step->split;
    }
    return recipe.region == Region::Valid ? name
                                          : fmt::format("{}, {} pixels", name, regionName(recipe.region));
}

std::string recipeWords(const Recipe& recipe)
{
    std::string words;
    for (const Recipe* step : stepsOf(recipe)) {
        const Method& method = methodById(step->method);
        words += (words.empty() ? "" : ", then ") + methodWords(method, *step);
        if (!method.isFitted())
            continue;
        if (step->scope == Scope::Image)
            words += ", each image by itself";
        if (step->scope == Scope::Group)
            words += fmt::format(", each {} by itself", step->groupBy);
        if (step->scope != Scope::Image)
            words += step->split.empty() ? ", fit on the whole set" : ", fit on " + step->split;
        if (!method.channels)
            words += step->channels == Channels::Joint ? ", channels together" : ", per channel";
    }
    return words + regionWords(recipe.region);
}

} // namespace isolume
