// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/export_options.h"
#include "app/cli/fitting.h"
#include "app/cli/recipe_options.h"
#include "app/cli/set_options.h"
#include "core/export/writer.h"

namespace isolume {

namespace {

struct Options {
    std::shared_ptr<SetOptions> set;
    std::shared_ptr<RecipeOptions> recipe;
    std::shared_ptr<ExportTexts> output;
};

Exit run(const Options& options, const Context& context)
{
    Recipe recipe = recipeFrom(*options.recipe);
    checkMasks(*options.set, std::span(&recipe, 1));
    checkExport(*options.output, options.set->paths);
    Catalog catalog = openCatalog(context, *options.set);
    const ImageSet set = openSet(context, *options.set, catalog);
    if (options.output->dryRun)
        return dryRun(context, set, recipe, *options.output);
    // Refused now rather than after an hour of fitting.
    checkFolder(set, recipe, *options.output);
    const auto range = writerById(options.output->options.format).integers ? NeedRange::Yes : NeedRange::No;
    const FitResult fit = fitOn(context, set, catalog, std::move(recipe), range);
    return runExport(context, set, fit.recipe, *options.output);
}

Action declare(CLI::App& app)
{
    auto options = std::make_shared<Options>();
    options->set = declareSet(app);
    options->recipe = declareRecipe(app);
    options->output = declareExport(app);
    return [options](Context& context) { return run(*options, context); };
}

} // namespace

Command exportCommand()
{
    return {"export", "Fit and apply in one: write the normalized set",
        "  isolume-cli export cells --method min_max -o normalized\n"
        "  isolume-cli export cells --method z_score --scope dataset --split train -o normalized\n"
        "  isolume-cli export cells --method percentile -p lo=2 -p hi=98 -o normalized --format png16\n"
        "  isolume-cli export --method unit -o normalized -- --a-name-with-dashes.png\n",
        declare};
}

} // namespace isolume
