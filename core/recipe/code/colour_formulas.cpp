// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/methods/stains.h"
#include "core/recipe/code/formula_parts.h"
#include "core/recipe/code/text.h"

#include <fmt/format.h>

namespace isolume {

namespace {

/// What was fitted on the target: one entry, or three.
const std::vector<FittedChannel>& targetOf(const Recipe& recipe, std::size_t entries)
{
    if (recipe.fitted)
        if (const auto whole = recipe.fitted->groups.find("");
            whole != recipe.fitted->groups.end() && whole->second.size() == entries)
            return whole->second;
    throw Error({recipe.method, "cannot write code for the recipe", "it was not fitted on its target yet",
        "Make it with isolume-cli fit"});
}

/// The constants of skimage's rgb2lab, as METHODS.md has them.
constexpr std::string_view labFunctions
    = "XYZ_FROM_RGB = np.array(\n"
      "    [[0.412453, 0.35758, 0.180423], [0.212671, 0.71516, 0.072169], [0.019334, 0.119193, 0.950227]]\n"
      ")\n"
      "WHITE = np.array([0.95047, 1.0, 1.08883])\n\n\n"
      "def rgb_to_lab(rgb):\n"
      "    \"\"\"CIE Lab of sRGB values 0...1 under D65.\"\"\"\n"
      "    linear = np.where(rgb > 0.04045, ((np.maximum(rgb, 0.0) + 0.055) / 1.055) ** 2.4, rgb / 12.92)\n"
      "    xyz = linear @ XYZ_FROM_RGB.T / WHITE\n"
      "    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16.0 / 116.0)\n"
      "    x, y, z = f[..., 0], f[..., 1], f[..., 2]\n"
      "    return np.stack([116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)], axis=-1)\n\n\n"
      "def lab_to_rgb(lab):\n"
      "    \"\"\"The other way, clipped to 0...1.\"\"\"\n"
      "    y = (lab[..., 0] + 16.0) / 116.0\n"
      "    f = np.stack([lab[..., 1] / 500.0 + y, y, np.maximum(y - lab[..., 2] / 200.0, 0.0)], axis=-1)\n"
      "    xyz = np.where(f > 0.2068966, f**3, (f - 16.0 / 116.0) / 7.787) * WHITE\n"
      "    rgb = xyz @ np.linalg.inv(XYZ_FROM_RGB).T\n"
      "    curved = 1.055 * np.maximum(rgb, 0.0) ** (1.0 / 2.4) - 0.055\n"
      "    return np.clip(np.where(rgb > 0.0031308, curved, rgb * 12.92), 0.0, 1.0)\n";

Formula ofColour()
{
    Formula f;
    f.allChannels = true;
    f.channels = 3;
    f.fromZeros = true;
    return f;
}

} // namespace

Formula reinhardFormula(const Recipe& recipe)
{
    std::vector<double> mean, std;
    const auto given
        = [&](const char* name) { return !isNone(paramValue(declaredParams(recipe), recipe.params, name)); };
    if (given("mean") && given("std")) {
        mean = list(declaredParams(recipe), recipe.params, "mean");
        std = list(declaredParams(recipe), recipe.params, "std");
    } else {
        for (const FittedChannel& channel : targetOf(recipe, 3)) {
            mean.push_back(channel.number("mean"));
            std.push_back(channel.number("std"));
        }
    }
    if (mean.size() != 3 || std.size() != 3)
        throw Error({recipe.method, "cannot write code for the recipe",
            "the numbers of a target are three of mean and three of std, for L, a and b", ""});
    Formula f = ofColour();
    f.definitions = labFunctions;
    f.body = fmt::format("    target_mean, target_std = np.array({}), np.array({})\n", codeList(mean, 4),
                 codeList(std, 4))
        + "    lab = rgb_to_lab(x / largest)\n"
          "    v = lab[valid.all(axis=2)]\n"
          "    mean, gain = np.zeros(3), np.zeros(3)\n"
          "    if len(v):\n"
          "        mean, std = v.mean(axis=0), v.std(axis=0)\n"
          "        varies = v.min(axis=0) < v.max(axis=0)\n"
          "        gain = np.divide(target_std, std, out=gain, where=varies & (std > 0))\n"
          "    return lab_to_rgb((lab - mean) * gain + target_mean) * largest\n";
    return f;
}

Formula macenkoFormula(const Recipe& recipe)
{
    std::vector<double> stains(publishedStains.vectors.begin(), publishedStains.vectors.end());
    std::vector<double> strongest(publishedStains.strongest.begin(), publishedStains.strongest.end());
    if (stepNeedsSetFit(recipe)) {
        stains = targetOf(recipe, 1).front().array("HE");
        strongest = targetOf(recipe, 1).front().array("maxC");
    }
    const double alpha = paramNumber(recipe, "alpha");
    const std::string light = codeNumber(paramNumber(recipe, "Io"));
    Formula f = ofColour();
    f.ofNoLargest = "x";
    f.body = fmt::format("    target = np.array({}).reshape(3, 2)  # hematoxylin, eosin\n"
                         "    target_strongest = np.array({})\n",
                 codeList(stains, 4), codeList(strongest, 4))
        + fmt::format("    density = -np.log((np.maximum(x * (255.0 / largest), 0.0) + 1.0) / {0})\n"
                      "    counted = density[valid.all(axis=2)]\n"
                      "    tissue = counted[(counted >= {1}).all(axis=1)]\n"
                      "    if len(tissue) < max(32, 0.01 * len(counted)) or (tissue == tissue[0]).all():\n"
                      "        return x  # too little tissue\n"
                      "    vectors = np.linalg.eigh(np.cov(tissue, rowvar=False))[1]\n"
                      "    second, first = vectors[:, 1], vectors[:, 2]\n"
                      "    if first.sum() < 0:\n"
                      "        first = -first\n"
                      "    angles = np.percentile(np.arctan2(tissue @ second, tissue @ first), [{2}, {3}])\n"
                      "    ends = [first * np.cos(a) + second * np.sin(a) for a in angles]\n"
                      "    if ends[0][0] <= ends[1][0]:\n"
                      "        ends.reverse()\n"
                      "    unmix = np.linalg.pinv(np.stack(ends, axis=1)).T\n"
                      "    strongest = np.percentile(counted @ unmix, 99.0, axis=0)\n"
                      "    if not (strongest > 0).all():\n"
                      "        return x\n"
                      "    stained = density @ unmix * (target_strongest / strongest)\n"
                      "    return np.minimum({0} * np.exp(-stained @ target.T), 255.0) * (largest / 255.0)\n",
            light, codeNumber(paramNumber(recipe, "beta")), codeNumber(alpha), codeNumber(100 - alpha));
    return f;
}

} // namespace isolume
