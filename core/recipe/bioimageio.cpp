// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/bioimageio.h"

#include "core/error.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace isolume {

namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& why, const std::string& hint = {})
{
    throw Error({"", "cannot use the recipe", why, hint});
}

std::string nameOf(const Json& step)
{
    for (const char* key : {"id", "name"})
        if (step.is_object() && step.contains(key) && step[key].is_string())
            return step[key].get<std::string>();
    return {};
}

bool isStep(const Json& json)
{
    return !nameOf(json).empty() && !json.contains("isolume") && !json.contains("method")
        && (json.contains("kwargs") || json.size() == 1);
}

/// A step and its arguments, each asked for by name; what nobody asked for is refused by name.
class Step {
public:
    explicit Step(const Json& json)
        : m_name(nameOf(json))
    {
        if (m_name.empty())
            refuse("a preprocessing step has neither an id nor a name");
        if (json.contains("kwargs"))
            m_arguments = json["kwargs"];
        if (!m_arguments.is_object())
            refuse(fmt::format("kwargs of {} is not an object", m_name));
    }

    const std::string& name() const { return m_name; }

    const Json* find(const std::string& key)
    {
        m_known.push_back(key);
        const auto found = m_arguments.find(key);
        return found == m_arguments.end() || found->is_null() ? nullptr : &*found;
    }
    double number(const std::string& key, double otherwise)
    {
        const Json* value = find(key);
        if (value && !value->is_number())
            refuse(fmt::format("{} of {} is not a number", key, m_name));
        return value ? value->get<double>() : otherwise;
    }
    double number(const std::string& key)
    {
        if (!find(key))
            refuse(fmt::format("{} lacks {}", m_name, key));
        return number(key, 0);
    }
    std::string word(const std::string& key, const std::string& otherwise)
    {
        const Json* value = find(key);
        if (value && !value->is_string())
            refuse(fmt::format("{} of {} is not a word", key, m_name));
        return value ? value->get<std::string>() : otherwise;
    }
    /// One number, or one a channel.
    std::vector<double> numbers(const std::string& key, double otherwise)
    {
        const Json* value = find(key);
        if (!value || !value->is_array())
            return {number(key, otherwise)};
        if (value->empty()
            || !std::all_of(value->begin(), value->end(), [](const Json& v) { return v.is_number(); }))
            refuse(fmt::format("{} of {} holds what is not a number", key, m_name));
        return value->get<std::vector<double>>();
    }

    void refuseOthers() const
    {
        for (const auto& [key, value] : m_arguments.items())
            if (std::find(m_known.begin(), m_known.end(), key) == m_known.end())
                refuse(fmt::format("no recipe says {} of {}", key, m_name));
    }

private:
    std::string m_name;
    Json m_arguments = Json::object();
    std::vector<std::string> m_known;
};

/// Axes "xy" of format 0.4, or ["x", "y"] of 0.5: those that are normalized together.
Channels channelsOf(Step& step)
{
    const Json* axes = step.find("axes");
    if (!axes)
        return Channels::Joint;
    const auto isChannel = [](const Json& axis) { return axis == "channel" || axis == "c"; };
    const bool joint = axes->is_string() ? axes->get<std::string>().find('c') != std::string::npos
                                         : std::any_of(axes->begin(), axes->end(), isChannel);
    return joint ? Channels::Joint : Channels::Separate;
}

void readStatistics(Step& step, Recipe& recipe)
{
    recipe.channels = channelsOf(step);
    const std::string mode = step.word("mode", "per_sample");
    if (mode != "per_sample" && mode != "per_dataset")
        refuse(fmt::format("no recipe says the mode {} of {}", mode, step.name()));
    recipe.scope = mode == "per_dataset" ? Scope::Dataset : Scope::Image;
}

