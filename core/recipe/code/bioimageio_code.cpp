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

std::string argument(std::string_view name, const std::string& value)
{
    return fmt::format("      {}: {}\n", name, value);
}

std::string clipStep(const std::string& low, const std::string& high)
{
    return step("clip", argument("min", low) + argument("max", high));
}

/// `values` with the axis that they lie along, where there are several.
std::string along(const std::vector<LinearChannel>& channels, std::string_view first,
    const std::vector<double>& a, std::string_view second, const std::vector<double>& b)
{
    const bool each = channels.size() > 1;
    const auto list = [&](const std::vector<double>& v) { return each ? codeList(v) : codeNumber(v[0]); };
    return (each ? argument("axis", "channel") : "") + argument(first, list(a)) + argument(second, list(b));
}

/// Steps that know all numbers beforehand.
std::string ofNumbers(const CodePlan& plan, const std::vector<LinearChannel>& channels)
{
    const double max = assumedMax(plan);
    const auto all = [&](auto&& holds) { return std::all_of(channels.begin(), channels.end(), holds); };
    std::string text;
    if (all([&](const LinearChannel& c) { return c.gain() == max && c.offset() == 0; }))
        return "preprocessing: []\n"; // the format refuses a step that does nothing
    // It refuses deviations below 1e-6, too.
    if (all([&](const LinearChannel& c) { return c.add == 0 && !c.isConstant && c.divide * max >= 1e-6; })
        && plan.formula.terms.size() > 1 && plan.formula.terms[1].name != "high")
        text = step("fixed_zero_mean_unit_variance",
            along(channels, "mean",
                eachOf(channels, [&](const LinearChannel& c) { return tidy(c.subtract * max); }), "std",
                eachOf(channels, [&](const LinearChannel& c) { return tidy(c.divide * max); })));
    else
        text = step("scale_linear",
            along(channels, "gain",
                eachOf(channels, [&](const LinearChannel& c) { return tidy(c.gain() / max); }), "offset",
                eachOf(channels, [&](const LinearChannel& c) { return c.offset(); })));
    if (channels[0].clip)
        text += clipStep(codeNumber(channels[0].clip->low), codeNumber(channels[0].clip->high));
    return "preprocessing:\n" + text;
}

/// The two steps that look at the image at hand. Both ask for an eps above 0, which is made too small to matter.
std::string ofImage(const CodePlan& plan)
{
    const Recipe& recipe = plan.recipe;
    const auto params = methodById(recipe.method).params;
    const std::string axes = argument("axes", plan.separate ? "[y, x]" : "[channel, y, x]");
    const std::string clip = plan.formula.low.empty() ? "" : clipStep(plan.formula.low, plan.formula.high);
    if (recipe.method == "z_score") {
        const double eps = number(params, recipe.params, "eps");
        return "preprocessing:\n"
            + step("zero_mean_unit_variance", axes + argument("eps", codeNumber(eps > 0 ? eps : 1e-12)))
            + clip;
    }
    const bool isPercentile = recipe.method == "percentile";
    const auto& range = list(params, recipe.params, "range");
    std::string text = "preprocessing:\n"
        + step("scale_range",
            axes
                + argument(
                    "min_percentile", codeNumber(isPercentile ? number(params, recipe.params, "lo") : 0))
                + argument(
                    "max_percentile", codeNumber(isPercentile ? number(params, recipe.params, "hi") : 100))
                + argument("eps", "1.0e-12"));
    if (range[0] != 0 || range[1] != 1)
        text += step("scale_linear",
            argument("gain", codeNumber(range[1] - range[0])) + argument("offset", codeNumber(range[0])));
    return text + clip;
}

bool canSayImage(const CodePlan& plan)
{
    const Recipe& recipe = plan.recipe;
    const auto params = methodById(recipe.method).params;
    if (!plan.countsAll())
        return false;
    if (recipe.method == "percentile")
        return number(params, recipe.params, "hi") > 1;
    if (recipe.method == "z_score") { // its variance is the population's
        const double eps = number(params, recipe.params, "eps");
        return number(params, recipe.params, "ddof") == 0 && eps <= 0.1
            && (eps == 0 || choice(params, recipe.params, "eps_mode") == "add");
    }
    return recipe.method == "min_max";
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    const auto linear = linearChannels(plan);
    const bool oneClip = linear && std::all_of(linear->begin(), linear->end(), [&](const LinearChannel& c) {
        return c.clip == linear->front().clip;
    });
    if (plan.needsNumpy() || !(plan.ofImage ? canSayImage(plan) : oneClip))
        return numpyInstead(plan, context,
            "No preprocessing step of bioimage.io says this. Call normalize() on the arrays beforehand.");
    std::string remark = maxRemark(plan);
    if (plan.ofImage && recipe.method == "percentile")
        remark += "# Where both percentiles are one value and others differ from it, Isolume gives the lower "
                  "bound.\n";
    return headerComment(plan, context, "# ")
        + "#\n# For an input in rdf.yaml, format 0.5. Values that are not finite stay as they are.\n" + remark
        + (plan.ofImage ? ofImage(plan) : ofNumbers(plan, *linear));
}

} // namespace

CodeTarget bioimageioTarget()
{
    return {"bioimageio", "bioimage.io", "the preprocessing of an rdf.yaml", "yaml", write};
}

} // namespace isolume
