// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/fitting.h"

#include "app/cli/progress.h"
#include "app/cli/report.h"
#include "app/cli/set_options.h"
#include "core/recipe/fit.h"
#include "core/stats/scan.h"

namespace isolume {

FitResult fitOn(const Context& context, const ImageSet& set, Catalog& catalog, Recipe recipe, NeedRange range)
{
    const bool withRange = (range == NeedRange::Yes || !recipe.before.empty())
        && methodById(stepsOf(recipe).front()->method).nominalFromData;
    if (!needsSetFit(recipe) && !withRange)
        return {std::move(recipe), set.items.size(), {}};
    FitResult result;
    const ImageSet part = onlySplit(set, recipe.split);
    const ScanResult scanned = withProgress(context, "reading", part.items.size(), [&](Job& job) {
        return scan(
            part, catalog, {.threads = context.threads, .selection = selectionOf(recipe, recipe)}, job);
    });
    result.images = scanned.images;
    result.failures = part.failures;
    for (const auto& [index, failure] : scanned.failures)
        result.failures.push_back(failure);
    if (scanned.images == 0) {
        printMessage(failuresText(result.failures));
        throw Error({"", "cannot fit", "none of the images could be read", ""});
    }
    result.recipe = withProgress(context, "fitting", set.items.size(), [&](Job& job) {
        const FitOptions options {.threads = context.threads, .on = {}, .withRange = withRange};
        return asUsage([&] { return fitRecipe(set, catalog, std::move(recipe), options, job); });
    });
    return result;
}

} // namespace isolume
