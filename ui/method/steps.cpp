// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/steps.h"

#include <algorithm>
#include <array>

namespace isolume {

namespace {

/// What the recipes before the last one are looked at for.
Recipe bareStep(const Recipe& recipe)
{
    Recipe step;
    step.method = recipe.method;
    step.params = recipe.params;
    step.scope = recipe.scope;
    step.channels = recipe.channels;
    step.region = recipe.region;
    step.split = recipe.split;
    step.groupBy = recipe.groupBy;
    step.fitted = recipe.fitted;
    return step;
}

std::vector<Recipe> apart(const Recipe& recipe)
{
    std::vector<Recipe> steps;
    for (const Recipe* step : stepsOf(recipe))
        steps.push_back(bareStep(*step));
    return steps;
}

Recipe joined(std::vector<Recipe> steps, const Recipe& like)
{
    Recipe recipe = std::move(steps.back());
    steps.pop_back();
    recipe.before = std::move(steps);
    recipe.input = like.input;
    recipe.fill = like.fill;
    return recipe;
}

} // namespace

Recipe withStep(const Recipe& recipe, std::size_t at, const Recipe& step)
{
    std::vector<Recipe> steps = apart(recipe);
    steps[at] = bareStep(step);
    for (Recipe& other : steps) {
        other.region = step.region;
        if (other.scope == Scope::Group && step.scope == Scope::Group)
            other.groupBy = step.groupBy;
    }
    return joined(std::move(steps), recipe);
}

Recipe withStepAdded(const Recipe& recipe, std::size_t at)
{
    std::vector<Recipe> steps = apart(recipe);
    Recipe step;
    step.method = "identity";
    step.region = recipe.region;
    steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(at), step);
    return joined(std::move(steps), recipe);
}

Recipe withoutStep(const Recipe& recipe, std::size_t at)
{
    std::vector<Recipe> steps = apart(recipe);
    if (steps.size() > 1)
        steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(at));
    return joined(std::move(steps), recipe);
}

Recipe withStepMoved(const Recipe& recipe, std::size_t from, std::size_t to)
{
    std::vector<Recipe> steps = apart(recipe);
    Recipe step = std::move(steps[from]);
    steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(from));
    steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(to), std::move(step));
    return joined(std::move(steps), recipe);
}

Scope nearestScope(const Scopes& offered, Scope wanted)
{
    if (!offered.any() || offered.has(wanted))
        return wanted;
    // A group has to be named; the whole set and the image need nothing more.
    const auto order = wanted == Scope::Image ? std::array {Scope::Dataset, Scope::Group}
        : wanted == Scope::Group              ? std::array {Scope::Dataset, Scope::Image}
                                              : std::array {Scope::Group, Scope::Image};
    return offered.has(order[0]) ? order[0] : order[1];
}

} // namespace isolume
