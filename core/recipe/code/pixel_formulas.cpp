// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/formula_parts.h"
#include "core/recipe/code/text.h"

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr std::string_view gaussian
    = "def smooth(x, sigma):\n"
      "    \"\"\"A Gaussian of 4 sigma to either side, mirrored about the outermost pixels.\"\"\"\n"
      "    radius = int(4.0 * sigma + 0.5)\n"
      "    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)\n"
      "    kernel /= kernel.sum()\n"
      "    for _ in range(2):  # along the columns, then along the rows\n"
      "        size = x.shape[0]\n"
      "        period = max(2 * (size - 1), 1)\n"
      "        at = np.arange(-radius, size + radius) % period\n"
      "        padded = x[np.minimum(at, period - at)]\n"
      "        x = sum(k * padded[i : i + size] for i, k in enumerate(kernel)).T\n"
      "    return x\n\n\n"
      "def smooth_valid(x, valid, sigma):\n"
      "    \"\"\"The same of the valid values alone.\"\"\"\n"
      "    weight = smooth(valid.astype(np.float64), sigma)\n"
      "    x = smooth(np.where(valid, x, 0.0), sigma)\n"
      "    return np.divide(x, weight, out=np.zeros_like(x), where=weight > 1.0e-12)\n";

/// Of lines that look beyond the value at hand.
Formula ofPixels(std::string body)
{
    Formula f;
    f.body = std::move(body);
    f.fromZeros = true;
    return f;
}

} // namespace

Formula localContrastFormula(const Recipe& recipe)
{
    const auto* floor = std::get_if<double>(&paramValue(declaredParams(recipe), recipe.params, "floor"));
    Formula f = ofPixels(noContrast("v.min() < v.max()", 0)
        + fmt::format("    centred = x - smooth_valid(x, valid, {})\n"
                      "    centred[~valid | (np.abs(centred) <= 1.0e-13 * np.abs(x))] = 0.0  # rounding\n"
                      "    contrast = np.sqrt(np.maximum(smooth_valid(centred**2, valid, {}), 0.0))\n"
                      "    divisor = np.maximum(contrast, {})\n"
                      "    return np.divide(centred, divisor, out=np.zeros_like(x), where=divisor > 0)\n",
            codeNumber(paramNumber(recipe, "sigma1")), codeNumber(paramNumber(recipe, "sigma2")),
            floor ? codeNumber(*floor) : "contrast[valid].mean()"));
    f.definitions = gaussian;
    f.ignoresRegion = true;
    return f;
}

Formula illuminationFormula(const Recipe& recipe)
{
    Formula f;
    if (recipe.scope == Scope::Image) {
        f = ofPixels(fmt::format(
            "    field = smooth_valid(x, valid, {})\n", codeNumber(paramNumber(recipe, "smooth"))));
        f.definitions = gaussian;
    } else {
        f = ofPixels(
            "    if field.size != x.size:\n"
            "        raise ValueError(f\"the image has {x.size} pixels and the field {field.size}\")\n"
            "    field = field.reshape(x.shape)\n");
        f.tables = {"field"};
    }
    f.body += "    y = x * field.mean()\n"
              "    return np.divide(y, field, out=np.zeros_like(y), where=field > 0)\n";
    return f;
}

Formula zcaFormula(const Recipe& recipe)
{
    const std::string eps = codeNumber(paramNumber(recipe, "eps"));
    Formula f = ofPixels("    if mean.size != x.size:\n"
                         "        raise ValueError(f\"the image has {x.size} values and not {mean.size}\")\n"
                         "    centred = np.where(valid.ravel(), x.ravel() - mean, 0.0)\n"
                         "    vectors = vectors.reshape(mean.size, -1)\n"
        + fmt::format("    others = {0} ** -0.5  # of the directions in which the images did not vary\n"
                      "    along = (vectors.T @ centred) * ((lambdas + {0}) ** -0.5 - others)\n"
                      "    return (others * centred + vectors @ along).reshape(x.shape)\n",
            eps));
    f.tables = {"mean", "lambda", "U"};
    f.allChannels = true;
    return f;
}

} // namespace isolume
