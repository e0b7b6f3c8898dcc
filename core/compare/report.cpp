// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/report.h"

#include "core/compare/recommend.h"
#include "core/compare/report_card.h"
#include "core/compare/report_charts.h"
#include "core/compare/report_style.h"
#include "core/compare/report_table.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

std::string counted(std::size_t n, const char* one, const char* many)
{
    return fmt::format("{} {}", n, n == 1 ? one : many);
}

/// "60 images · train 40, val 10, test 10 · 3 classes · 8 methods · 2026-11-24"
std::string about(const ImageSet& set, const Comparison& comparison, const std::string& on)
{
    std::string text = counted(comparison.images, "image", "images");
    std::string splits;
    for (const std::string& split : set.splits())
        splits += fmt::format("{}{} {}", splits.empty() ? "" : ", ", split,
            std::ranges::count(set.items, split, &SetItem::split));
    text += splits.empty() ? "" : " · " + splits;
    if (const std::size_t classes = set.labels().size(); classes > 0)
        text += " · " + counted(classes, "class", "classes");
    text += " · " + counted(comparison.states.size() - 1, "method", "methods");
    return htmlText(on.empty() ? text : text + " · " + on);
}

std::string fact(const char* name, const std::string& before, const std::string& after, const char* unit)
{
    return fmt::format("<div><dt>{}</dt><dd>{}{} <small>{}</small></dd></div>", name,
        before.empty() || before == after ? "" : before + " → ", after, unit);
}

/// What the recommended method changes, in numbers.
std::string facts(const Measures& before, const Measures& after, bool hasClasses)
{
    const auto three = [](double value) { return fmt::format("{:.3f}", value); };
    const auto percent = [](double share) { return fmt::format("{:.2f}", 100 * share); };
    std::string all = fact("Spread of the images", three(before.spread), three(after.spread), "σ");
    if (!after.splitShift.empty())
        all += fact("Largest split shift", three(before.worstShift()), three(after.worstShift()), "σ");
    if (hasClasses)
        all += fact("Label signal", three(before.labelSignal), three(after.labelSignal), "");
    all += fact("Clipped", percent(before.clipped()), percent(after.clipped()), "%");
    return "<dl class=\"facts\">" + all
        + fact("Without contrast", std::to_string(before.degenerate), std::to_string(after.degenerate),
            after.degenerate == 1 ? "image" : "images")
        + "</dl>";
}

std::string advice(const Comparison& comparison)
{
    const ComparedState& best = comparison.states[comparison.recommended];
    const bool any = comparison.recommended > 0;
    return fmt::format("<section class=\"advice\"><p class=\"quiet\">Recommendation</p><h2>{}</h2>{}"
                       "<p class=\"quiet\">{}</p></section>\n",
        any ? "★ " + htmlText(best.words) : std::string("No method in particular"),
        any ? facts(comparison.states[0].measured.measures, best.measured.measures, comparison.hasClasses)
            : "<p>" + htmlText(comparison.recommendation) + "</p>",
        htmlText(recommendationRule()));
}

std::string failureList(const std::vector<Failure>& failures)
{
    std::string items;
    for (const Failure& failure : failures)
        items += "<li>" + htmlText(sentence(failure)) + "</li>";
    return items.empty()
        ? items
        : "<section class=\"long\"><h2>Images that could not be read</h2><ul>" + items + "</ul></section>\n";
}

} // namespace

std::string comparisonReport(
    const ImageSet& set, const Comparison& comparison, const ReportOptions& options, Job& job)
{
    const ReportPictures pictures = reportPictures(set, comparison, options.threads, job);
    const double end = largestSpread(comparison);
    const std::filesystem::path root = set.root.has_filename() ? set.root : set.root.parent_path();
    const std::string name = htmlText(root.filename().string());
    std::string html = fmt::format(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width,initial-scale=1\"><title>Normalizations of {}</title>"
        "<style>{}</style></head><body><main>\n<h1>Normalizations of {}</h1><p class=\"quiet\">{}</p>\n",
        name, reportStyle, name, about(set, comparison, options.on));
    html += advice(comparison) + measuresSection(comparison);
    for (std::size_t i = 0; i < comparison.states.size(); ++i)
        html += stateSection(set, comparison, i, pictures, end);
    return html + failureList(comparison.failures)
        + fmt::format("<p class=\"quiet\">Made by Isolume. Set: {}</p>\n</main></body></html>\n",
            htmlText(setDigest(set)));
}

} // namespace isolume
