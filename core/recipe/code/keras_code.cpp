// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

/// x · scale + offset. keras.layers.Normalization would not do where std is below its least one, 1e-7.
std::string rescaling(const CodePlan& plan, const std::vector<LinearChannel>& channels)
{
    const auto scale
        = eachOf(channels, [&](const LinearChannel& c) { return tidy(c.gain() / assumedMax(plan)); });
    const auto offset = eachOf(channels, [](const LinearChannel& c) { return c.offset(); });
    return fmt::format("keras.layers.Rescaling(\n    scale={},\n    offset={},\n)\n", codeNumbers(scale, 4),
        codeNumbers(offset, 4));
}

/// The numbers as they are known by name: mean and variance.
std::string normalization(const CodePlan& plan, const std::vector<LinearChannel>& channels)
{
    const auto mean = eachOf(channels, [](const LinearChannel& c) { return c.mean(); });
    const auto variance = eachOf(channels, [](const LinearChannel& c) { return c.divide * c.divide; });
    return fmt::format("keras.layers.Normalization(\n    axis={},\n    mean={},\n    variance={},\n)\n",
        plan.separate && channels.size() > 1 ? "-1" : "None", codeNumbers(mean, 4), codeNumbers(variance, 4));
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    const auto plain = plainChannels(plan);
    if (!plain)
        return numpyInstead(plan, context,
            "No layer of Keras says this. Call normalize() on each image on its way into the data set.");
    const bool asScores = !plan.formula.usesLargest()
        && std::all_of(plain->begin(), plain->end(),
            [](const LinearChannel& c) { return c.add == 0 && c.divide > 1e-6 && c.divide != 1; });
    return headerComment(plan, context, "# ")
        + "# layer(images) takes N x H x W x C values as read.\n#\n"
          "# The layer computes in float32 and leaves values that are not finite as they are.\n"
        + maxRemark(plan)
        + "import keras\n\nlayer = " + (asScores ? normalization(plan, *plain) : rescaling(plan, *plain));
}

} // namespace

CodeTarget kerasTarget() { return {"keras", "Keras", "a preprocessing layer", "py", write}; }

} // namespace isolume
