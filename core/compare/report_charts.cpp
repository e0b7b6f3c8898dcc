// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/report_charts.h"

#include "core/export/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace isolume {

namespace {

struct Pen {
    const char *colour, *dashes;
};

Pen penOf(const std::string& channel, std::size_t c)
{
    if (channel == "R")
        return {"var(--r)", "none"};
    if (channel == "G")
        return {"var(--g)", "7 3"};
    if (channel == "B")
        return {"var(--b)", "2 2"};
    static constexpr std::array pens {Pen {"var(--c0)", "none"}, Pen {"var(--c1)", "7 3"},
        Pen {"var(--c2)", "2 2"}, Pen {"var(--c3)", "9 2 2 2"}};
    return pens[c % pens.size()];
}

constexpr double width = 320, height = 98, top = 16, base = 80, margin = 4;
constexpr std::size_t groupCount = 64, namedChannels = 8;

/// The heights of groups of four bins.
std::array<double, groupCount> heights(const StateHistogram& histogram)
{
    std::array<double, groupCount> groups {};
    for (std::size_t i = 0; i < histogram.counts.size(); ++i)
        groups[i / 4] += histogram.counts[i];
    return groups;
}

/// The ends hold all that was clipped: they do not set the scale, unless nothing is between them.
double tallestOf(const std::vector<StateHistogram>& histograms)
{
    double tallest = 0, ends = 0;
    for (const StateHistogram& histogram : histograms) {
        const auto groups = heights(histogram);
        tallest = std::max(tallest, *std::max_element(groups.begin() + 1, groups.end() - 1));
        ends = std::max({ends, groups.front(), groups.back()});
    }
    return tallest > 0 ? tallest : ends;
}

std::string axis(double low, double high, double y, std::string_view unit)
{
    std::string svg = fmt::format(R"(<path class="axis" d="M{} {}H{}"/>)", margin, y, width - margin);
    for (const double tick : roundTicks(low, high, 5)) {
        const double x = high > low ? margin + (tick - low) / (high - low) * (width - 2 * margin) : width / 2;
        const char* anchor = x < 16 ? "start" : x > width - 16 ? "end" : "middle";
        svg += fmt::format(
            R"(<path class="tick" d="M{0:.1f} {1}v4"/><text x="{2:.1f}" y="{3}" text-anchor="{4}">{5}{6}</text>)",
            x, y,
            x < 16               ? x - 2
                : x > width - 16 ? x + 2
                                 : x,
            y + 15, anchor, numberText(tick), unit);
    }
    return svg;
}

/// Names beside a piece of their line, above the values at the right.
std::string names(const std::vector<StateHistogram>& histograms)
{
    std::string svg;
    double x = width - margin;
    const std::size_t n = std::min(histograms.size(), namedChannels);
    for (std::size_t c = n; c-- > 0;) {
        const Pen pen = penOf(histograms[c].channel, c);
        const bool more = histograms.size() > n && c + 1 == n;
        const std::string name = more ? "…" : histograms[c].channel.substr(0, 4);
        x -= 26 + 6.5 * static_cast<double>(std::min<std::size_t>(name.size(), 4));
        svg += fmt::format(
            R"svg(<path d="M{0:.0f} 7h18" fill="none" style="stroke:{1}" stroke-width="1.8" stroke-dasharray="{2}"/><text x="{3:.0f}" y="10.5" style="fill:{1}" font-weight="600">{4}</text>)svg",
            x, pen.colour, pen.dashes, x + 21, htmlText(name));
    }
    return svg;
}

std::string curve(const StateHistogram& histogram, const Pen& pen, double tallest, ChartStyle style)
{
    const auto groups = heights(histogram);
    std::string points;
    const double step = (width - 2 * margin) / groupCount;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const double share = tallest > 0 ? std::min(1.0, groups[i] / tallest) : 0;
        points += fmt::format("{}{:.1f} {:.1f}", i ? "L" : "M",
            margin + (static_cast<double>(i) + 0.5) * step, base - share * (base - top));
    }
    std::string svg;
    if (style == ChartStyle::Filled)
        svg += fmt::format(R"(<path d="{}V{}H{:.1f}Z" style="fill:{}" fill-opacity=".16"/>)", points, base,
            margin + step / 2, pen.colour);
    return svg
        + fmt::format(
            R"(<path d="{}" fill="none" style="stroke:{}" stroke-width="{}" stroke-dasharray="{}"/>)", points,
            pen.colour, style == ChartStyle::Filled ? 1.8 : 1.1, pen.dashes);
}

} // namespace

