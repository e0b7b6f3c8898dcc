// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/report_card.h"

#include "core/compare/report_charts.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

std::string pictureBox(const std::string& data, const std::string& alt)
{
    return data.empty() ? std::string("<div class=\"picture\">no picture</div>")
                        : fmt::format("<div class=\"picture\"><img src=\"{}\" alt=\"{}\"></div>", data, alt);
}

/// The end of a long path, which tells images apart in little room; all of it is the title.
std::string fileName(const SetItem& item)
{
    constexpr std::size_t most = 40; // bytes
    const std::string name = item.name();
    if (name.size() <= most)
        return htmlText(name);
    std::size_t from = name.size() - most;
    while (from < name.size() && (static_cast<unsigned char>(name[from]) & 0xc0U) == 0x80U)
        ++from; // never half a character of UTF-8
    return "…" + htmlText(name.substr(from));
}

/// The same with places to break it at.
std::string breakable(const std::string& name)
{
    std::string text;
    for (const char c : name) {
        text += c;
        if (c == '/' || c == '_' || c == '-')
            text += "<wbr>";
    }
    return text;
}

std::string contactSheet(const ImageSet& set, const ReportPictures& pictures, std::size_t state)
{
    std::string cells;
    for (const std::size_t i : pictures.sheet) {
        const std::string name = fileName(set.items[i]);
        cells += fmt::format("<figure title=\"{}\">{}<figcaption>{}</figcaption></figure>",
            htmlText(set.items[i].name()), pictureBox(pictures.of(i, state), name), breakable(name));
    }
    return "<div class=\"sheet\">" + cells + "</div>";
}

std::string harmText(const ImageHarm& harm)
{
    const std::string clipped
        = harm.clipped > 0 ? fmt::format("{:.2f} % clipped", 100 * harm.clipped) : std::string();
    if (!harm.degenerate)
        return clipped;
    return clipped.empty() ? "without contrast" : "without contrast, " + clipped;
}

std::string harmedSheet(
    const ImageSet& set, const MeasuredState& measured, const ReportPictures& pictures, std::size_t state)
{
    if (measured.harmed.empty())
        return state == 0
            ? ""
            : "<p class=\"quiet apart\">Harms no image: none is clipped or without contrast.</p>";
    std::string cells;
    for (std::size_t i = 0; i < std::min(harmedShown, measured.harmed.size()); ++i) {
        const ImageHarm& harm = measured.harmed[i];
        const std::string name = fileName(set.items[harm.index]);
        const std::string before = pictureBox(pictures.of(harm.index, 0), name + " before");
        const std::string after
            = state > 0 ? pictureBox(pictures.of(harm.index, state), name + " after") : std::string();
        cells += fmt::format(
            "<figure title=\"{}\"><div class=\"pair\">{}{}</div><figcaption>{}<br>{}</figcaption></figure>",
            htmlText(set.items[harm.index].name()), before, after, breakable(name), harmText(harm));
    }
    return fmt::format("<h3>{}</h3><div class=\"harmed\">{}</div>",
        state > 0 ? "Harmed most: before, after" : "Without contrast as they are", cells);
}

std::string figure(const std::string& chart, const char* caption)
{
    return fmt::format("<figure>{}<figcaption>{}</figcaption></figure>", chart, caption);
}

std::string charts(const Comparison& comparison, std::size_t state, double end)
{
    const MeasuredState& own = comparison.states[state].measured;
    std::string all
        = figure(histogramChart(comparison.states[0].measured, ChartStyle::Line), "Values before, pooled");
    if (state > 0)
        all += figure(
            histogramChart(own, ChartStyle::Filled), "Values after, pooled, over the nominal range");
    all += figure(
        spreadChart(own, end), "Distance of each image from the set: all, the middle half, the median");
    return "<div class=\"charts\">" + all + "</div>";
}

std::string sentenceCase(std::string text)
{
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text.empty() || text.back() == '.' ? text : text + ".";
}

} // namespace

std::string stateSection(const ImageSet& set, const Comparison& comparison, std::size_t i,
    const ReportPictures& pictures, double end)
{
    const ComparedState& state = comparison.states[i];
    const bool best = i > 0 && i == comparison.recommended;
    std::string body;
    if (!state.failure)
        body = charts(comparison, i, end) + contactSheet(set, pictures, i)
            + harmedSheet(set, state.measured, pictures, i);
    if (const std::size_t n = state.measured.failures.size())
        body += fmt::format("<p class=\"harmful\">⚠ It does not fit {} image{}; the first: {}</p>", n,
            n == 1 ? "" : "s", htmlText(sentence(state.measured.failures.front().second)));
    return fmt::format("<section{}><h2>{}{}</h2><p class=\"quiet\">{}</p>{}</section>\n",
        best ? " class=\"chosen\"" : "", htmlText(state.words),
        best ? " <span class=\"mark\">★ recommended</span>" : "",
        best ? std::string("Makes the images most alike without clipping too much.")
             : htmlText(sentenceCase(state.verdict)),
        body);
}

} // namespace isolume
