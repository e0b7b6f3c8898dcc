// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/code.h"
#include "app/cli/command.h"
#include "core/export/output_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace isolume {

namespace {

struct Options {
    std::filesystem::path recipe, output;
    std::string target;
};

Exit run(const Options& options, const Context& context)
{
    const CodeTarget& target = asUsage([&]() -> const CodeTarget& { return codeTargetById(options.target); });
    const Recipe recipe = asUsage([&] { return readRecipe(options.recipe); });
    if (!isFitted(recipe))
        throw UsageError({options.recipe.string(), "cannot write code for the recipe",
            "it was not fitted on a set yet", "Make it with isolume-cli fit"});
    const std::string text = asUsage([&] { return target.write(recipe, {"isolume-cli " ISOLUME_VERSION}); });
    const std::string_view extension = extensionOf(target, text);
    if (extension != target.extension)
        printMessage(fmt::format(
            "isolume-cli: {} cannot say this recipe, so this is NumPy code for Python.", target.label));
    if (!options.output.empty())
        writeWhole(options.output, text);
    if (context.json) {
        const nlohmann::ordered_json json {{"target", target.id}, {"extension", extension}, {"code", text}};
        printResult(json.dump() + "\n");
    } else {
        printResult(options.output.empty() ? text : fmt::format("Wrote {}.\n", options.output.string()));
    }
    return Exit::Done;
}

Action declare(CLI::App& app)
{
    auto options = std::make_shared<Options>();
    std::string targets, help = "The library that the code is for";
    for (const CodeTarget& target : codeTargets()) {
        targets += (targets.empty() ? "" : "|") + std::string(target.id);
        help += fmt::format("\n{:<16}{}", target.id, target.help);
    }
    app.add_option("RECIPE.json", options->recipe, "What 'fit' or an export has written")
        ->required()
        ->type_name("");
    app.add_option("--for", options->target, help)->type_name(targets)->required();
    app.add_option("-o,--output", options->output, "The file to write (default: standard output)")
        ->type_name("FILE");
    return [options](Context& context) { return run(*options, context); };
}

} // namespace

Command codeCommand()
{
    return {"code", "Write a recipe as code for a training pipeline",
        "  isolume-cli code recipe.json --for pytorch\n"
        "  isolume-cli code normalized/recipe.json --for numpy -o normalize.py\n"
        "  isolume-cli code recipe.json --for opencv -o normalize.cpp\n",
        declare};
}

} // namespace isolume