std::vector<double> roundTicks(double low, double high, int wanted)
{
    if (!(high > low) || !std::isfinite(high - low))
        return {low};
    const double rough = (high - low) / wanted;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {5.0, 2.5, 2.0, 1.0})
        step = factor * power >= rough ? factor * power : step;
    std::vector<double> ticks;
    for (double at = std::ceil(low / step - 1e-9); at * step <= high + step * 1e-9; ++at)
        ticks.push_back(at * step + 0.0);
    return ticks;
}

std::string numberText(double value)
{
    const bool large = std::abs(value) >= 1e4 && std::abs(value) < 1e9; // of which %g would make 2e+04
    const std::string text = large ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
    return text.starts_with('-') ? "−" + text.substr(1) : text;
}

std::string htmlText(std::string_view text)
{
    std::string result;
    for (const char c : validUtf8(text))
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        default:
            result += c;
        }
    return result;
}

std::string histogramChart(const MeasuredState& state, ChartStyle style)
{
    const double tallest = tallestOf(state.histograms);
    std::string svg = fmt::format(
        R"(<svg viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="Histogram">)", width, height);
    for (std::size_t c = 0; c < state.histograms.size(); ++c)
        svg += curve(state.histograms[c], penOf(state.histograms[c].channel, c), tallest, style);
    return svg + names(state.histograms) + axis(state.nominal.low, state.nominal.high, base, "") + "</svg>";
}

double largestSpread(const Comparison& comparison)
{
    float largest = 0;
    for (const ComparedState& state : comparison.states)
        for (const float spread : state.measured.imageSpread)
            largest = std::max(largest, spread);
    return largest > 0 ? static_cast<double>(largest) : 1;
}

std::string spreadChart(const MeasuredState& state, double end)
{
    std::vector<double> sorted;
    for (const float spread : state.imageSpread)
        if (spread >= 0)
            sorted.push_back(static_cast<double>(spread));
    if (sorted.empty())
        return {};
    std::sort(sorted.begin(), sorted.end());
    const auto valueAt = [&](double share) {
        return sorted[static_cast<std::size_t>(std::lround(share * static_cast<double>(sorted.size() - 1)))];
    };
    const auto at = [&](double share) { return margin + valueAt(share) / end * (width - 2 * margin); };
    // On the height of a histogram's axis, so that the charts of a row stand on one line.
    return fmt::format(
               R"(<svg viewBox="0 0 {0:.0f} {1:.0f}" role="img" aria-label="Spread of the images"><path class="whole" d="M{2:.1f} 52H{3:.1f}M{2:.1f} 47v10M{3:.1f} 47v10"/><rect class="half" x="{4:.1f}" y="40" width="{5:.1f}" height="24"/><path class="median" d="M{6:.1f} 36V68"/><text x="{7:.1f}" y="30" text-anchor="{8}">median {9}</text>)",
               width, height, at(0), at(1), at(0.25), std::max(1.0, at(0.75) - at(0.25)), at(0.5),
               at(0.5) < 60 ? margin : at(0.5),
               at(0.5) < 60               ? "start"
                   : at(0.5) > width - 60 ? "end"
                                          : "middle",
               fmt::format("{:.3f} σ", valueAt(0.5)))
        + axis(0, end, base, " σ") + "</svg>";
}

} // namespace isolume