/// z_score with means and deviations that somebody else has fitted: one of each, or one a channel.
Recipe withNumbers(std::vector<double> means, std::vector<double> deviations, const std::string& step)
{
    const std::size_t count = std::max(means.size(), deviations.size());
    for (auto* list : {&means, &deviations}) {
        if (list->size() == 1)
            list->resize(count, list->front());
        if (list->size() != count)
            refuse(fmt::format(
                "{} has {} of one number and {} of the other", step, means.size(), deviations.size()));
    }
    if (std::any_of(deviations.begin(), deviations.end(), [](double d) { return !(d > 0); }))
        refuse(fmt::format("{} has a deviation or gain that is not above 0", step));
    Recipe recipe;
    recipe.method = "z_score";
    recipe.scope = Scope::Dataset;
    recipe.channels = count == 1 ? Channels::Joint : Channels::Separate;
    const auto names = defaultChannelNames(static_cast<int>(count));
    recipe.fitted.emplace();
    for (std::size_t c = 0; c < count; ++c)
        recipe.fitted->groups[""].push_back(
            {count == 1 ? "all" : names[c], {{"mean", means[c]}, {"std", deviations[c]}}});
    return recipe;
}

Recipe fromScaleRange(Step& step)
{
    Recipe recipe;
    readStatistics(step, recipe);
    const double low = step.number("min_percentile", 0), high = step.number("max_percentile", 100);
    if (step.number("eps", 1e-6) > 1e-6)
        refuse("no recipe says an eps above 1e-6 of scale_range");
    recipe.method = "min_max";
    if (low != 0 || high != 100) {
        recipe.method = "percentile";
        recipe.params = {{"lo", low}, {"hi", high}, {"clip", false}};
    }
    return recipe;
}

Recipe fromScores(Step& step)
{
    if (step.name() == "fixed_zero_mean_unit_variance" || step.word("mode", "") == "fixed") {
        step.find("mode");
        step.find("axis");
        step.find("axes");
        const double eps = step.name() == "zero_mean_unit_variance" ? step.number("eps", 1e-6) : 0;
        auto means = step.numbers("mean", 0), deviations = step.numbers("std", 1);
        for (double& d : deviations)
            d += eps;
        return withNumbers(std::move(means), std::move(deviations), step.name());
    }
    Recipe recipe;
    readStatistics(step, recipe);
    recipe.method = "z_score";
    recipe.params = {{"eps", step.number("eps", 1e-6)}};
    return recipe;
}

/// low…high to range: what scale_linear and clip say of all channels alike.
Recipe windowed(double low, double high, std::vector<double> range, bool clip)
{
    Recipe recipe;
    recipe.method = "window";
    recipe.params = {{"lo", low}, {"hi", high}, {"range", std::move(range)}, {"clip", clip}};
    return recipe;
}

Recipe fromScaleLinear(Step& step)
{
    step.find("axis");
    step.find("axes");
    std::vector<double> gains = step.numbers("gain", 1), offsets = step.numbers("offset", 0);
    if (std::any_of(gains.begin(), gains.end(), [](double g) { return !(g > 0); }))
        refuse("no recipe says a gain of scale_linear that is not above 0");
    if (gains.size() == 1 && offsets.size() == 1)
        return windowed(-offsets[0] / gains[0], (1 - offsets[0]) / gains[0], {0, 1}, false);
    const std::size_t count = std::max(gains.size(), offsets.size());
    std::vector<double> means, deviations;
    for (std::size_t c = 0; c < count; ++c) {
        const double gain = gains[std::min(c, gains.size() - 1)];
        means.push_back(-offsets[std::min(c, offsets.size() - 1)] / gain);
        deviations.push_back(1 / gain);
    }
    return withNumbers(std::move(means), std::move(deviations), step.name());
}

bool hasRange(const Recipe& recipe)
{
    const auto params = methodById(recipe.method).params;
    return std::any_of(params.begin(), params.end(), [](const Param& p) { return p.name == "range"; });
}

std::vector<double> rangeOf(const Recipe& recipe)
{
    return list(methodById(recipe.method).params, recipe.params, "range");
}

/// scale_linear after a stretch to 0…1 is a stretch to another range.
void scaleRangeOf(Recipe& recipe, Step& step)
{
    const double gain = step.number("gain", 1), offset = step.number("offset", 0);
    if (!hasRange(recipe) || rangeOf(recipe) != std::vector<double> {0, 1} || !(gain > 0))
        refuse("no recipe says scale_linear after the step that comes before it");
    recipe.params["range"] = std::vector<double> {offset, offset + gain};
}

