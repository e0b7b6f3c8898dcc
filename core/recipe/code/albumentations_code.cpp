// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <fmt/format.h>

namespace isolume {

namespace {

/// A.Normalize computes (x − mean · max) / (std · max).
std::string normalize(const CodePlan& plan, const std::vector<ChannelPlan>& channels)
{
    const MeanStd numbers = meanStd(channels);
    return fmt::format(
        "# A.Normalize computes in float32 and leaves values that are not finite as they are.\n"
        "{}import albumentations as A\n\n"
        "transform = A.Compose([\n    A.Normalize(\n        mean={},\n        std={},\n"
        "        max_pixel_value={},\n    ),\n])\n",
        maxRemark(plan), codeList(numbers.mean, Listing::Always), codeList(numbers.std, Listing::Always),
        codeNumber(assumedMax(plan)));
}

std::string function(const CodePlan& plan)
{
    const bool grouped = plan.recipe.scope == Scope::Group;
    return "# Albumentations has no transform that says this; A.Lambda calls NumPy.\n"
        + std::string(grouped ? "import functools\n\n" : "") + "import albumentations as A\n"
        + numpyFunction(plan) + "\n\ndef normalize_image(image, " + (grouped ? "group, " : "")
        + "**kwargs):\n    return normalize(image" + (grouped ? ", group" : "") + ")\n\n\n"
        + (grouped ? "# One transform a group; this is the first one's.\n" : "")
        + fmt::format("transform = A.Compose([A.Lambda(image={})])\n", callable(plan, "normalize_image"));
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    const auto* plain = plainAlone(plan);
    return headerComment(plan, context, "# ")
        + "# transform(image=...)[\"image\"] takes H x W x C values in the file's own units to float32.\n"
        + (plain ? normalize(plan, *plain) : function(plan));
}

} // namespace

CodeTarget albumentationsTarget() { return {"albumentations", "Albumentations", "py", write}; }

} // namespace isolume
