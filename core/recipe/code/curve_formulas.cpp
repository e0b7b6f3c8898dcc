// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/shared_params.h"
#include "core/recipe/code/formula_parts.h"
#include "core/recipe/code/text.h"

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr std::string_view ownShare = "    ordered = np.sort(v)\n"
                                      "    share = np.searchsorted(ordered, x, side=\"right\") / len(v)\n";

} // namespace

Formula curveFormula(const Recipe& recipe)
{
    const std::string_view kind = choice(declaredParams(recipe), recipe.params, "kind");
    Formula f;
    if (kind == "log") {
        f.y = "np.log1p(np.clip(x, 0.0, None))";
        f.yCpp = "std::log1p(std::max(x, 0.0))";
    } else if (kind == "sqrt") {
        f.y = "np.sqrt(np.clip(x, 0.0, None))";
        f.yCpp = "std::sqrt(std::max(x, 0.0))";
    } else if (kind == "asinh") {
        f.y = fmt::format("np.arcsinh(x / {})", codeNumber(paramNumber(recipe, "s")));
        f.yCpp = fmt::format("std::asinh(x / {})", codeNumber(paramNumber(recipe, "s")));
    } else {
        const std::string g = codeNumber(paramNumber(recipe, "g"));
        f.y = fmt::format("largest * (np.clip(x, 0.0, None) / largest) ** {}", g);
        f.yCpp = fmt::format("largest * std::pow(std::max(x, 0.0) / largest, {})", g);
    }
    return f;
}

Formula equalizeFormula(const Recipe& recipe)
{
    const Interval range = rangeOf(declaredParams(recipe), recipe.params);
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
    f.body += noContrast("least < 1", range.low)
        + fmt::format("    return np.clip({}, {}, {})\n", y + plusNumber(range.low), low, high);
    return f;
}

Formula matchFormula(const Recipe&)
{
    Formula f;
    f.tables = {"values", "cdf"};
    f.body = std::string(ownShare) + "    return np.interp(share, cdf, values)\n";
    return f;
}

Formula nyulFormula(const Recipe& recipe)
{
    Formula f;
    f.constant = list(declaredParams(recipe), recipe.params, "output").at(0);
    f.tables = {"standard"};
    f.body = fmt::format("    landmarks = np.percentile(v, {})\n",
                 codeList(list(declaredParams(recipe), recipe.params, "percentiles"), 4))
        + noContrast("landmarks[-1] > landmarks[0]", f.constant)
        + "    rise, width = np.diff(standard), np.diff(landmarks)\n"
          "    slope = np.divide(rise, width, out=np.zeros_like(width), where=width > 0)\n"
          "    i = np.searchsorted(landmarks[1:-1], x, side=\"right\")\n"
          "    return standard[i] + (x - landmarks[i]) * slope[i]\n";
    return f;
}

Formula grayWorldFormula(const Recipe&)
{
    Formula f;
    f.allChannels = true;
    f.body = "    means = np.array([c[ok].mean() if ok.any() else 0.0 for c, ok in zip(x.T, valid.T)])\n"
             "    gains = np.divide(means.mean(), means, out=np.ones_like(means), where=means != 0)\n"
             "    return x * gains\n";
    return f;
}

} // namespace isolume
