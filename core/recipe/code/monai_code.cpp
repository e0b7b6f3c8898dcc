// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <fmt/format.h>

namespace isolume {

namespace {

std::string normalizeIntensity(const CodePlan& plan, const std::vector<ChannelPlan>& channels)
{
    MeanStd numbers = meanStd(channels);
    for (auto* list : {&numbers.mean, &numbers.std})
        for (double& value : *list)
            value *= assumedMax(plan);
    const bool each = plan.perChannel && channels.size() > 1;
    return fmt::format(
        "# The transform computes in float32 and leaves values that are not finite as they are.\n"
        "{}from monai.transforms import Compose, NormalizeIntensity\n\n"
        "transform = Compose([\n    NormalizeIntensity(\n        subtrahend={},\n"
        "        divisor={},\n        channel_wise={},\n    ),\n])\n",
        maxRemark(plan), codeList(numbers.mean, each ? Listing::Always : Listing::WhereDifferent),
        codeList(numbers.std, each ? Listing::Always : Listing::WhereDifferent), each ? "True" : "False");
}

/// One stretch for all channels, clipped to its range.
std::string scaleIntensityRange(const ChannelPlan& c)
{
    const double low = c.subtract + (c.clip->low - c.add) * c.divide;
    const double high = c.subtract + (c.clip->high - c.add) * c.divide;
    return fmt::format(
        "# The transform computes in float32 and leaves values that are not finite as they are.\n"
        "from monai.transforms import Compose, ScaleIntensityRange\n\n"
        "transform = Compose([\n    ScaleIntensityRange(\n        a_min={}, a_max={}, b_min={}, "
        "b_max={}, clip=True\n    ),\n])\n",
        codeNumber(low), codeNumber(high), codeNumber(c.clip->low), codeNumber(c.clip->high));
}

std::string function(const CodePlan& plan)
{
    const bool grouped = plan.recipe.scope == Scope::Group;
    return "# MONAI has no transform that says this; Lambda calls NumPy.\n"
        + std::string(grouped ? "import functools\n\n" : "")
        + "from monai.transforms import Compose, Lambda\n" + numpyFunction(plan)
        + "\n\ndef normalize_channels_first(image" + (grouped ? ", group" : "")
        + "):\n    image = np.moveaxis(np.asarray(image), 0, -1)\n    y = "
          "normalize(image.reshape(image.shape[0], -1, image.shape[-1])"
        + (grouped ? ", group" : "") + ")\n    return np.moveaxis(y.reshape(image.shape), -1, 0)\n\n\n"
        + (grouped ? "# One transform a group; this is the first one's.\n" : "")
        + fmt::format("transform = Compose([Lambda(func={})])\n", callable(plan, "normalize_channels_first"));
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    const auto* plain = plainAlone(plan);
    const auto* one = plan.constants();
    const bool ranged = one && one->size() == 1 && (*one)[0].clip && !(*one)[0].isDegenerate()
        && !plan.recipe.input.nodata && !plan.inUnitsOfMax && plan.recipe.method != "clip_z";
    return headerComment(plan, context, "# ")
        + "# transform(image) takes C x H x W (or C x H x W x D) values in the file's own units to float32.\n"
        + (plain         ? normalizeIntensity(plan, *plain)
                : ranged ? scaleIntensityRange((*one)[0])
                         : function(plan));
}

} // namespace

CodeTarget monaiTarget() { return {"monai", "MONAI", "py", write}; }

} // namespace isolume
