// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/recommend.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr double mostClipped = 0.03;
constexpr double sameSpread = 0.005;
constexpr double worthwhile = 0.95;

/// Why the rule leaves a method out; empty where it does not.
std::string objection(const MeasuredState& state, const Measures& before)
{
    const Measures& after = state.measures;
    if (!state.failures.empty())
        return fmt::format("does not fit {} of the images", state.failures.size());
    if (after.degenerate > before.degenerate)
        return fmt::format("leaves {} more image{} without contrast", after.degenerate - before.degenerate,
            after.degenerate - before.degenerate == 1 ? "" : "s");
    if (after.clipped() > mostClipped && after.clipped() > before.clipped())
        return fmt::format("puts {:.1f} % of the values outside its range, more than {:.0f} %",
            100 * after.clipped(), 100 * mostClipped);
    return {};
}

bool better(const Measures& a, const Measures& b, double leastSpread)
{
    const bool aNear = a.spread - leastSpread < sameSpread, bNear = b.spread - leastSpread < sameSpread;
    if (aNear != bNear)
        return aNear;
    if (!aNear)
        return a.spread < b.spread;
    if (a.worstShift() != b.worstShift())
        return a.worstShift() < b.worstShift();
    return a.levelsKept16 > b.levelsKept16;
}

std::string about(const Measures& m) { return m.about ? "about " : ""; }

std::string change(const char* what, double before, double after)
{
    return fmt::format(
        "{} {} from {:.2f} to {:.2f}", what, after > before ? "rises" : "falls", before, after);
}

std::string reasons(const Measures& before, const Measures& after)
{
    std::string text = about(after) + change("spread", before.spread, after.spread);
    if (!after.splitShift.empty())
        text += ", " + change("the largest split shift", before.worstShift(), after.worstShift());
    text += fmt::format(", {:.1f} % clipped, ", 100 * after.clipped());
    text += after.degenerate == 0
        ? "no image degenerate"
        : fmt::format("{} image{} degenerate{}", after.degenerate, after.degenerate == 1 ? "" : "s",
            after.degenerate == before.degenerate ? " as before" : "");
    return text;
}

std::string verdictAgainst(const Measures& own, const Measures& best, double leastSpread)
{
    if (own.spread - leastSpread >= sameSpread)
        return fmt::format("spread {:.3f}, the recommended one has {:.3f}", own.spread, best.spread);
    if (own.worstShift() > best.worstShift())
        return fmt::format("spread alike, but the splits are farther apart: {:.3f}, not {:.3f}",
            own.worstShift(), best.worstShift());
    if (own.levelsKept16 < best.levelsKept16)
        return "as alike, but fewer levels are kept";
    return "as good as the recommended one, and later in the list";
}

} // namespace

void recommend(Comparison& comparison)
{
    std::vector<ComparedState>& states = comparison.states;
    const Measures& before = states.at(0).measured.measures;
    states[0].verdict = "the set as it is";
    std::vector<std::size_t> candidates;
    for (std::size_t i = 1; i < states.size(); ++i) {
        states[i].verdict = objection(states[i].measured, before);
        if (states[i].verdict.empty())
            candidates.push_back(i);
    }
    comparison.recommended = 0;
    if (candidates.empty()) {
        comparison.recommendation = "None of these methods: each of them harms images or clips too much (see "
                                    "the reasons beside them).";
        return;
    }
    const auto measuresOf = [&](std::size_t i) -> const Measures& { return states[i].measured.measures; };
    double least = measuresOf(candidates.front()).spread;
    for (const std::size_t i : candidates)
        least = std::min(least, measuresOf(i).spread);
    // The first of those that none is better than.
    const std::size_t best = *std::min_element(candidates.begin(), candidates.end(),
        [&](std::size_t a, std::size_t b) { return better(measuresOf(a), measuresOf(b), least); });
    for (const std::size_t i : candidates)
        states[i].verdict
            = i == best ? "recommended" : verdictAgainst(measuresOf(i), measuresOf(best), least);
    if (measuresOf(best).spread >= worthwhile * before.spread) {
        states[best].verdict = fmt::format("the best of these, but spread stays at {:.2f} of {:.2f}",
            measuresOf(best).spread, before.spread);
        comparison.recommendation
            = fmt::format("None of these methods makes the images more alike: the least spread is {:.2f} "
                          "({}), and it is {:.2f} as they are.",
                measuresOf(best).spread, states[best].name, before.spread);
        return;
    }
    comparison.recommended = best;
    comparison.recommendation = fmt::format("{}: {}.", states[best].name, reasons(before, measuresOf(best)));
}

} // namespace isolume
