// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/fitting.h"
#include "app/cli/recipe_options.h"
#include "app/cli/report.h"
#include "app/cli/set_options.h"
#include "core/export/output_error.h"
#include "core/export/output_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace isolume {

namespace {

std::string fittedText(const Recipe& recipe)
{
    std::string text;
    if (!recipe.fitted)
        return text;
    for (const auto& [group, channels] : recipe.fitted->groups) {
        text += group.empty() ? "" : fmt::format("{}:\n", shown(group));
        for (const auto& channel : channels) {
            text += fmt::format("  {:<8}", shown(channel.name));
            for (const auto& [name, value] : channel.numbers)
                text += fmt::format("  {} {}", name, value);
            text += '\n';
        }
    }
    return text;
}

struct Options {
    std::shared_ptr<SetOptions> set;
    std::shared_ptr<RecipeOptions> recipe;
    std::filesystem::path output;
};

Exit run(const Options& options, const Context& context)
{
    Recipe recipe = recipeFrom(*options.recipe);
    checkMasks(*options.set, std::span(&recipe, 1));
    refuseUnwritable(options.output);
    Catalog catalog = openCatalog(context, *options.set);
    const ImageSet set = openSet(context, *options.set, catalog);
    const FitResult fit = fitOn(context, set, catalog, std::move(recipe), NeedRange::No);
    const std::string text = toJson(fit.recipe);
    writeWhole(options.output, text);
    printResult(context.json ? text
                             : fittedText(fit.recipe) + fmt::format("Wrote {}.\n", options.output.string())
                + failuresText(fit.failures));
    if (context.json && !fit.failures.empty())
        printMessage(failuresText(fit.failures));
    return exitFor(fit.images, fit.failures);
}

Action declare(CLI::App& app)
{
    auto options = std::make_shared<Options>();
    options->set = declareSet(app);
    options->recipe = declareRecipe(app);
    app.add_option("-o,--output", options->output, "The recipe to write")
        ->type_name("RECIPE.json")
        ->required();
    return [options](Context& context) { return run(*options, context); };
}

} // namespace

Command fitCommand()
{
    return {"fit", "Fit a method on a set and write the recipe",
        "  isolume-cli fit cells --method min_max --scope dataset --channels separate -o recipe.json\n"
        "  isolume-cli fit cells --method z_score --scope dataset --split train -o recipe.json\n"
        "  isolume-cli fit cells --method percentile -p lo=2 -p hi=98 --scope group --group-by class -o "
        "recipe.json\n",
        declare};
}

} // namespace isolume
