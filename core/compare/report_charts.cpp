// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/report_charts.h"

#include "core/export/text.h"

#include <algorithm>
#include <array>
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
        return {"#B4232A", "none"};
    if (channel == "G")
        return {"#18794E", "7 3"};
    if (channel == "B")
        return {"#1D4FD7", "2 2"};
    static constexpr std::array pens {
        Pen {"#333333", "none"}, Pen {"#9A5B00", "7 3"}, Pen {"#6B3FA0", "2 2"}, Pen {"#00707A", "9 2 2 2"}};
    return pens[c % pens.size()];
}

constexpr double width = 320, height = 96, top = 16, base = 82;

/// The heights of 64 groups of four bins, of the tallest but the ends: those hold all that was clipped.
std::array<double, 64> heights(const StateHistogram& histogram)
{
    std::array<double, 64> groups {};
    for (std::size_t i = 0; i < histogram.counts.size(); ++i)
        groups[i / 4] += histogram.counts[i];
    return groups;
}

} // namespace

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
    double tallest = 0;
    for (const StateHistogram& histogram : state.histograms) {
        const auto groups = heights(histogram);
        tallest = std::max(tallest, *std::max_element(groups.begin() + 1, groups.end() - 1));
    }
    std::string svg = fmt::format(
        R"(<svg viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="histogram"><path class="axis" d="M0 {}H{}"/>)",
        width, height, base, width);
    for (std::size_t c = 0; c < state.histograms.size(); ++c) {
        const auto groups = heights(state.histograms[c]);
        const Pen pen = penOf(state.histograms[c].channel, c);
        std::string points;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            const double share = tallest > 0 ? std::min(1.0, groups[i] / tallest) : 0;
            points += fmt::format("{}{:.1f} {:.1f}", i ? "L" : "M",
                (static_cast<double>(i) + 0.5) * width / 64, base - share * (base - top));
        }
        if (style == ChartStyle::Filled)
            svg += fmt::format(R"(<path d="{}L{:.1f} {}L2.5 {}Z" fill="{}" fill-opacity=".13"/>)", points,
                width - 2.5, base, base, pen.colour);
        svg += fmt::format(
            R"(<path d="{}" fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>)", points,
            pen.colour, style == ChartStyle::Filled ? 1.8 : 1.1, pen.dashes);
        // Names beside a piece of their line, at the right, where pooled values are fewest.
        const double x = width - 34 * static_cast<double>(state.histograms.size() - c);
        svg += fmt::format(
            R"(<path d="M{0:.0f} 7h18" stroke="{1}" stroke-width="1.8" stroke-dasharray="{2}"/><text x="{3:.0f}" y="10" fill="{1}" font-weight="600">{4}</text>)",
            x, pen.colour, pen.dashes, x + 21, htmlText(state.histograms[c].channel.substr(0, 4)));
    }
    return svg
        + fmt::format(
            R"(<text x="0" y="94">{:.4g}</text><text x="{}" y="94" text-anchor="end">{:.4g}</text></svg>)",
            state.nominal.low, width, state.nominal.high);
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
    const auto at = [&](double share) {
        const auto rank = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5);
        return 4 + sorted[rank] / end * (width - 8);
    };
    return fmt::format(
        R"(<svg viewBox="0 0 {0:.0f} 40" role="img" aria-label="spread of the images"><path class="axis" d="M4 28H{1:.0f}"/>)"
        R"(<path class="whole" d="M{2:.1f} 14H{3:.1f}"/><rect class="half" x="{4:.1f}" y="6" width="{5:.1f}" height="16"/>)"
        R"(<path class="median" d="M{6:.1f} 3V25"/><text x="4" y="38">0</text><text x="{1:.0f}" y="38" text-anchor="end">{7:.2f} σ</text></svg>)",
        width, width - 4, at(0), at(1), at(0.25), std::max(1.0, at(0.75) - at(0.25)), at(0.5), end);
}

} // namespace isolume
