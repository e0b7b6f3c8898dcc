// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace isolume {

namespace {

using Json = nlohmann::ordered_json;

/// nnU-Net's scheme that gives the same values, or nothing. Its schemes look at each channel alone.
std::string schemeOf(const CodePlan& plan)
{
    const Recipe& recipe = plan.recipe;
    const auto params = methodById(recipe.method).params;
    if (recipe.input.nodata || (recipe.fill && *recipe.fill != 0))
        return {};
    if (recipe.method == "identity")
        return "NoNormalization";
    if (plan.image && plan.perChannel && recipe.method == "z_score"
        && number(params, recipe.params, "ddof") == 0
        && isNone(paramValue(params, recipe.params, "clip_sigma"))
        && number(params, recipe.params, "eps") == 0)
        return "ZScoreNormalization";
    if (plan.image && plan.perChannel && recipe.method == "min_max" && plan.image->gain == 1
        && plan.image->offset == 0)
        return "RescaleTo01Normalization";
    if (plan.constants() && plan.perChannel && recipe.method == "clip_z")
        return "CTNormalization";
    return {};
}

Json properties(const CodePlan& plan)
{
    Json all = Json::object();
    const auto& channels = plan.recipe.fitted->groups.begin()->second;
    for (std::size_t c = 0; c < channels.size(); ++c) {
        const FittedNumbers& n = channels[c].numbers;
        all[std::to_string(c)] = {{"mean", fittedNumber(n, "mean")}, {"std", fittedNumber(n, "std")},
            {"percentile_00_5", fittedNumber(n, "p_lo")}, {"percentile_99_5", fittedNumber(n, "p_hi")}};
    }
    return all;
}

std::string fragment(const CodePlan& plan, const CodeContext& context, const std::string& scheme)
{
    const std::size_t channels = plan.constants() ? plan.constants()->size() : 1;
    std::string comment = headerComment(plan, context, "");
    std::replace(comment.begin(), comment.end(), '\n', ' ');
    if (scheme != "CTNormalization")
        comment += "The lists have one entry; repeat it for each channel.";
    Json json {{"isolume", comment}};
    if (scheme == "CTNormalization")
        json["foreground_intensity_properties_per_channel"] = properties(plan);
    json["configurations"]["3d_fullres"]
        = {{"normalization_schemes", std::vector<std::string>(channels, scheme)},
            {"use_mask_for_norm", std::vector<bool>(channels, false)}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    const std::string scheme = schemeOf(plan);
    if (scheme.empty())
        return numpyInstead(plan, context,
            "nnU-Net has no normalization scheme that says this; call normalize() on the images beforehand "
            "and use\n"
            "# NoNormalization.");
    return fragment(plan, context, scheme);
}

} // namespace

CodeTarget nnunetTarget() { return {"nnunet", "nnU-Net (plans fragment)", "json", write}; }

} // namespace isolume
