// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/shared_params.h"
#include "core/recipe/code/formula_parts.h"
#include "core/recipe/code/text.h"

#include <fmt/format.h>

namespace isolume {

namespace {

/// From the terms low and high to the recipe's range.
Formula stretched(const Recipe& recipe, Term low, Term high, bool clip)
{
    const Interval range = rangeOf(declaredParams(recipe), recipe.params);
    const double width = range.high - range.low;
    Formula f {{std::move(low), std::move(high)}};
    f.y = "(x - low) / (high - low)";
    if (width != 1)
        f.y += " * " + codeNumber(width);
    f.y += plusNumber(range.low);
    f.condition = "high > low";
    f.constant = range.low;
    if (clip) {
        f.low = codeNumber(range.low);
        f.high = codeNumber(range.high);
    }
    return f;
}

double atSigmas(const FittedChannel& n, const Params& p, double sign)
{
    const double k = number(methodById("mean_std_stretch").params, p, "k");
    return n.number("mean") + sign * k * n.number("std");
}

} // namespace

Formula identityFormula(const Recipe&) { return {}; }

Formula unitFormula(const Recipe& recipe)
{
    const Interval range = rangeOf(declaredParams(recipe), recipe.params);
    Formula f;
    f.y = "x / largest";
    f.constant = range.low;
    if (range.high - range.low != 1)
        f.y += " * " + codeNumber(range.high - range.low);
    f.y += plusNumber(range.low);
    return f;
}

Formula minMaxFormula(const Recipe& recipe)
{
    return stretched(
        recipe, fittedTerm("low", "v.min()", "min"), fittedTerm("high", "v.max()", "max"), false);
}

Formula percentileFormula(const Recipe& recipe)
{
    const auto [low, high] = percentileEnds(recipe);
    return stretched(recipe, fittedTerm("low", low, "p_lo"), fittedTerm("high", high, "p_hi"),
        switchedOn(declaredParams(recipe), recipe.params, "clip"));
}

Formula meanStdStretchFormula(const Recipe& recipe)
{
    const std::string k = codeNumber(paramNumber(recipe, "k"));
    return stretched(recipe,
        {"low", fmt::format("v.mean() - {} * deviation(v, 0)", k),
            [](const FittedChannel& n, const Params& p) { return atSigmas(n, p, -1); }},
        {"high", fmt::format("v.mean() + {} * deviation(v, 0)", k),
            [](const FittedChannel& n, const Params& p) { return atSigmas(n, p, 1); }},
        switchedOn(declaredParams(recipe), recipe.params, "clip"));
}

Formula windowFormula(const Recipe& recipe)
{
    Formula f = stretched(
        recipe, {"low", ""}, {"high", ""}, switchedOn(declaredParams(recipe), recipe.params, "clip"));
    const Interval range = rangeOf(declaredParams(recipe), recipe.params);
    const Affine affine = functionOfUnit(recipe, 0, 1);
    f.constants = {{affine.subtract, tidy(affine.inverse(range.high))}};
    return f;
}

} // namespace isolume
