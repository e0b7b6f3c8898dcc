// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

std::string step(std::string_view id, std::string_view arguments)
{
    return fmt::format("  - id: {}\n    kwargs:\n{}", id, arguments);
}

std::string axes(const CodePlan& plan)
{
    return plan.perChannel ? "      axes: [y, x]\n" : "      axes: [channel, y, x]\n";
}

std::string clipStep(Interval clip)
{
    return step(
        "clip", fmt::format("      min: {}\n      max: {}\n", codeNumber(clip.low), codeNumber(clip.high)));
}

/// y = x · gain + offset for each channel, then one clip for all.
std::string linear(const CodePlan& plan, const std::vector<ChannelPlan>& channels)
{
    std::vector<double> gain, offset;
    for (const ChannelPlan& c : channels) {
        gain.push_back(c.isDegenerate() ? 0 : 1 / (c.divide * assumedMax(plan)));
        offset.push_back(c.isDegenerate() ? c.add : c.add - c.subtract / c.divide);
    }
    const bool each = channels.size() > 1;
    std::string text = "preprocessing:\n"
        + step("scale_linear",
            fmt::format("{}      gain: {}\n      offset: {}\n", each ? "      axis: channel\n" : "",
                codeList(gain, each ? Listing::Always : Listing::WhereDifferent),
                codeList(offset, each ? Listing::Always : Listing::WhereDifferent)));
    return channels[0].clip ? text + clipStep(*channels[0].clip) : text;
}

/// The two steps that look at the image at hand. Both ask for an eps above 0, which is made too small to matter.
std::string ofImage(const CodePlan& plan)
{
    const ImagePlan& image = *plan.image;
    std::string text = "preprocessing:\n";
    if (plan.recipe.method == "z_score")
        return text + step("zero_mean_unit_variance", axes(plan) + "      eps: 1.0e-12\n");
    double low = 0, high = 100;
    if (plan.recipe.method == "percentile") {
        low = image.statistics[0].argument;
        high = image.statistics[1].argument;
    }
    text += step("scale_range",
        axes(plan)
            + fmt::format("      min_percentile: {}\n      max_percentile: {}\n      eps: 1.0e-12\n",
                codeNumber(low), codeNumber(high)));
    if (image.gain != 1 || image.offset != 0)
        text += step("scale_linear",
            fmt::format(
                "      gain: {}\n      offset: {}\n", codeNumber(image.gain), codeNumber(image.offset)));
    return image.clip ? text + clipStep(*image.clip) : text;
}

bool canSayImage(const CodePlan& plan)
{
    const Recipe& recipe = plan.recipe;
    if (recipe.method == "min_max" || recipe.method == "percentile")
        return true;
    // Its variance is the population's.
    const auto params = methodById(recipe.method).params;
    return recipe.method == "z_score" && plan.image->scale == "sigma" && !plan.image->clip
        && number(params, recipe.params, "ddof") == 0;
}

bool canSayConstants(const CodePlan& plan)
{
    const auto* all = plan.constants();
    return all && std::all_of(all->begin(), all->end(), [&](const ChannelPlan& c) {
        return c.clip == (*all)[0].clip;
    });
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    const bool plain = !recipe.input.nodata && !plan.reverseChannels;
    if (!plain || !(plan.image ? canSayImage(plan) : canSayConstants(plan)))
        return numpyInstead(plan, context,
            "bioimage.io has no preprocessing step that says this; call normalize() on the arrays "
            "beforehand.");
    return headerComment(plan, context, "# ")
        + "# Below an input of rdf.yaml (format 0.5); values that are not finite stay.\n" + maxRemark(plan)
        + (plan.image ? ofImage(plan) : linear(plan, *plan.constants()));
}

} // namespace

CodeTarget bioimageioTarget() { return {"bioimageio", "bioimage.io", "yaml", write}; }

} // namespace isolume
