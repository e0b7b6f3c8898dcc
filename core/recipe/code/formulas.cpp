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
    return {Name, std::move(of), [](const FittedChannel& n, const Params&) { return n.number(Name); }};
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
        {"low", "v.min()", [](const FittedChannel& n, const Params&) { return n.number("min"); }},
        {"high", "v.max()", [](const FittedChannel& n, const Params&) { return n.number("max"); }}, false);
}

Formula percentile(const Recipe& recipe)
{
    const auto [low, high] = percentileEnds(recipe);
    return stretched(recipe,
        {"low", low, [](const FittedChannel& n, const Params&) { return n.number("p_lo"); }},
        {"high", high, [](const FittedChannel& n, const Params&) { return n.number("p_hi"); }},
        switchedOn(declared(recipe), recipe.params, "clip"));
}

double atSigmas(const FittedChannel& n, const Params& p, double sign)
{
    const double k = number(methodById("mean_std_stretch").params, p, "k");
    return n.number("mean") + sign * k * n.number("std");
}

Formula meanStdStretch(const Recipe& recipe)
{
    const std::string k = codeNumber(param(recipe, "k"));
    return stretched(recipe,
        {"low", fmt::format("v.mean() - {} * deviation(v, 0)", k),
            [](const FittedChannel& n, const Params& p) { return atSigmas(n, p, -1); }},
        {"high", fmt::format("v.mean() + {} * deviation(v, 0)", k),
            [](const FittedChannel& n, const Params& p) { return atSigmas(n, p, 1); }},
        switchedOn(declared(recipe), recipe.params, "clip"));
}

/// What the method itself makes of 0…1 data of one channel of `channels`.
Affine functionOf(const Recipe& recipe, int channel, int channels)
{
    bool degenerate = false;
    const DataRange data {1, {0, 1}};
    return *methodById(recipe.method)
                .function({}, recipe.params, data, channel, channels, degenerate)
                .affine();
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

double scale(const FittedChannel& n, const Params& p)
{
    const auto params = methodById("z_score").params;
    const double eps = number(params, p, "eps"), sigma = n.number("std");
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

Formula curve(const Recipe& recipe)
{
    const std::string_view kind = choice(declared(recipe), recipe.params, "kind");
    Formula f;
    if (kind == "log") {
        f.y = "np.log1p(np.clip(x, 0.0, None))";
        f.yCpp = "std::log1p(std::max(x, 0.0))";
    } else if (kind == "sqrt") {
        f.y = "np.sqrt(np.clip(x, 0.0, None))";
        f.yCpp = "std::sqrt(std::max(x, 0.0))";
    } else if (kind == "asinh") {
        f.y = fmt::format("np.arcsinh(x / {})", codeNumber(param(recipe, "s")));
        f.yCpp = fmt::format("std::asinh(x / {})", codeNumber(param(recipe, "s")));
    } else {
        const std::string g = codeNumber(param(recipe, "g"));
        f.y = fmt::format("largest * (np.clip(x, 0.0, None) / largest) ** {}", g);
        f.yCpp = fmt::format("largest * std::pow(std::max(x, 0.0) / largest, {})", g);
    }
    return f;
}

Formula gcn(const Recipe& recipe)
{
    const std::string eps = codeNumber(param(recipe, "eps")), sigma = "deviation(v, 0)";
    const double lambda = param(recipe, "lambda"), s = param(recipe, "s");
    Term scale {"scale", fmt::format("max({}, {})", sigma, eps)};
    if (lambda > 0) {
        scale.of = fmt::format("max(({} + {} ** 2) ** 0.5, {})", codeNumber(lambda), sigma, eps);
        scale.ofCpp
            = fmt::format("std::max(std::sqrt({} + {} * {}), {})", codeNumber(lambda), sigma, sigma, eps);
    }
    Formula f = scored(fittedTerm<mean>("v.mean()"), std::move(scale));
    if (s != 1)
        f.y += " * " + codeNumber(s);
    return f;
}

constexpr std::string_view ownShare = "    ordered = np.sort(v)\n"
                                      "    share = np.searchsorted(ordered, x, side=\"right\") / len(v)\n";

Formula equalize(const Recipe& recipe)
{
    const Interval range = rangeOf(declared(recipe), recipe.params);
    const std::string low = codeNumber(range.low), high = codeNumber(range.high);
    std::string y = "(share - least) / (1.0 - least)";
    if (range.high - range.low != 1)
        y += " * " + codeNumber(range.high - range.low);
    Formula f;
    f.constant = range.low;
    if (recipe.scope == Scope::Image) {
        f.body = std::string(ownShare) + "    least = np.mean(v == ordered[0])\n";
    } else {
        f.tables = {"values", "cdf"};
        f.body = "    share = np.append(0.0, cdf)[np.searchsorted(values, x, side=\"right\")]\n"
                 "    least = cdf[0] if len(cdf) else 1.0\n";
    }
    f.body += fmt::format("    if not least < 1:  # no contrast\n        return np.full_like(x, {})\n"
                          "    return np.clip({}, {}, {})\n",
        low, y + plusNumber(range.low), low, high);
    return f;
}

Formula match(const Recipe&)
{
    Formula f;
    f.tables = {"values", "cdf"};
    f.body = std::string(ownShare) + "    return np.interp(share, cdf, values)\n";
    return f;
}

Formula nyul(const Recipe& recipe)
{
    Formula f;
    f.constant = list(declared(recipe), recipe.params, "output").at(0);
    f.tables = {"standard"};
    f.body = fmt::format(
        "    landmarks = np.percentile(v, {})\n"
        "    if not landmarks[-1] > landmarks[0]:  # no contrast\n        return np.full_like(x, {})\n"
        "    rise, width = np.diff(standard), np.diff(landmarks)\n"
        "    slope = np.divide(rise, width, out=np.zeros_like(width), where=width > 0)\n"
        "    i = np.searchsorted(landmarks[1:-1], x, side=\"right\")\n"
        "    return standard[i] + (x - landmarks[i]) * slope[i]\n",
        codeList(list(declared(recipe), recipe.params, "percentiles"), 4), codeNumber(f.constant));
    return f;
}

Formula grayWorld(const Recipe&)
{
    Formula f;
    f.allChannels = true;
    f.body = "    means = np.array([c[ok].mean() if ok.any() else 0.0 for c, ok in zip(x.T, valid.T)])\n"
             "    gains = np.divide(means.mean(), means, out=np.ones_like(means), where=means != 0)\n"
             "    return x * gains\n";
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
    MethodFormula {"curve", curve},
    MethodFormula {"gcn", gcn},
    MethodFormula {"equalize", equalize},
    MethodFormula {"match", match},
    MethodFormula {"nyul", nyul},
    MethodFormula {"gray_world", grayWorld},
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
