// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/report.h"

#include "core/compare/report_charts.h"
#include "core/compare/report_pictures.h"

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr const char* style = R"(
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;background:#F4F4F4;color:#1E1E1E;font:15px/1.45 system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1180px;margin:0 auto;padding:24px}h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:0 0 8px}
p{margin:0 0 8px}.quiet{color:#555}.sheet+p,.wide+p{margin-top:8px}.charts{align-items:end}td{white-space:nowrap}td:first-child{white-space:normal}section{background:#fff;border:1px solid #D5D5D5;border-radius:6px;padding:16px;margin-top:16px}
.advice{border-left:6px solid #2F81F7}.chosen{border:2px solid #2F81F7}.mark{display:inline-block;border:1px solid #1F5FBF;color:#1F5FBF;
border-radius:3px;padding:0 6px;font-size:13px;font-weight:600;margin-left:8px}.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}th,td{padding:4px 8px;text-align:right;border-bottom:1px solid #E3E3E3}
th:first-child,td:first-child{text-align:left}thead th{vertical-align:bottom;border-bottom:2px solid #888;font-weight:600}
tr.best td{font-weight:600}.charts{display:grid;grid-template-columns:repeat(3,1fr);gap:16px}figure{margin:0}figcaption{font-size:13px;color:#555}
svg{width:100%;height:auto;display:block}svg text{font-size:10px}.axis{stroke:#888;fill:none}.whole{stroke:#555}
.half{fill:#D6E4FA;stroke:#1F5FBF}.median{stroke:#1E1E1E;stroke-width:2.5}
.sheet{display:grid;grid-template-columns:repeat(8,1fr);gap:8px;margin-top:12px;background:#C8C8C8;padding:8px;border-radius:4px}
.sheet div{display:flex;flex-direction:column;justify-content:flex-end;min-width:0}.sheet img{width:100%;height:auto;display:block}
.sheet span{font-size:11px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}ul{margin:8px 0 0;padding-left:20px}li{overflow-wrap:anywhere}
@media(max-width:860px){main{padding:12px}section{padding:12px}table{font-size:11px}th,td{padding:3px}.charts{grid-template-columns:1fr}.sheet{grid-template-columns:repeat(4,1fr)}}
@media print{body{background:#fff;font-size:11px}main{max-width:none;padding:0}section{break-inside:avoid}table{font-size:10px}th,td{padding:2px 4px}
.wide{overflow:visible}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)";

std::string tableRow(const ComparedState& state, bool best)
{
    const Measures& m = state.measured.measures;
    std::string shifts;
    for (const auto& [split, shift] : m.splitShift)
        shifts += fmt::format("{}{} {:.3f}", shifts.empty() ? "" : "<br>", htmlText(split), shift);
    return fmt::format(
        "<tr{}><td>{}{}</td><td>{}{:.3f}</td><td>{}</td><td>{:.3f}</td><td>{:.2f}</td><td>{:.2f}</td>"
        "<td>{:.3f}</td><td>{:.3f}</td><td>{:.2f}</td><td>{}</td><td>{}</td></tr>\n",
        best ? " class=\"best\"" : "", best ? "★ " : "", htmlText(state.name), m.about ? "about " : "",
        m.spread, shifts.empty() ? "–" : shifts, m.labelSignal, 100 * m.clippedLow, 100 * m.clippedHigh,
        m.levelsKept8, m.levelsKept16, m.entropyBits, m.degenerate, m.invalid);
}

std::string table(const Comparison& comparison)
{
    std::string rows;
    for (std::size_t i = 0; i < comparison.states.size(); ++i)
        rows += tableRow(comparison.states[i], i > 0 && i == comparison.recommended);
    return "<section><h2>Measures</h2><div class=\"wide\"><table><thead><tr><th></th><th>Spread, σ</th>"
           "<th>Shift from train, σ</th><th>Label signal</th><th>Clipped low, %</th><th>Clipped high, %</th>"
           "<th>Levels kept, 8 bit</th><th>16 bit</th><th>Entropy, bits</th><th>Without contrast</th>"
           "<th>Invalid values</th></tr></thead><tbody>\n"
        + rows
        + "</tbody></table></div><p class=\"quiet\">Spread: how far an image's values lie from those of the "
          "whole set, "
          "in its standard deviations; 0 where all images look alike. Label signal: the share of the images' "
          "brightness that their class explains; near 1, brightness alone gives the label "
          "away.</p></section>\n";
}

std::string harmedList(const ImageSet& set, const MeasuredState& state)
{
    if (state.harmed.empty())
        return "<p class=\"quiet\">No image is clipped or without contrast.</p>";
    std::string items;
    for (std::size_t i = 0; i < std::min<std::size_t>(5, state.harmed.size()); ++i) {
        const ImageHarm& harm = state.harmed[i];
        items += fmt::format("<li>{}: {}{:.2f} % clipped</li>", htmlText(set.items[harm.index].name()),
            harm.degenerate ? "without contrast, " : "", 100 * harm.clipped);
    }
    return "<p>Harmed most:</p><ul>" + items + "</ul>";
}

std::string contactSheet(const ImageSet& set, const std::vector<PictureRow>& rows, std::size_t state)
{
    std::string cells;
    for (const PictureRow& row : rows) {
        const std::string name = htmlText(set.items[row.index].name());
        const bool there = state < row.pictures.size() && !row.pictures[state].empty();
        cells += there ? fmt::format(
                     R"(<div><img src="{}" alt="{}"><span>{}</span></div>)", row.pictures[state], name, name)
                       : fmt::format("<div><span>{}: no picture</span></div>", name);
    }
    return "<div class=\"sheet\">" + cells + "</div>";
}

std::string card(const ImageSet& set, const Comparison& comparison, std::size_t i,
    const std::vector<PictureRow>& rows, double end)
{
    const ComparedState& state = comparison.states[i];
    const bool best = i > 0 && i == comparison.recommended;
    std::string charts = fmt::format(
        "<figure>{}<figcaption>Before: pooled values over the nominal range</figcaption></figure>",
        histogramChart(comparison.states[0].measured, ChartStyle::Line));
    if (i > 0)
        charts += fmt::format("<figure>{}<figcaption>After</figcaption></figure>",
            histogramChart(state.measured, ChartStyle::Filled));
    charts
        += fmt::format("<figure>{}<figcaption>Each image's distance from the set: all, the middle half, the "
                       "median</figcaption></figure>",
            spreadChart(state.measured, end));
    return fmt::format(
        "<section{}><h2>{}{}</h2><p class=\"quiet\">{}</p><div class=\"charts\">{}</div>{}{}</section>\n",
        best ? " class=\"chosen\"" : "", i == 0 ? "Before" : htmlText(state.name),
        best ? "<span class=\"mark\">★ recommended</span>" : "", htmlText(state.verdict), charts,
        contactSheet(set, rows, i), harmedList(set, state.measured));
}

} // namespace

std::string comparisonReport(
    const ImageSet& set, const Comparison& comparison, const ReportOptions& options, Job& job)
{
    const std::vector<PictureRow> rows = reportPictures(set, comparison, options.threads, job);
    const double end = largestSpread(comparison);
    const std::string name = htmlText(set.root.filename().string());
    std::string html = fmt::format(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width,initial-scale=1\"><title>Normalizations of {}</title>"
        "<style>{}</style></head><body><main>\n<h1>Normalizations of {}</h1>"
        "<p class=\"quiet\">{} images, {} methods</p>\n"
        "<section class=\"advice\"><h2>Recommendation</h2><p>{}</p></section>\n",
        name, style, name, comparison.images, comparison.states.size() - 1,
        htmlText(comparison.recommendation));
    html += table(comparison);
    for (std::size_t i = 0; i < comparison.states.size(); ++i)
        html += card(set, comparison, i, rows, end);
    if (!comparison.failures.empty()) {
        html += "<section><h2>Images that could not be read</h2><ul>";
        for (const Failure& failure : comparison.failures)
            html += "<li>" + htmlText(sentence(failure)) + "</li>";
        html += "</ul></section>\n";
    }
    return html + "</main></body></html>\n";
}

} // namespace isolume
