// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/plan.h"

#include "core/error.h"
#include "core/methods/shared_params.h"
#include "core/recipe/code/text.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace isolume {

namespace {

using Kind = Statistic::Kind;
using Numbers = std::vector<FittedChannel>;

/// A divisor whose reciprocal is `multiply`: of all the doubles that are, the one with the fewest digits, so that a
/// deviation of 0.229 is not printed as 0.22899999999999998.
double divisorOf(double multiply)
{
    if (multiply == 0)
        return std::numeric_limits<double>::infinity();
    const double divisor = 1 / multiply;
    for (int digits = 1; digits < 17; ++digits) {
        const double shorter = std::stod(fmt::format("{:.{}e}", divisor, digits - 1));
        if (1 / shorter == multiply)
            return shorter;
    }
    return divisor;
}

ChannelPlan channelPlan(const Affine& f)
{
    ChannelPlan plan {f.subtract, divisorOf(f.multiply), f.add, {}};
    if (const Affine free; f.low != free.low || f.high != free.high)
        plan.clip = Interval {f.low, f.high};
    return plan;
}

std::vector<ChannelPlan> channelPlans(const CodePlan& plan, const Numbers& numbers, double max)
{
    const Method& method = methodById(plan.recipe.method);
    const int count = method.usesStatistics ? static_cast<int>(numbers.size()) : std::max(plan.channels, 1);
    std::vector<ChannelPlan> result;
    for (int c = 0; c < count; ++c) {
        bool degenerate = false;
        const FittedNumbers own
            = method.usesStatistics ? numbers[static_cast<std::size_t>(c)].numbers : FittedNumbers();
        const DataRange data {max, {0, max}};
        result.push_back(channelPlan(method.function(own, plan.recipe.params, data, c, count, degenerate)));
    }
    return result;
}

/// As many as the method has constants for; 0: it takes any.
int channelsOf(const Recipe& recipe)
{
    if (recipe.method != "fixed")
        return 0;
    const Method& method = methodById(recipe.method);
    for (const auto* name : {"mean", "std"})
        if (const auto* values
            = std::get_if<std::vector<double>>(&paramValue(method.params, recipe.params, name)))
            return static_cast<int>(values->size());
    return 3;
}

void planConstants(CodePlan& plan)
{
    const Method& method = methodById(plan.recipe.method);
    if (!method.usesStatistics) {
        plan.channels = channelsOf(plan.recipe);
        plan.perChannel = plan.channels > 0;
        plan.groups[""] = channelPlans(plan, {}, 1);
        plan.inUnitsOfMax = channelPlans(plan, {}, 2) != plan.groups[""];
        return;
    }
    const std::optional<Fitted>& fitted = plan.recipe.fitted;
    if (!fitted || fitted->groups.empty())
        throw Error({"", "cannot write code for the recipe", "it was not fitted on a set yet",
            "Make it with isolume-cli fit"});
    plan.perChannel = plan.recipe.channels == Channels::Separate;
    for (const auto& [group, numbers] : fitted->groups) {
        plan.groups[group] = channelPlans(plan, numbers, 1);
        plan.channels = plan.perChannel ? static_cast<int>(numbers.size()) : 0;
    }
}

std::vector<Statistic> percentiles(const Recipe& recipe)
{
    const auto params = methodById(recipe.method).params;
    const double low = number(params, recipe.params, "lo"), high = number(params, recipe.params, "hi");
    if (!(low < high))
        throw Error({recipe.method, "cannot write code for the recipe",
            "the low percentile is not below the high one", "Choose for example 1 and 99"});
    return {{"p_lo", Kind::Percentile, low}, {"p_hi", Kind::Percentile, high}};
}

/// From the statistics `low` and `high`, or expressions over some, to the ends of the range.
ImagePlan stretchPlan(const Recipe& recipe, std::vector<Statistic> statistics, const std::string& low,
    const std::string& width, bool clip)
{
    const Interval range = rangeOf(methodById(recipe.method).params, recipe.params);
    ImagePlan plan {std::move(statistics), low, width};
    plan.gain = range.high - range.low;
    plan.offset = plan.degenerate = range.low;
    if (clip)
        plan.clip = range;
    return plan;
}

ImagePlan zScorePlan(const Recipe& recipe)
{
    const auto params = methodById(recipe.method).params;
    const double eps = number(params, recipe.params, "eps");
    const bool floor = choice(params, recipe.params, "eps_mode") == "floor";
    ImagePlan plan {{{"mean", Kind::Mean}, {"sigma", Kind::Deviation, number(params, recipe.params, "ddof")}},
        "mean", "sigma"};
    if (eps > 0)
        plan.scale = fmt::format(fmt::runtime(floor ? "max(sigma, {})" : "sigma + {}"), codeNumber(eps));
    if (const auto* sigmas = std::get_if<double>(&paramValue(params, recipe.params, "clip_sigma")))
        plan.clip = Interval {-*sigmas, *sigmas};
    return plan;
}

ImagePlan robustPlan(const Recipe& recipe)
{
    const bool iqr = choice(methodById(recipe.method).params, recipe.params, "spread") == "iqr";
    const Statistic median {"median", Kind::Percentile, 50};
    if (iqr)
        return {{median, {"q25", Kind::Percentile, 25}, {"q75", Kind::Percentile, 75}}, "median",
            "(q75 - q25) / 1.349"};
    return {{median, {"mad", Kind::MedianDeviation}}, "median", "1.4826 * mad"};
}

ImagePlan clipZPlan(const Recipe& recipe)
{
    ImagePlan plan {percentiles(recipe), "mean", "sigma"};
    plan.statistics.push_back({"mean", Kind::Mean});
    plan.statistics.push_back({"sigma", Kind::Deviation, 0});
    plan.clipLow = "p_lo";
    plan.clipHigh = "p_hi";
    return plan;
}

ImagePlan meanStdPlan(const Recipe& recipe, bool clip)
{
    const double k = number(methodById(recipe.method).params, recipe.params, "k");
    return stretchPlan(recipe, {{"mean", Kind::Mean}, {"sigma", Kind::Deviation, 0}},
        fmt::format("mean - {} * sigma", codeNumber(k)), fmt::format("{} * sigma", codeNumber(2 * k)), clip);
}

ImagePlan imagePlan(const Recipe& recipe)
{
    const Method& method = methodById(recipe.method);
    const auto clips = [&] { return switchedOn(method.params, recipe.params, "clip"); };
    if (method.id == "min_max")
        return stretchPlan(recipe, {{"low", Kind::Min}, {"high", Kind::Max}}, "low", "high - low", false);
    if (method.id == "percentile")
        return stretchPlan(recipe, percentiles(recipe), "p_lo", "p_hi - p_lo", clips());
    if (method.id == "mean_std_stretch")
        return meanStdPlan(recipe, clips());
    if (method.id == "z_score")
        return zScorePlan(recipe);
    if (method.id == "robust_z")
        return robustPlan(recipe);
    if (method.id == "clip_z")
        return clipZPlan(recipe);
    if (method.id == "center")
        return {{{"mean", Kind::Mean}}, "mean", ""};
    throw Error({std::string(method.id), "cannot write code for the recipe",
        "the statistics of each image cannot be said in code for this method",
        "Export with isolume-cli apply instead"});
}

} // namespace

bool ChannelPlan::isDegenerate() const { return std::isinf(divide); }

const std::vector<ChannelPlan>* CodePlan::constants() const
{
    return groups.size() == 1 && recipe.scope != Scope::Group ? &groups.begin()->second : nullptr;
}

const std::vector<ChannelPlan>* CodePlan::plainConstants() const
{
    const auto* all = constants();
    const auto plain = [](const ChannelPlan& c) { return !c.clip && !c.isDegenerate(); };
    return all && std::all_of(all->begin(), all->end(), plain) ? all : nullptr;
}

CodePlan codePlan(const Recipe& recipe)
{
    CodePlan plan;
    plan.recipe = recipe;
    const Method& method = methodById(recipe.method);
    checkParams(method.params, recipe.params, method.id);
    plan.reverseChannels = method.reversesChannels && method.reversesChannels(recipe.params);
    if (!method.usesStatistics)
        plan.recipe.scope = Scope::Dataset; // the scope of such a method means nothing
    if (plan.recipe.scope == Scope::Image) {
        plan.image = imagePlan(recipe);
        plan.perChannel = recipe.channels == Channels::Separate;
    } else {
        planConstants(plan);
    }
    return plan;
}

} // namespace isolume
