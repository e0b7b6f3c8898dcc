// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/method_list.h"
#include "app/cli/progress.h"
#include "app/cli/report.h"
#include "app/cli/set_options.h"
#include "core/compare/comparison.h"
#include "core/compare/report.h"
#include "core/export/output_file.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace isolume {

namespace {

using Json = nlohmann::ordered_json;

struct Options {
    std::shared_ptr<SetOptions> set;
    RecipeOptions common;
    std::string methods;
    std::filesystem::path html;
};

Json measuresJson(const Measures& m)
{
    Json shift = Json::object();
    for (const auto& [split, value] : m.splitShift)
        shift[printable(split)] = value;
    return {{"spread", m.spread}, {"split_shift", shift}, {"label_signal", m.labelSignal},
        {"clipped_low", m.clippedLow}, {"clipped_high", m.clippedHigh},
        {"levels_kept", {{"uint8", m.levelsKept8}, {"uint16", m.levelsKept16}}},
        {"entropy_bits", m.entropyBits}, {"degenerate", m.degenerate}, {"invalid", m.invalid},
        {"images", m.images}, {"about", m.about}};
}

Json stateJson(const ComparedState& state, const ImageSet& set)
{
    Json harmed = Json::array();
    for (const ImageHarm& harm : state.measured.harmed)
        harmed.push_back(
            {{"path", printable(set.items[harm.index].path)}, {"frame", set.items[harm.index].frame},
                {"clipped", harm.clipped}, {"degenerate", harm.degenerate}});
    std::vector<Failure> failures;
    for (const auto& [index, failure] : state.measured.failures)
        failures.push_back(failure);
    return {{"name", printable(state.name)}, {"recipe", Json::parse(toJson(state.recipe))},
        {"nominal_range", {state.measured.nominal.low, state.measured.nominal.high}},
        {"measures", measuresJson(state.measured.measures)}, {"harmed", harmed},
        {"failures", failuresJson(failures)}, {"verdict", state.verdict}};
}

std::string comparisonJson(const Comparison& comparison, const ImageSet& set)
{
    Json json {{"images", comparison.images}, {"before", stateJson(comparison.states[0], set)},
        {"methods", Json::array()}};
    for (std::size_t i = 1; i < comparison.states.size(); ++i)
        json["methods"].push_back(stateJson(comparison.states[i], set));
    json["recommended"] = comparison.recommended > 0 ? Json(comparison.recommended - 1) : Json(nullptr);
    json["recommendation"] = printable(comparison.recommendation);
    json["failures"] = failuresJson(comparison.failures);
    return json.dump(2) + "\n";
}

std::string comparisonText(const Comparison& comparison)
{
    std::size_t width = 6;
    for (const ComparedState& state : comparison.states)
        width = std::max(width, shown(state.name).size());
    std::string text = fmt::format("{} of {}\n\n  {:<{}}{:>9}{:>9}{:>9}{:>10}{:>10}{:>8}{:>11}{:>11}\n",
        comparison.states.size() - 1 == 1 ? "1 method"
                                          : fmt::format("{} methods", comparison.states.size() - 1),
        imageCount(comparison.images), "", width, "spread", "shift", "label", "clipped %", "levels8", "bits",
        "no contr.", "invalid");
    bool about = false;
    for (const ComparedState& state : comparison.states) {
        const Measures& m = state.measured.measures;
        about |= m.about;
        text += fmt::format("{} {:<{}}{:>9.4f}{:>9}{:>9.4f}{:>10.2f}{:>10.3f}{:>8.3f}{:>11}{:>11}{}\n",
            &state == &comparison.states[comparison.recommended] && comparison.recommended > 0 ? "*" : " ",
            shown(state.name), width, m.spread,
            m.splitShift.empty() ? std::string("-") : fmt::format("{:.4f}", m.worstShift()), m.labelSignal,
            100 * m.clipped(), m.levelsKept8, m.entropyBits, m.degenerate, m.invalid,
            m.about ? "  about" : "");
    }
    text += "\n" + shown(comparison.recommendation) + "\n\n";
    for (std::size_t i = 1; i < comparison.states.size(); ++i)
        text += fmt::format(
            "  {:<{}}  {}\n", shown(comparison.states[i].name), width, comparison.states[i].verdict);
    return about
        ? text + "\nabout: 32-bit data is measured from its bins, without reading the pixels again.\n"
        : text;
}

std::vector<Failure> allFailures(const Comparison& comparison)
{
    std::vector<Failure> failures = comparison.failures;
    for (const ComparedState& state : comparison.states)
        for (const auto& [index, failure] : state.measured.failures) {
            Failure own = failure;
            own.source += " (" + state.name + ")";
            failures.push_back(std::move(own));
        }
    return failures;
}

void writeReport(
    const Options& options, const Context& context, const ImageSet& set, const Comparison& comparison)
{
    const std::string html = withProgress(context, "drawing", 0,
        [&](Job& job) { return comparisonReport(set, comparison, {.threads = context.threads}, job); });
    auto temporary = options.html;
    temporary += ".partial";
    writeFile(temporary, html);
    moveInto(temporary, options.html);
}

Exit run(const Options& options, const Context& context)
{
    const std::vector<Recipe> recipes = recipesFrom(options.methods, options.common);
    Catalog catalog = openCatalog(context, *options.set);
    const ImageSet set = openSet(context, *options.set, catalog);
    for (const Recipe& recipe : recipes)
        onlySplit(set, recipe.split); // names the splits that there are
    const Comparison comparison = withProgress(context, "comparing", set.items.size(), [&](Job& job) {
        return compareRecipes(set, catalog, recipes, {.threads = context.threads, .on = {}}, job);
    });
    if (!options.html.empty())
        writeReport(options, context, set, comparison);
    const std::vector<Failure> failures = allFailures(comparison);
    if (context.json) {
        printResult(comparisonJson(comparison, set));
        if (!failures.empty())
            printMessage(failuresText(failures));
    } else {
        printResult(comparisonText(comparison)
            + (options.html.empty() ? "" : fmt::format("\nWrote {}.\n", shown(options.html.string())))
            + failuresText(failures));
    }
    return exitFor(comparison.images, failures);
}

Action declare(CLI::App& app)
{
    auto options = std::make_shared<Options>();
    options->set = declareSet(app);
    app.add_option("--methods", options->methods,
           "Methods by id, separated by commas; each may have parameters of its own and scope, group-by, "
           "channels "
           "and split, as percentile:lo=2:hi=98,z_score:scope=dataset:split=train")
        ->type_name("A,B,C")
        ->required();
    app.add_option("--html", options->html, "Write a report with pictures, one file")->type_name("FILE");
    declareStatistics(app, options->common);
    return [options](Context& context) { return run(*options, context); };
}

} // namespace

Command compareCommand()
{
    return {"compare", "Before and after, method beside method, and which one suits the set",
        "  isolume-cli compare cells --methods min_max,percentile,z_score\n"
        "  isolume-cli compare cells --methods percentile:lo=2:hi=98,unit:range=-1,1 --html report.html\n"
        "  isolume-cli compare cells --methods min_max,z_score,z_score:scope=image --scope dataset --split "
        "train\n",
        declare};
}

} // namespace isolume
