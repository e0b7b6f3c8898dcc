// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/shared_params.h"
#include "core/recipe/code/python.h"

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr std::string_view inFloat32
    = "#\n# The transform computes in float32 and leaves values that are not finite as they are.\n";

std::string normalizeIntensity(const CodePlan& plan, const std::vector<LinearChannel>& channels)
{
    const double max = assumedMax(plan);
    const auto mean = eachOf(channels, [&](const LinearChannel& c) { return tidy(c.mean() * max); });
    const auto std = eachOf(channels, [&](const LinearChannel& c) { return tidy(c.divide * max); });
    const bool each = plan.separate && channels.size() > 1;
    const auto list = [&](const std::vector<double>& v) { return each ? codeList(v) : codeNumber(v[0]); };
    return fmt::format("{}{}from monai.transforms import Compose, NormalizeIntensity\n\n"
                       "transform = Compose([\n    NormalizeIntensity(\n        subtrahend={},\n"
                       "        divisor={},\n        channel_wise={},\n    ),\n])\n",
        inFloat32, maxRemark(plan), list(mean), list(std), each ? "True" : "False");
}

/// One stretch for all channels, clipped to its range.
bool isRange(const CodePlan& plan, const std::vector<LinearChannel>& channels)
{
    return channels.size() == 1 && channels[0].clip && !channels[0].isConstant && !plan.formula.usesLargest()
        && plan.formula.xLow.empty();
}

std::string scaleIntensityRange(const LinearChannel& c)
{
    return fmt::format("{}from monai.transforms import Compose, ScaleIntensityRange\n\n"
                       "transform = Compose([\n    ScaleIntensityRange(a_min={}, a_max={}, b_min={}, "
                       "b_max={}, clip=True),\n])\n",
        inFloat32, codeNumber(c.subtract + (c.clip->low - c.add) * c.divide),
        codeNumber(tidy(c.subtract + (c.clip->high - c.add) * c.divide)), codeNumber(c.clip->low),
        codeNumber(c.clip->high));
}

/// The transform that takes the statistics of the image at hand, where one gives the same values: also 0 for an image
/// without contrast, which ScaleIntensityRangePercentiles does not always give.
std::string ofImage(const CodePlan& plan)
{
    const Formula& f = plan.formula;
    const std::string_view each = plan.separate ? "True" : "False";
    if (plan.needsNumpy() || !plan.ofImage || !plan.countsAll() || !f.low.empty())
        return {};
    if (plan.recipe.method == "z_score" && f.terms[1].of == "deviation(v, 0)")
        return fmt::format("transform = Compose([NormalizeIntensity(channel_wise={})])\n", each);
    if (plan.recipe.method == "min_max" && f.constant == 0)
        return fmt::format("transform = Compose([ScaleIntensity(minv=0.0, maxv={}, channel_wise={})])\n",
            codeNumber(rangeOf(methodById("min_max").params, plan.recipe.params).high), each);
    return {};
}

std::string function(const CodePlan& plan)
{
    const bool grouped = plan.isGrouped();
    return "#\n# No transform of MONAI says this; Lambda calls NumPy.\n"
        + numpyFunction(plan,
            std::string(grouped ? "import functools\n\n" : "")
                + "from monai.transforms import Compose, Lambda\n")
        + "\n\ndef normalize_channels_first(image" + (grouped ? ", group" : "")
        + "):\n    image = np.moveaxis(np.asarray(image), 0, -1)\n    y = "
          "normalize(image.reshape(image.shape[0], -1, image.shape[-1])"
        + (grouped ? ", group" : "") + ")\n    return np.moveaxis(y.reshape(image.shape), -1, 0)\n\n\n"
        + groupRemark(plan)
        + fmt::format("transform = Compose([Lambda(func={})])\n", callable(plan, "normalize_channels_first"));
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    if (plan.takesMask())
        return numpyInstead(plan, context,
            "No transform of MONAI says this. Call normalize() on each image and its mask beforehand.");
    const std::string header = headerComment(plan, context, "# ")
        + "# transform(image) takes C x H x W (or C x H x W x D) values as read to float32.\n";
    if (const auto plain = plainChannels(plan))
        return header + normalizeIntensity(plan, *plain);
    if (const auto linear = linearChannels(plan); linear && isRange(plan, *linear))
        return header + scaleIntensityRange((*linear)[0]);
    if (const std::string own = ofImage(plan); !own.empty())
        return header + "#\n# The transform computes in float32, and every value has to be finite.\n"
            + "from monai.transforms import Compose, "
            + (plan.recipe.method == "z_score" ? "NormalizeIntensity" : "ScaleIntensity") + "\n\n" + own;
    return header + function(plan);
}

} // namespace

CodeTarget monaiTarget() { return {"monai", "MONAI", "a transform for its pipelines", "py", write}; }

} // namespace isolume
