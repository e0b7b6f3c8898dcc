// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/formula_parts.h"
#include "core/recipe/code/text.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace isolume {

namespace {

/// (x − center) / scale, for the names of two terms.
Formula scored(Term center, Term scale)
{
    Formula f {{std::move(center), std::move(scale)}};
    f.y = fmt::format("(x - {}) / {}", f.terms[0].name, f.terms[1].name);
    f.condition = f.terms[1].name + " > 0";
    return f;
}

double scale(const FittedChannel& n, const Params& p)
{
    const auto params = methodById("z_score").params;
    const double eps = number(params, p, "eps"), sigma = n.number("std");
    return choice(params, p, "eps_mode") == "floor" ? std::max(sigma, eps) : sigma + eps;
}

/// As many as there are constants.
std::size_t fixedChannels(const Recipe& recipe)
{
    for (const auto* name : {"mean", "std"})
        if (const auto* values
            = std::get_if<std::vector<double>>(&paramValue(declaredParams(recipe), recipe.params, name)))
            return values->size();
    return 3;
}

} // namespace

Formula zScoreFormula(const Recipe& recipe)
{
    const double eps = paramNumber(recipe, "eps");
    const std::string sigma = fmt::format("deviation(v, {})", static_cast<int>(paramNumber(recipe, "ddof")));
    Term divisor = fittedTerm("std", sigma);
    if (eps > 0 && choice(declaredParams(recipe), recipe.params, "eps_mode") == "floor")
        divisor = {"scale", fmt::format("max({}, {})", sigma, codeNumber(eps)), scale};
    else if (eps > 0)
        divisor = {"scale", sigma + " + " + codeNumber(eps), scale};
    Formula f = scored(fittedTerm("mean", "v.mean()"), std::move(divisor));
    if (const auto* sigmas
        = std::get_if<double>(&paramValue(declaredParams(recipe), recipe.params, "clip_sigma"))) {
        f.low = codeNumber(-*sigmas);
        f.high = codeNumber(*sigmas);
    }
    return f;
}

Formula robustZFormula(const Recipe& recipe)
{
    const bool iqr = choice(declaredParams(recipe), recipe.params, "spread") == "iqr";
    return scored(fittedTerm("median", percentileOf(50)),
        fittedTerm("spread",
            iqr ? fmt::format("({} - {}) / 1.349", percentileOf(75), percentileOf(25)) : "1.4826 * mad(v)"));
}

Formula clipZFormula(const Recipe& recipe)
{
    Formula f = scored(fittedTerm("mean", "v.mean()"), fittedTerm("std", "deviation(v, 0)"));
    const auto [low, high] = percentileEnds(recipe);
    f.terms.push_back(fittedTerm("p_lo", low));
    f.terms.push_back(fittedTerm("p_hi", high));
    f.xLow = "p_lo";
    f.xHigh = "p_hi";
    return f;
}

Formula centerFormula(const Recipe&)
{
    Formula f {{fittedTerm("mean", "v.mean()")}};
    f.y = "x - mean";
    return f;
}

/// The method keeps its constants to itself; its function of 0…1 data says them, save for rounding.
Formula fixedFormula(const Recipe& recipe)
{
    const auto given
        = [&](const char* name) { return !isNone(paramValue(declaredParams(recipe), recipe.params, name)); };
    const bool caffe = choice(declaredParams(recipe), recipe.params, "preset") == "caffe" && !given("mean")
        && !given("std");
    const double unit = caffe ? 255 : 1, max = given("max") ? paramNumber(recipe, "max") : 1;
    Formula f {{Term {"mean", ""}, Term {"std", ""}}};
    f.y = fmt::format(
        "(x / {}{} - mean) / std", given("max") ? codeNumber(max) : "largest", caffe ? " * 255.0" : "");
    if (caffe) {
        f.terms.pop_back();
        f.y = f.y.substr(1, f.y.find(')') - 1);
    }
    const auto channels = static_cast<int>(fixedChannels(recipe));
    for (int c = 0; c < channels; ++c) {
        const Affine affine = functionOfUnit(recipe, c, channels);
        f.constants.push_back({tidy(affine.subtract / max * unit)});
        if (!caffe)
            f.constants.back().push_back(tidy(1 / (affine.multiply * max)));
    }
    f.separateConstants = true;
    return f;
}

Formula gcnFormula(const Recipe& recipe)
{
    const std::string eps = codeNumber(paramNumber(recipe, "eps")), sigma = "deviation(v, 0)";
    const double lambda = paramNumber(recipe, "lambda"), s = paramNumber(recipe, "s");
    Term scale {"scale", fmt::format("max({}, {})", sigma, eps)};
    if (lambda > 0) {
        scale.of = fmt::format("max(({} + {} ** 2) ** 0.5, {})", codeNumber(lambda), sigma, eps);
        scale.ofCpp
            = fmt::format("std::max(std::sqrt({} + {} * {}), {})", codeNumber(lambda), sigma, sigma, eps);
    }
    Formula f = scored(fittedTerm("mean", "v.mean()"), std::move(scale));
    if (s != 1)
        f.y += " * " + codeNumber(s);
    return f;
}

} // namespace isolume