void clip(Recipe& recipe, Step& step)
{
    const double low = step.number("min"), high = step.number("max");
    if (!(low < high))
        refuse("clip has a min that is not below its max");
    const std::vector<double> range {low, high};
    if (recipe.method == "window") { // any range of a straight line: take the part of it between the two
        const auto params = methodById("window").params;
        const double from = number(params, recipe.params, "lo"), to = number(params, recipe.params, "hi");
        const auto old = rangeOf(recipe);
        const auto at = [&](double y) { return from + (y - old[0]) / (old[1] - old[0]) * (to - from); };
        recipe = windowed(at(low), at(high), range, true);
    } else if (recipe.method == "z_score" && low == -high) {
        recipe.params["clip_sigma"] = high;
    } else if (recipe.method == "z_score" && recipe.fitted) {
        recipe.method
            = "mean_std_stretch"; // the scores from low to high are the middle ± half of their width
        recipe.params = {{"k", 1.0}, {"range", range}, {"clip", true}};
        for (FittedChannel& channel : recipe.fitted->groups.at("")) {
            const double mean = channel.number("mean");
            const double std = channel.number("std");
            channel.numbers = {{"mean", mean + (low + high) / 2 * std}, {"std", (high - low) / 2 * std}};
        }
    } else if (recipe.method == "percentile" && range == rangeOf(recipe)) {
        recipe.params["clip"] = true;
    } else if (recipe.method != "min_max" || range != rangeOf(recipe)) { // min_max stays within it by itself
        refuse(fmt::format("no recipe says clip to {}…{} after the step that comes before it", low, high),
            "percentile clips to its range, z_score to ± a number");
    }
}

Recipe first(Step& step)
{
    if (step.name() == "scale_range")
        return fromScaleRange(step);
    if (step.name() == "zero_mean_unit_variance" || step.name() == "fixed_zero_mean_unit_variance")
        return fromScores(step);
    if (step.name() == "scale_linear")
        return fromScaleLinear(step);
    if (step.name() == "clip") {
        Recipe recipe = windowed(0, 1, {0, 1}, false);
        clip(recipe, step);
        return recipe;
    }
    refuse(fmt::format("no recipe says the step {} of bioimage.io", step.name()),
        "Known are scale_range, zero_mean_unit_variance, fixed_zero_mean_unit_variance, scale_linear and "
        "clip");
}

void addTo(Recipe& recipe, Step& step)
{
    if (step.name() == "scale_linear")
        scaleRangeOf(recipe, step);
    else if (step.name() == "clip")
        clip(recipe, step);
    else
        refuse(fmt::format("no recipe says the step {} after another one", step.name()));
}

/// The one list of steps in the document.
const Json& stepsOf(const Json& json)
{
    if (json.is_array())
        return json;
    if (json.contains("preprocessing"))
        return json["preprocessing"];
    const Json* found = nullptr;
    for (const Json& input : json["inputs"])
        if (input.is_object() && input.contains("preprocessing") && !input["preprocessing"].empty()) {
            if (found)
                refuse(
                    "more than one of its inputs has a preprocessing", "Give the preprocessing of one alone");
            found = &input["preprocessing"];
        }
    if (!found)
        refuse("none of its inputs has a preprocessing");
    return *found;
}

} // namespace

bool isBioimageio(const Json& json)
{
    if (json.is_array())
        return !json.empty() && isStep(json.front());
    return json.is_object() && !json.contains("isolume")
        && (json.contains("preprocessing") || (json.contains("inputs") && json["inputs"].is_array())
            || isStep(json));
}

Recipe recipeFromBioimageio(const Json& json)
{
    const Json steps = isStep(json) ? Json::array({json}) : stepsOf(json);
    if (!steps.is_array())
        refuse("preprocessing is not a list of steps");
    Recipe recipe;
    recipe.method = "identity";
    bool any = false;
    for (const Json& entry : steps) {
        Step step(entry);
        if (step.name() == "ensure_dtype") {
            if (const std::string type = step.word("dtype", ""); type != "float32" && type != "float64")
                refuse(fmt::format("no recipe says the dtype {}: values are float32", type));
        } else if (any) {
            addTo(recipe, step);
        } else {
            recipe = first(step);
            any = true;
        }
        step.refuseOthers();
    }
    const Method& method = methodById(recipe.method);
    checkParams(method.params, recipe.params, method.id);
    return recipe;
}

} // namespace isolume
