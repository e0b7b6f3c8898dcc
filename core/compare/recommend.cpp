// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/recommend.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr double mostClipped = 0.03;
constexpr double sameSpread = 0.005; // σ; differences below are none that a person sees
constexpr double sameShift = 0.005;
constexpr double sameLevels = 0.01;
constexpr double worthwhile = 0.95;

/// Why the rule leaves a method out; empty where it does not.
std::string objection(const ComparedState& state, const Measures& before)
{
    const Measures& after = state.measured.measures;
    if (state.failure)
        return "cannot be fitted on this set: " + state.failure->why;
    if (const std::size_t n = state.measured.failures.size())
        return fmt::format("does not fit {} of the images", n);
    if (after.degenerate > before.degenerate)
        return fmt::format("leaves {} more image{} without contrast", after.degenerate - before.degenerate,
            after.degenerate - before.degenerate == 1 ? "" : "s");
    if (after.clipped() > mostClipped && after.clipped() > before.clipped())
        return fmt::format("puts {:.1f} % of the values outside its range, more than {:.0f} %",
            100 * after.clipped(), 100 * mostClipped);
    return {};
}

/// Those of the candidates whose number is within `same` of the least.
template <class Number>
std::vector<std::size_t> least(const std::vector<std::size_t>& candidates, double same, Number&& number)
{
    double smallest = number(candidates.front());
    for (const std::size_t i : candidates)
        smallest = std::min(smallest, number(i));
    std::vector<std::size_t> near;
    std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(near),
        [&](std::size_t i) { return number(i) - smallest <= same; });
    return near;
}

std::string change(const char* what, double before, double after)
{
    const std::string from = fmt::format("{:.2f}", before), to = fmt::format("{:.2f}", after);
    return from == to
        ? fmt::format("{} stays at {}", what, to)
        : fmt::format("{} {} from {} to {}", what, after > before ? "rises" : "falls", from, to);
}

std::string reasons(const Measures& before, const Measures& after)
{
    std::string text = change("spread", before.spread, after.spread);
    if (!after.splitShift.empty())
        text += ", " + change("the largest split shift", before.worstShift(), after.worstShift());
    text += fmt::format(", {:.1f} % clipped, ", 100 * after.clipped());
    text += after.degenerate == 0
        ? "no image degenerate"
        : fmt::format("{} image{} degenerate{}", after.degenerate, after.degenerate == 1 ? "" : "s",
            after.degenerate == before.degenerate ? " as before" : "");
    return after.about ? text + " (about: 32-bit data is measured from its bins)" : text;
}

std::string verdictAgainst(const Measures& own, const Measures& best, const Measures& closest)
{
    if (own.spread - closest.spread > sameSpread)
        return fmt::format("spread {:.3f}, where the recommended one has {:.3f}", own.spread, best.spread);
    if (own.worstShift() - best.worstShift() > sameShift)
        return fmt::format(
            "as alike, but the splits lie farther apart: {:.3f}, where the recommended one has {:.3f}",
            own.worstShift(), best.worstShift());
    if (best.levelsKept16 - own.levelsKept16 > sameLevels)
        return fmt::format(
            "as alike, but keeps fewer levels: {:.0f} % as 16 bit, where the recommended one keeps {:.0f} %",
            100 * own.levelsKept16, 100 * best.levelsKept16);
    return "as good as the recommended one";
}

} // namespace

std::string recommendationRule()
{
    return fmt::format("Chosen is the method that makes the images most alike (the least spread) and neither "
                       "leaves an image without "
                       "contrast nor puts more than {:.0f} % of the values outside its range. Where several "
                       "are within {} σ, the one "
                       "that brings the splits nearest to train, then the one that keeps most levels.",
        100 * mostClipped, sameSpread);
}

void recommend(Comparison& comparison)
{
    std::vector<ComparedState>& states = comparison.states;
    const Measures& before = states.at(0).measured.measures;
    states[0].verdict = "the set as it is";
    std::vector<std::size_t> candidates;
    for (std::size_t i = 1; i < states.size(); ++i) {
        states[i].verdict = objection(states[i], before);
        if (states[i].verdict.empty())
            candidates.push_back(i);
    }
    comparison.recommended = 0;
    if (candidates.empty()) {
        comparison.recommendation
            = "None of these methods: each of them harms images, clips too much or does "
              "not fit the set; the reasons stand beside them.";
        return;
    }
    if (before.images < 2) {
        comparison.recommendation = "With one image there is no other that it could be more alike to.";
        for (const std::size_t i : candidates)
            states[i].verdict = "does no harm";
        return;
    }
    const auto measuresOf = [&](std::size_t i) -> const Measures& { return states[i].measured.measures; };
    const auto near = least(candidates, sameSpread, [&](std::size_t i) { return measuresOf(i).spread; });
    const auto nearer = least(near, sameShift, [&](std::size_t i) { return measuresOf(i).worstShift(); });
    const std::size_t best
        = least(nearer, sameLevels, [&](std::size_t i) { return -measuresOf(i).levelsKept16; }).front();
    const std::size_t closest
        = least(candidates, 0, [&](std::size_t i) { return measuresOf(i).spread; }).front();
    for (const std::size_t i : candidates)
        states[i].verdict = i == best ? "recommended"
                                      : verdictAgainst(measuresOf(i), measuresOf(best), measuresOf(closest));
    if (measuresOf(best).spread >= worthwhile * before.spread) {
        states[best].verdict = fmt::format("the best of these, but spread stays at {:.2f} of {:.2f}",
            measuresOf(best).spread, before.spread);
        comparison.recommendation
            = fmt::format("None of these methods makes the images more alike: the least spread is {:.2f} "
                          "({}), and it is {:.2f} as they are.",
                measuresOf(best).spread, states[best].words, before.spread);
        return;
    }
    comparison.recommended = best;
    comparison.recommendation = fmt::format("{}: {}.", states[best].words, reasons(before, measuresOf(best)));
}

} // namespace isolume
