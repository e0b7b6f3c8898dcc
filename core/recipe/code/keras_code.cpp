// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

/// x · scale + offset. keras.layers.Normalization would not do where std is below its least one, 1e-7.
std::string rescaling(const CodePlan& plan, const std::vector<ChannelPlan>& channels)
{
    std::vector<double> scale, offset;
    const double max = plan.inUnitsOfMax ? assumedMax(plan) : 1;
    for (const ChannelPlan& c : channels) {
        scale.push_back(1 / (c.divide * max));
        offset.push_back(c.add - c.subtract / c.divide);
    }
    return fmt::format("# The layer computes in float32 and leaves values that are not finite as they are.\n"
                       "{}import keras\n\n"
                       "layer = keras.layers.Rescaling(\n    scale={},\n    offset={},\n)\n",
        maxRemark(plan), codeList(scale, Listing::WhereDifferent), codeList(offset, Listing::WhereDifferent));
}

/// The numbers as they are known by name: mean and variance.
std::string normalization(const CodePlan& plan, const std::vector<ChannelPlan>& channels)
{
    MeanStd numbers = meanStd(channels);
    for (double& std : numbers.std)
        std *= std;
    return fmt::format(
        "# The layer computes in float32 and leaves values that are not finite as they are.\n"
        "{}import keras\n\n"
        "layer = keras.layers.Normalization(\n    axis={},\n    mean={},\n    variance={},\n)\n",
        maxRemark(plan), plan.perChannel ? "-1" : "None", codeList(numbers.mean, Listing::WhereDifferent),
        codeList(numbers.std, Listing::WhereDifferent));
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    const auto* plain = plainAlone(plan);
    const bool asScores = plain && !plan.inUnitsOfMax
        && std::all_of(plain->begin(), plain->end(),
            [](const ChannelPlan& c) { return c.add == 0 && c.divide > 1e-6 && c.divide != 1; });
    if (!plain)
        return numpyInstead(plan, context,
            "Keras has no layer that says this; call normalize() on each array before it enters the data "
            "set.");
    return headerComment(plan, context, "# ")
        + "# layer(images) takes N x H x W x C values in the file's own units.\n"
        + (asScores ? normalization(plan, *plain) : rescaling(plan, *plain));
}

} // namespace

CodeTarget kerasTarget() { return {"keras", "Keras", "py", write}; }

} // namespace isolume
