// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/method_list.h"
#include "app/cli/progress.h"
#include "app/cli/report.h"
#include "app/cli/set_options.h"
#include "core/compare/comparison.h"
#include "core/compare/report.h"
#include "core/export/output_file.h"

#include <algorithm>
#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace isolume {

namespace {

using Json = nlohmann::ordered_json;

struct Options {
    std::shared_ptr<SetOptions> set;
    RecipeOptions common;
    std::string methods;
    CLI::Option* asked = nullptr; // --methods
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
    Json json {{"name", printable(state.name)}, {"words", printable(state.words)},
        {"recipe", Json::parse(toJson(state.recipe))}, {"verdict", printable(state.verdict)}};
    if (state.failure) {
        json["why"] = printable(sentence(*state.failure));
        return json;
    }
    json["nominal_range"] = {state.measured.nominal.low, state.measured.nominal.high};
    json["measures"] = measuresJson(state.measured.measures);
    json["harmed"] = harmed;
    json["failures"] = failuresJson(failures);
    return json;
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

/// One line of the table. `mark`: "*" for the recommended one.
std::string tableLine(const ComparedState& state, const char* mark, std::size_t width, bool hasClasses)
{
    if (state.failure)
        return fmt::format("{} {:<{}}  cannot be fitted\n", mark, shown(state.name), width);
    const Measures& m = state.measured.measures;
    return fmt::format("{} {:<{}}{:>9.4f}{:>9}{:>9}{:>8.2f}{:>10.1f}{:>8.3f}{:>11}{:>11}{}\n", mark,
        shown(state.name), width, m.spread,
        m.splitShift.empty() ? std::string("-") : fmt::format("{:.4f}", m.worstShift()),
        hasClasses ? fmt::format("{:.4f}", m.labelSignal) : "-", 100 * m.clipped(), 100 * m.levelsKept8,
        m.entropyBits, m.degenerate, m.invalid, m.about ? "  about" : "");
}

std::string comparisonText(const Comparison& comparison)
{
    const std::size_t methods = comparison.states.size() - 1;
    std::size_t width = 6;
    for (const ComparedState& state : comparison.states)
        width = std::max(width, shown(state.name).size());
    std::string text = fmt::format("{} of {}\n\n",
        methods == 1 ? "1 method" : fmt::format("{} methods", methods), imageCount(comparison.images));
    const auto heads = [&](auto... words) {
        text += fmt::format("  {:<{}}{:>9}{:>9}{:>9}{:>8}{:>10}{:>8}{:>11}{:>11}\n", "", width, words...);
    };
    heads("spread", "shift", "label", "clipped", "levels 8", "entropy", "no contr.", "invalid");
    heads("sigma", "sigma", "0...1", "%", "%", "bits", "images", "values");
    bool about = false;
    for (std::size_t i = 0; i < comparison.states.size(); ++i) {
        about |= comparison.states[i].measured.measures.about;
        text += tableLine(comparison.states[i], i > 0 && i == comparison.recommended ? "*" : " ", width,
            comparison.hasClasses);
    }
    text += (comparison.recommended > 0 ? "\nRecommended: " : "\n") + shown(comparison.recommendation)
        + "\n\n";
    for (std::size_t i = 1; i < comparison.states.size(); ++i)
        text += fmt::format(
            "  {:<{}}  {}\n", shown(comparison.states[i].name), width, shown(comparison.states[i].verdict));
    return about ? text + "\nabout: 32-bit data is measured from its bins, not value by value.\n" : text;
}

/// The images that could not be read, and what does not fit: a method that somebody asked for and that does not fit
/// the set fails; one of the usual ones is left out.
std::vector<Failure> allFailures(const Comparison& comparison, bool asked)
{
    std::vector<Failure> failures = comparison.failures;
    for (const ComparedState& state : comparison.states) {
        if (state.failure && asked)
            failures.push_back(*state.failure);
        for (const auto& [index, failure] : state.measured.failures) {
            Failure own = failure;
            own.source += " (" + state.name + ")";
            failures.push_back(std::move(own));
        }
    }
    return failures;
}

std::string today()
{
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return fmt::format("{:%Y-%m-%d}", fmt::gmtime(now));
}

void writeReport(
    const Options& options, const Context& context, const ImageSet& set, const Comparison& comparison)
{
    const std::string html = withProgress(context, "drawing", 0, [&](Job& job) {
        return comparisonReport(set, comparison, {.threads = context.threads, .on = today()}, job);
    });
    writeWhole(options.html, html);
}

Exit run(const Options& options, const Context& context)
{
    const bool asked = options.asked->count() > 0;
    std::vector<Recipe> recipes;
    if (asked) // before the set is opened: a wrong name is said at once
        recipes = recipesFrom(options.methods, options.common);
    if (!options.html.empty())
        refuseUnwritable(options.html);
    Catalog catalog = openCatalog(context, *options.set);
    const ImageSet set = openSet(context, *options.set, catalog);
    if (!asked)
        recipes = usualRecipes(set, options.common);
    checkMasks(*options.set, recipes);
    for (const Recipe& recipe : recipes)
        onlySplit(set, recipe.split); // names the splits that there are
    const Comparison comparison = withProgress(context, "comparing", set.items.size(), [&](Job& job) {
        return compareRecipes(
            set, catalog, recipes, {.threads = context.threads, .on = {}, .jointWhereMixed = !asked}, job);
    });
    if (!options.html.empty())
        writeReport(options, context, set, comparison);
    const std::vector<Failure> failures = allFailures(comparison, asked);
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
    options->asked = app.add_option("--methods", options->methods,
                            "Methods by id, separated by commas; each may have parameters of its own and "
                            "scope, group-by, "
                            "channels and split, as percentile:lo=2:hi=98,z_score:scope=dataset:split=train "
                            "(default: the usual ones, those over many images fit on train)")
                         ->type_name("A,B,C");
    app.add_option("--html", options->html, "Write a report with pictures, one file")->type_name("FILE");
    declareStatistics(app, options->common);
    return [options](Context& context) { return run(*options, context); };
}

} // namespace

Command compareCommand()
{
    return {"compare", "Before and after, method beside method, and which method suits the set",
        "  isolume-cli compare cells\n"
        "  isolume-cli compare cells --html report.html\n"
        "  isolume-cli compare cells --methods min_max,percentile,z_score\n"
        "  isolume-cli compare cells --methods percentile:lo=2:hi=98,unit:range=-1,1 --html report.html\n"
        "  isolume-cli compare cells --methods min_max,z_score,z_score:scope=image --scope dataset --split "
        "train\n",
        declare};
}

} // namespace isolume
