// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/methods/shared_params.h"
#include "core/recipe/code/formula.h"
#include "core/recipe/code/text.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace isolume {

namespace {

std::span<const Param> declared(const Recipe& recipe) { return methodById(recipe.method).params; }
double param(const Recipe& recipe, std::string_view name)
{
    return number(declared(recipe), recipe.params, name);
}

/// A term that the recipe's fit holds under the same name.
template <const char* Name> Term fittedTerm(std::string of)
{
    return {Name, std::move(of), [](const FittedNumbers& n, const Params&) { return fittedNumber(n, Name); }};
}
constexpr char mean[] = "mean", std_[] = "std", pLo[] = "p_lo", pHi[] = "p_hi", median[] = "median",
               spread[] = "spread";

std::string percentileOf(double q) { return fmt::format("np.percentile(v, {})", codeNumber(q)); }

/// The parameters lo and hi as expressions, checked as the method checks them when it fits.
std::pair<std::string, std::string> percentileEnds(const Recipe& recipe)
{
    const double low = param(recipe, "lo"), high = param(recipe, "hi");
    if (!(low < high))
        throw Error({recipe.method, "cannot write code for the recipe",
            "the low percentile is not below the high one", "Choose for example 1 and 99"});
    return {percentileOf(low), percentileOf(high)};
}

/// From the terms low and high to the recipe's range.
Formula stretched(const Recipe& recipe, Term low, Term high, bool clip)
{
    const Interval range = rangeOf(declared(recipe), recipe.params);
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

/// (x − center) / scale, for the names of two terms.
Formula scored(Term center, Term scale)
{
    Formula f {{std::move(center), std::move(scale)}};
    f.y = fmt::format("(x - {}) / {}", f.terms[0].name, f.terms[1].name);
    f.condition = f.terms[1].name + " > 0";
    return f;
}

Formula identity(const Recipe&) { return {}; }

Formula unit(const Recipe& recipe)
{
    const Interval range = rangeOf(declared(recipe), recipe.params);
    Formula f;
    f.y = "x / largest";
    if (range.high - range.low != 1)
        f.y += " * " + codeNumber(range.high - range.low);
    f.y += plusNumber(range.low);
    return f;
}

Formula minMax(const Recipe& recipe)
{
    return stretched(recipe,
        {"low", "v.min()", [](const FittedNumbers& n, const Params&) { return fittedNumber(n, "min"); }},
        {"high", "v.max()", [](const FittedNumbers& n, const Params&) { return fittedNumber(n, "max"); }},
        false);
}

Formula percentile(const Recipe& recipe)
{
    const auto [low, high] = percentileEnds(recipe);
    return stretched(recipe,
        {"low", low, [](const FittedNumbers& n, const Params&) { return fittedNumber(n, "p_lo"); }},
        {"high", high, [](const FittedNumbers& n, const Params&) { return fittedNumber(n, "p_hi"); }},
        switchedOn(declared(recipe), recipe.params, "clip"));
}

double atSigmas(const FittedNumbers& n, const Params& p, double sign)
{
    const double k = number(methodById("mean_std_stretch").params, p, "k");
    return fittedNumber(n, "mean") + sign * k * fittedNumber(n, "std");
}

Formula meanStdStretch(const Recipe& recipe)
{
    const std::string k = codeNumber(param(recipe, "k"));
    return stretched(recipe,
        {"low", fmt::format("v.mean() - {} * deviation(v, 0)", k),
            [](const FittedNumbers& n, const Params& p) { return atSigmas(n, p, -1); }},
        {"high", fmt::format("v.mean() + {} * deviation(v, 0)", k),
            [](const FittedNumbers& n, const Params& p) { return atSigmas(n, p, 1); }},
        switchedOn(declared(recipe), recipe.params, "clip"));
}

/// What the method itself makes of 0…1 data of one channel of `channels`.
Affine functionOf(const Recipe& recipe, int channel, int channels)
{
    bool degenerate = false;
    const DataRange data {1, {0, 1}};
    return methodById(recipe.method).function({}, recipe.params, data, channel, channels, degenerate);
}

Formula window(const Recipe& recipe)
{
    Formula f
        = stretched(recipe, {"low", ""}, {"high", ""}, switchedOn(declared(recipe), recipe.params, "clip"));
    const Interval range = rangeOf(declared(recipe), recipe.params);
    const Affine affine = functionOf(recipe, 0, 1);
    f.constants = {{affine.subtract, tidy(affine.inverse(range.high))}};
    return f;
}

double scale(const FittedNumbers& n, const Params& p)
{
    const auto params = methodById("z_score").params;
    const double eps = number(params, p, "eps"), sigma = fittedNumber(n, "std");
    return choice(params, p, "eps_mode") == "floor" ? std::max(sigma, eps) : sigma + eps;
}

Formula zScore(const Recipe& recipe)
{
    const double eps = param(recipe, "eps");
    const std::string sigma = fmt::format("deviation(v, {})", static_cast<int>(param(recipe, "ddof")));
    Term divisor = fittedTerm<std_>(sigma);
    if (eps > 0 && choice(declared(recipe), recipe.params, "eps_mode") == "floor")
        divisor = {"scale", fmt::format("max({}, {})", sigma, codeNumber(eps)), scale};
    else if (eps > 0)
        divisor = {"scale", sigma + " + " + codeNumber(eps), scale};
    Formula f = scored(fittedTerm<mean>("v.mean()"), std::move(divisor));
    if (const auto* sigmas
        = std::get_if<double>(&paramValue(declared(recipe), recipe.params, "clip_sigma"))) {
        f.low = codeNumber(-*sigmas);
        f.high = codeNumber(*sigmas);
    }
    return f;
}

Formula robustZ(const Recipe& recipe)
{
    const bool iqr = choice(declared(recipe), recipe.params, "spread") == "iqr";
    return scored(fittedTerm<median>(percentileOf(50)),
        fittedTerm<spread>(
            iqr ? fmt::format("({} - {}) / 1.349", percentileOf(75), percentileOf(25)) : "1.4826 * mad(v)"));
}

Formula clipZ(const Recipe& recipe)
{
    Formula f = scored(fittedTerm<mean>("v.mean()"), fittedTerm<std_>("deviation(v, 0)"));
    const auto [low, high] = percentileEnds(recipe);
    f.terms.push_back(fittedTerm<pLo>(low));
    f.terms.push_back(fittedTerm<pHi>(high));
    f.xLow = pLo;
    f.xHigh = pHi;
    return f;
}

Formula center(const Recipe&)
{
    Formula f {{fittedTerm<mean>("v.mean()")}};
    f.y = "x - mean";
    return f;
}

/// As many as there are constants.
std::size_t fixedChannels(const Recipe& recipe)
{
    for (const auto* name : {"mean", "std"})
        if (const auto* values
            = std::get_if<std::vector<double>>(&paramValue(declared(recipe), recipe.params, name)))
            return values->size();
    return 3;
}

/// The method keeps its constants to itself; its function of 0…1 data says them, save for rounding.
Formula fixed(const Recipe& recipe)
{
    const auto given
        = [&](const char* name) { return !isNone(paramValue(declared(recipe), recipe.params, name)); };
    const bool caffe
        = choice(declared(recipe), recipe.params, "preset") == "caffe" && !given("mean") && !given("std");
    const double unit = caffe ? 255 : 1, max = given("max") ? param(recipe, "max") : 1;
    Formula f {{Term {mean, ""}, Term {std_, ""}}};
    f.y = fmt::format(
        "(x / {}{} - mean) / std", given("max") ? codeNumber(max) : "largest", caffe ? " * 255.0" : "");
    if (caffe) {
        f.terms.pop_back();
        f.y = f.y.substr(1, f.y.find(')') - 1);
    }
    const auto channels = static_cast<int>(fixedChannels(recipe));
    for (int c = 0; c < channels; ++c) {
        const Affine affine = functionOf(recipe, c, channels);
        f.constants.push_back({tidy(affine.subtract / max * unit)});
        if (!caffe)
            f.constants.back().push_back(tidy(1 / (affine.multiply * max)));
    }
    f.separateConstants = true;
    return f;
}

constexpr std::array formulas {
    MethodFormula {"identity", identity},
    MethodFormula {"unit", unit},
    MethodFormula {"min_max", minMax},
    MethodFormula {"percentile", percentile},
    MethodFormula {"mean_std_stretch", meanStdStretch},
    MethodFormula {"window", window},
    MethodFormula {"z_score", zScore},
    MethodFormula {"robust_z", robustZ},
    MethodFormula {"clip_z", clipZ},
    MethodFormula {"center", center},
    MethodFormula {"fixed", fixed},
};

} // namespace

Formula formulaOf(const Recipe& recipe)
{
    const auto found = std::find_if(
        formulas.begin(), formulas.end(), [&](const MethodFormula& f) { return f.method == recipe.method; });
    if (found == formulas.end())
        throw Error({recipe.method, "cannot write code for the recipe",
            "this version has no code for the method", "Export the images with isolume-cli apply instead"});
    return found->of(recipe);
}

} // namespace isolume
