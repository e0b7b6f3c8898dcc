// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/comparison.h"

#include "core/compare/recommend.h"
#include "core/error.h"
#include "core/jobs/job.h"
#include "core/recipe/fit.h"
#include "core/stats/scan.h"

namespace isolume {

namespace {

/// Throws where not even that can be measured.
ComparedState asItIs(
    const ImageSet& set, Catalog& catalog, const InputOptions& input, const CompareOptions& options, Job& job)
{
    Recipe recipe;
    recipe.method = "identity";
    recipe.input = input;
    const FitOptions fit {.threads = options.threads, .on = options.on, .withRange = true};
    Job fitting(job.stopToken());
    return {fitRecipe(set, catalog, std::move(recipe), fit, fitting), "before", "As it is", {}, {}, {}};
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

/// What recipes count in other regions; an image that cannot be counted there is a failure of those recipes.
void readRegions(
    const ImageSet& set, Catalog& catalog, std::span<const Recipe> recipes, unsigned threads, Job& job)
{
    std::set<Region> regions;
    for (const Recipe& recipe : recipes)
        if (recipe.region != Region::Valid && regions.insert(recipe.region).second)
            scan(set, catalog, {.threads = threads, .selection = selectionOf(recipe, recipe)}, job);
}

ComparedState fitOne(
    const ImageSet& set, Catalog& catalog, Recipe recipe, const CompareOptions& options, Job& job)
{
    ComparedState state {recipe, recipeName(recipe), recipeWords(recipe), {}, {}, {}};
    const FitOptions fit {.threads = options.threads, .on = options.on, .withRange = true};
    Job fitting(job.stopToken());
    try {
        state.recipe = fitRecipe(set, catalog, recipe, fit, fitting);
    } catch (const MixedData& error) {
        if (options.jointWhereMixed && recipe.channels == Channels::Separate) {
            recipe.channels = Channels::Joint;
            return fitOne(set, catalog, std::move(recipe), options, job);
        }
        state.failure = toFailure(error, state.name);
    } catch (const Error& error) {
        state.failure = toFailure(error, state.name);
    }
    return state;
}

} // namespace

Comparison compareRecipes(const ImageSet& set, Catalog& catalog, std::vector<Recipe> recipes,
    const CompareOptions& options, Job& job)
{
    const InputOptions input = recipes.empty() ? InputOptions {} : recipes.front().input;
    for (const Recipe& recipe : recipes)
        if (!(recipe.input == input))
            throw Error({recipeName(recipe), "cannot compare", "the methods read the files differently",
                "Give all of them the same nodata and bits"});
    Comparison comparison;
    comparison.hasClasses = set.labels().size() > 1;
    Job reading = part(job, 0, 0.4), fitting = part(job, 0.4, 0.6), measuring = part(job, 0.6, 1);
    readMissing(set, catalog, input, options.threads, comparison, reading);
    readRegions(set, catalog, recipes, options.threads, reading);
    comparison.states.push_back(asItIs(set, catalog, input, options, fitting));
    for (std::size_t i = 0; i < recipes.size(); ++i) {
        fitting.checkpoint(static_cast<double>(i) / static_cast<double>(recipes.size()));
        comparison.states.push_back(fitOne(set, catalog, std::move(recipes[i]), options, fitting));
    }
    std::vector<Recipe> fitted;
    for (const ComparedState& state : comparison.states)
        if (!state.failure)
            fitted.push_back(state.recipe);
    std::vector<MeasuredState> measured = measure(set, catalog, fitted, options.threads, measuring);
    auto next = measured.begin();
    for (ComparedState& state : comparison.states)
        if (!state.failure)
            state.measured = std::move(*next++);
    recommend(comparison);
    return comparison;
}

} // namespace isolume
