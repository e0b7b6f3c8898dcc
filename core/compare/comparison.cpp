// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/comparison.h"

#include "core/compare/recommend.h"
#include "core/error.h"
#include "core/jobs/job.h"
#include "core/recipe/fit.h"
#include "core/stats/scan.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

Recipe asItIs(const InputOptions& input)
{
    Recipe recipe;
    recipe.method = "identity";
    recipe.input = input;
    return recipe;
}

/// A part of the whole: what a step reports goes into [from, to].
Job part(Job& whole, double from, double to)
{
    return Job(whole.stopToken(), [&whole, from, to](double f) { whole.report(from + f * (to - from)); });
}

void readMissing(const ImageSet& set, Catalog& catalog, const InputOptions& input, unsigned threads,
    Comparison& comparison, Job& job)
{
    const ScanResult result = scan(set, catalog, {.threads = threads, .selection = input}, job);
    comparison.images = result.images;
    comparison.failures = set.failures;
    for (const auto& [index, failure] : result.failures)
        comparison.failures.push_back(failure);
    if (result.images == 0)
        throw Error({set.root.string(), "cannot compare", "none of its images can be read",
            comparison.failures.empty() ? "" : sentence(comparison.failures.front())});
}

} // namespace

std::string recipeName(const Recipe& recipe)
{
    const Method& method = methodById(recipe.method);
    std::string name = recipe.method;
    for (const Param& param : method.params)
        if (const auto at = recipe.params.find(param.name);
            at != recipe.params.end() && at->second != param.standard)
            name += fmt::format(" {}={}", param.name, paramText(at->second));
    if (!method.isFitted())
        return name;
    name += recipe.scope == Scope::Image ? ", image"
        : recipe.scope == Scope::Group   ? ", by " + recipe.groupBy
                                         : ", dataset";
    name += recipe.channels == Channels::Joint ? ", joint" : ", separate";
    return recipe.split.empty() ? name : name + ", fit on " + recipe.split;
}

Comparison compareRecipes(const ImageSet& set, Catalog& catalog, std::vector<Recipe> recipes,
    const CompareOptions& options, Job& job)
{
    const InputOptions input = recipes.empty() ? InputOptions {} : recipes.front().input;
    for (const Recipe& recipe : recipes)
        if (!(recipe.input == input))
            throw Error({recipeName(recipe), "cannot compare", "the methods read the files differently",
                "Give all of them the same nodata and bits"});
    recipes.insert(recipes.begin(), asItIs(input));
    Comparison comparison;
    Job reading = part(job, 0, 0.4), measuring = part(job, 0.6, 1);
    readMissing(set, catalog, input, options.threads, comparison, reading);
    for (std::size_t i = 0; i < recipes.size(); ++i) {
        job.checkpoint(0.4 + 0.2 * static_cast<double>(i) / static_cast<double>(recipes.size()));
        Job fitting(job.stopToken());
        const FitOptions fit {.threads = options.threads, .on = options.on, .withRange = true};
        recipes[i] = fitRecipe(set, catalog, std::move(recipes[i]), fit, fitting);
    }
    std::vector<MeasuredState> measured = measure(set, catalog, recipes, options.threads, measuring);
    for (std::size_t i = 0; i < recipes.size(); ++i) {
        const std::string name = i == 0 ? "before" : recipeName(recipes[i]);
        comparison.states.push_back({std::move(recipes[i]), name, std::move(measured[i]), ""});
    }
    recommend(comparison);
    return comparison;
}

} // namespace isolume
