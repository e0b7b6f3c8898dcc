// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace isolume {

namespace {

using Json = nlohmann::ordered_json;

/// The scheme of nnU-Net 2 that gives the same values, or nothing. Its schemes look at each channel alone.
std::string schemeOf(const CodePlan& plan)
{
    const Recipe& recipe = plan.recipe;
    const Formula& f = plan.formula;
    if (plan.needsNumpy() || recipe.input.nodata || (recipe.fill && *recipe.fill != 0))
        return {};
    if (recipe.method == "identity")
        return "NoNormalization";
    if (recipe.method == "unit" && f.y == "x / largest" && recipe.input.bits.value_or(8) == 8)
        return "RGBTo01Normalization";
    if (!plan.separate || (plan.ofImage && !plan.countsAll()))
        return {};
    if (plan.ofImage && recipe.method == "z_score" && f.terms[1].of == "deviation(v, 0)" && f.low.empty())
        return "ZScoreNormalization";
    if (plan.ofImage && recipe.method == "min_max" && f.y == "(x - low) / (high - low)")
        return "RescaleTo01Normalization";
    if (recipe.method == "clip_z" && linearChannels(plan) && !plan.anyConstant)
        return "CTNormalization";
    return {};
}

Json properties(const CodePlan& plan)
{
    Json all = Json::object();
    const auto& channels = plan.recipe.fitted->groups.begin()->second;
    for (std::size_t c = 0; c < channels.size(); ++c) {
        const FittedChannel& n = channels[c];
        all[std::to_string(c)] = {{"mean", n.number("mean")}, {"std", n.number("std")},
            {"percentile_00_5", n.number("p_lo")}, {"percentile_99_5", n.number("p_hi")}};
    }
    return all;
}

std::string fragment(const CodePlan& plan, const CodeContext& context, const std::string& scheme)
{
    const std::size_t channels = std::max(plan.channels, 1);
    std::string about = headerComment(plan, context, "");
    about.pop_back();
    for (std::size_t at; (at = about.find('\n')) != std::string::npos;)
        about.replace(at, 1, ". ");
    about += plan.channels > 0
        ? ". Merge it into nnUNetPlans.json."
        : ". Merge it into nnUNetPlans.json, with an entry of the lists for each channel.";
    Json json {{"isolume", about}};
    if (scheme == "CTNormalization")
        json["foreground_intensity_properties_per_channel"] = properties(plan);
    for (const char* configuration : {"2d", "3d_fullres"})
        json["configurations"][configuration] = {{"normalization_schemes", std::vector(channels, scheme)},
            {"use_mask_for_norm", std::vector<bool>(channels, false)}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    const std::string scheme = schemeOf(plan);
    if (scheme.empty())
        return numpyInstead(plan, context,
            "No normalization scheme of nnU-Net says this. Call normalize() on the images beforehand and "
            "plan with\n# NoNormalization.");
    return fragment(plan, context, scheme);
}

} // namespace

CodeTarget nnunetTarget() { return {"nnunet", "nnU-Net", "a fragment of nnUNetPlans.json", "json", write}; }

} // namespace isolume
