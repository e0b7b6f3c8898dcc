// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr std::string_view inFloat32
    = "#\n# A.Normalize computes in float32 and leaves values that are not finite as they are.\n";

/// A.Normalize computes (x − mean · max) / (std · max).
std::string normalize(const CodePlan& plan, const std::vector<LinearChannel>& channels)
{
    const auto mean = eachOf(channels, [](const LinearChannel& c) { return c.mean(); });
    const auto std = eachOf(channels, [](const LinearChannel& c) { return c.divide; });
    // One number for all is no list: a list with one is for images of one channel.
    const auto list
        = [](const std::vector<double>& v) { return v.size() == 1 ? codeNumber(v[0]) : codeList(v); };
    return fmt::format("{}{}import albumentations as A\n\n"
                       "transform = A.Compose([\n    A.Normalize(\n        mean={},\n        std={},\n"
                       "        max_pixel_value={},\n    ),\n])\n",
        inFloat32, maxRemark(plan), list(mean), list(std), codeNumber(assumedMax(plan)));
}

/// What A.Normalize does with "image" and "image_per_channel": eps 1e-4 added, clipped to ±20.
bool isPerImage(const CodePlan& plan)
{
    const Recipe& recipe = plan.recipe;
    const auto clip = recipe.params.find("clip_sigma");
    const auto params = methodById(recipe.method).params;
    return !plan.needsNumpy() && recipe.method == "z_score" && plan.ofImage && plan.countsAll()
        && number(params, recipe.params, "ddof") == 0 && number(params, recipe.params, "eps") == 1e-4
        && choice(params, recipe.params, "eps_mode") == "add" && clip != recipe.params.end()
        && clip->second == ParamValue(20.0);
}

std::string perImage(const CodePlan& plan)
{
    return fmt::format("{}import albumentations as A\n\n"
                       "transform = A.Compose([A.Normalize(normalization=\"{}\")])\n",
        inFloat32, plan.separate ? "image_per_channel" : "image");
}

std::string function(const CodePlan& plan)
{
    const bool grouped = plan.isGrouped();
    return "#\n# No transform of Albumentations says this; A.Lambda calls NumPy.\n"
        + numpyFunction(plan,
            grouped ? "import functools\n\nimport albumentations as A\n" : "import albumentations as A\n")
        + "\n\ndef normalize_image(image" + (grouped ? ", group" : "")
        + ", **kwargs):\n    return normalize(image" + (grouped ? ", group" : "") + ")\n\n\n"
        + groupRemark(plan)
        + fmt::format("transform = A.Compose([A.Lambda(image={})])\n", callable(plan, "normalize_image"));
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    if (plan.takesMask())
        return numpyInstead(plan, context,
            "No transform of Albumentations says this. Call normalize() on each image and its mask "
            "beforehand.");
    const auto plain = plainChannels(plan);
    return headerComment(plan, context, "# ")
        + "# transform(image=...)[\"image\"] takes H x W x C values as read to float32.\n"
        + (plain                   ? normalize(plan, *plain)
                : isPerImage(plan) ? perImage(plan)
                                   : function(plan));
}

} // namespace

CodeTarget albumentationsTarget()
{
    return {"albumentations", "Albumentations", "a transform for its pipelines", "py", write};
}

} // namespace isolume
