// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/report_table.h"

#include "core/compare/report_charts.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr const char* heads
    = "<thead><tr><th></th><th>Spread<small>σ</small></th><th>Shift from train<small>σ</small></th>"
      "<th>Label signal<small>0…1</small></th><th>Clipped<small>low + high, %</small></th>"
      "<th>Levels kept<small>8 / 16 bit, %</small></th><th>Entropy<small>bits</small></th>"
      "<th>No contrast<small>images</small></th><th>Invalid<small>values</small></th></tr></thead>\n";

constexpr const char* glossary
    = "<dl class=\"words\"><dt>Spread</dt><dd>How far an image's values lie from those of the whole set, in "
      "units of "
      "the set's standard deviation σ; 0 where all images look alike.</dd>"
      "<dt>Shift from train</dt><dd>The same distance between the values of the split train and those of "
      "another "
      "split.</dd>"
      "<dt>Label signal</dt><dd>The share of the images' differences in brightness that their class "
      "explains; near 1, "
      "brightness alone gives the label away.</dd>"
      "<dt>Clipped</dt><dd>Values outside the method's nominal range, in per cent of all.</dd>"
      "<dt>Levels kept</dt><dd>Different values that are left in an image when it is written as 8 or 16 bit "
      "integers, in per cent of those before.</dd>"
      "<dt>Entropy</dt><dd>Of all values together in 256 equal bins over the nominal range; 8 where each is "
      "used "
      "alike.</dd>"
      "<dt>Pictures</dt><dd>Show the nominal range from black to white, as a file of integers would hold "
      "it.</dd></dl>";

std::string shiftsText(const Measures& m)
{
    std::string shifts;
    for (const auto& [split, shift] : m.splitShift)
        shifts += fmt::format("{}{} {:.3f}", shifts.empty() ? "" : "<br>", htmlText(split), shift);
    return shifts.empty() ? "–" : shifts;
}

std::string row(const ComparedState& state, bool best, double largest, bool hasClasses)
{
    const std::string name = (best ? "★ " : "") + htmlText(state.words);
    if (state.failure)
        return fmt::format(
            "<tr><td>{}</td><td class=\"none\" colspan=\"8\">Cannot be fitted on this set: {}</td></tr>\n",
            name, htmlText(state.failure->why));
    const Measures& m = state.measured.measures;
    return fmt::format(
        "<tr{}><td>{}</td><td>{}{:.3f}<span class=\"bar\" style=\"width:{:.0f}%\"></span></td><td>{}</td>"
        "<td>{}</td><td>{:.2f} + {:.2f}</td><td>{:.0f} / {:.0f}</td><td>{:.2f}</td><td>{}</td>"
        "<td>{}</td></tr>\n",
        best ? " class=\"best\"" : "", name, m.about ? "about " : "", m.spread,
        largest > 0 ? 100 * m.spread / largest : 0, shiftsText(m),
        hasClasses ? fmt::format("{:.3f}", m.labelSignal) : "–", 100 * m.clippedLow, 100 * m.clippedHigh,
        100 * m.levelsKept8, 100 * m.levelsKept16, m.entropyBits, m.degenerate, m.invalid);
}

} // namespace

std::string measuresSection(const Comparison& comparison)
{
    double largest = 0;
    bool about = false;
    for (const ComparedState& state : comparison.states) {
        largest = std::max(largest, state.measured.measures.spread);
        about |= state.measured.measures.about;
    }
    std::string rows;
    for (std::size_t i = 0; i < comparison.states.size(); ++i)
        rows += row(
            comparison.states[i], i > 0 && i == comparison.recommended, largest, comparison.hasClasses);
    return fmt::format(
        "<section class=\"long\"><h2>Measures</h2><table>{}<tbody>\n{}</tbody></table>{}{}</section>\n",
        heads, rows,
        about ? "<p class=\"quiet\">About: 32-bit data is measured from its bins, not value by value.</p>"
              : "",
        glossary);
}

} // namespace isolume
