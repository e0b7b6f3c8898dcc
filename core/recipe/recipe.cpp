// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/recipe.h"

#include "core/error.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

bool sameStep(const Recipe& a, const Recipe& b)
{
    return a.method == b.method && a.params == b.params && a.scope == b.scope && a.channels == b.channels
        && a.region == b.region && a.split == b.split && a.groupBy == b.groupBy;
}

std::string offered(const Scopes& scopes)
{
    std::string text;
    const auto add = [&](bool is, const char* name) {
        text += is ? (text.empty() ? "" : ", ") + std::string(name) : "";
    };
    add(scopes.image, "image");
    add(scopes.group, "group");
    add(scopes.dataset, "dataset");
    return text;
}

void checkStep(const Recipe& step)
{
    const Method& method = methodById(step.method);
    checkParams(method.params, step.params, method.id);
    if (method.check)
        method.check(step.params);
    if (method.isFitted() && !method.scopes.has(step.scope))
        throw Error({step.method, "cannot use the method", "it is not fitted in that scope",
            fmt::format("Use the scope {}", offered(method.scopes))});
}

} // namespace

Channels channelsOf(const Recipe& step) { return methodById(step.method).channels.value_or(step.channels); }

Selection selectionOf(const Recipe& recipe, const Recipe& step) { return {recipe.input, step.region}; }

std::vector<const Recipe*> stepsOf(const Recipe& recipe)
{
    std::vector<const Recipe*> steps;
    for (const Recipe& step : recipe.before)
        steps.push_back(&step);
    steps.push_back(&recipe);
    return steps;
}

bool stepNeedsSetFit(const Recipe& step)
{
    const Method& method = methodById(step.method);
    if (!method.isFitted())
        return false;
    if (step.scope != Scope::Image)
        return true;
    return !method.reference.empty() && !isNone(paramValue(method.params, step.params, method.reference))
        && !(method.isReferenceGiven && method.isReferenceGiven(step.params));
}

bool needsSetFit(const Recipe& recipe)
{
    const auto steps = stepsOf(recipe);
    return std::any_of(steps.begin(), steps.end(), [](const Recipe* step) { return stepNeedsSetFit(*step); });
}

bool isFitted(const Recipe& recipe)
{
    const auto steps = stepsOf(recipe);
    return std::all_of(steps.begin(), steps.end(), [](const Recipe* step) {
        return !stepNeedsSetFit(*step) || (step->fitted && !step->fitted->groups.empty());
    });
}

bool isPointwise(const Recipe& recipe)
{
    const auto steps = stepsOf(recipe);
    return std::all_of(steps.begin(), steps.end(),
        [](const Recipe* step) { return methodById(step->method).isPointwise(); });
}

bool sameFit(const Recipe& a, const Recipe& b)
{
    return sameStep(a, b) && a.input == b.input
        && std::equal(a.before.begin(), a.before.end(), b.before.begin(), b.before.end(), sameStep);
}

void checkRecipe(const Recipe& recipe)
{
    std::string groupBy;
    for (const Recipe* step : stepsOf(recipe)) {
        checkStep(*step);
        if (step->scope != Scope::Group)
            continue;
        if (!groupBy.empty() && groupBy != step->groupBy)
            throw Error({recipe.method, "cannot use the recipe",
                fmt::format("one step groups by {} and another by {}", groupBy, step->groupBy),
                "Group all steps by the same"});
        groupBy = step->groupBy;
    }
    for (const Recipe& step : recipe.before) {
        if (step.region != recipe.region)
            throw Error({recipe.method, "cannot use the recipe",
                fmt::format("its steps take their statistics from {} and from {} pixels",
                    regionName(step.region), regionName(recipe.region)),
                "Give all steps the same region"});
        if (const Method& method = methodById(step.method);
            method.reversesChannels && method.reversesChannels(step.params))
            throw Error({step.method, "cannot use the recipe",
                "only its last step can write the channels in another order", "Use the order rgb before it"});
    }
}

} // namespace isolume
