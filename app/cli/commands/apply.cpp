// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/export_options.h"
#include "app/cli/fitting.h"
#include "app/cli/set_options.h"
#include "core/export/writer.h"

namespace isolume {

namespace {

struct Options {
    std::filesystem::path recipe;
    std::shared_ptr<SetOptions> set;
    std::shared_ptr<ExportTexts> output;
};

Exit run(const Options& options, const Context& context)
{
    const Recipe recipe = asUsage([&] { return readRecipe(options.recipe); });
    if (!isFitted(recipe))
        throw UsageError({options.recipe.string(), "cannot apply the recipe",
            "it was not fitted on a set yet", "Make it with isolume-cli fit"});
    checkMasks(*options.set, std::span(&recipe, 1));
    checkExport(*options.output, options.set->paths);
    Catalog catalog = openCatalog(context, *options.set);
    const ImageSet set = openSet(context, *options.set, catalog);
    if (options.output->dryRun)
        return dryRun(context, set, recipe, *options.output);
    // An integer format, or a step after another, needs the set's range where the method's depends on it; 'fit' leaves
    // it out of a recipe that fits nothing.
    const bool needsRange = writerById(options.output->options.format).integers || !recipe.before.empty();
    if (needsSetFit(recipe) || stepsOf(recipe).front()->fitted || !needsRange)
        return runExport(context, set, recipe, *options.output);
    checkFolder(set, recipe, *options.output);
    return runExport(
        context, set, fitOn(context, set, catalog, recipe, NeedRange::Yes).recipe, *options.output);
}

Action declare(CLI::App& app)
{
    auto options = std::make_shared<Options>();
    app.add_option("RECIPE.json", options->recipe, "What 'fit' or an export has written")
        ->required()
        ->type_name("");
    options->set = declareSet(app);
    options->output = declareExport(app);
    return [options](Context& context) { return run(*options, context); };
}

} // namespace

Command applyCommand()
{
    return {"apply", "Apply a recipe to a set and write the results",
        "  isolume-cli apply recipe.json cells -o normalized\n"
        "  isolume-cli apply recipe.json new_cells -o normalized_new --format tiff\n",
        declare};
}

} // namespace isolume
