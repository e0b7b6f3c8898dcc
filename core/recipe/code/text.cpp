// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/text.h"

#include "core/export/text.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace isolume {

namespace {

/// For a comment, which ends where its line does.
std::string oneLine(std::string_view text)
{
    std::string result = validUtf8(text);
    std::replace_if(
        result.begin(), result.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    // A backslash at the end would take the next line of C++ into the comment.
    std::replace(result.begin(), result.end(), '\\', '/');
    return result;
}

std::string statisticsText(const Recipe& recipe)
{
    const std::string channels
        = recipe.channels == Channels::Joint ? "all channels together" : "each channel";
    if (recipe.scope == Scope::Image)
        return fmt::format("Statistics of the image at hand, {}", channels);
    std::string from = recipe.scope == Scope::Group ? "each " + recipe.groupBy + " of the set" : "the set";
    if (!recipe.split.empty())
        from += fmt::format("'s split {}", recipe.split);
    return fmt::format(
        "Fitted on {}, {}; {} images, {}", from, channels, recipe.fitted->images, recipe.fitted->on);
}

} // namespace

std::string codeNumber(double value)
{
    std::string text = fmt::format("{}", value);
    // 1e-07 is a float everywhere but in YAML, which wants the point.
    if (const auto exponent = text.find('e'); exponent != std::string::npos) {
        if (text.find('.') == std::string::npos)
            text.insert(exponent, ".0");
    } else if (text.find('.') == std::string::npos) {
        text += ".0";
    }
    return text;
}

std::string codeString(std::string_view text)
{
    std::string result = "\"";
    for (const char c : validUtf8(text)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f)
            result += fmt::format("\\{:03o}", byte);
        else if (c == '"' || c == '\\')
            result += {'\\', c};
        else
            result += c;
    }
    return result + "\"";
}

std::string codeList(const std::vector<double>& values, Listing listing)
{
    const bool same = std::all_of(values.begin(), values.end(), [&](double v) { return v == values[0]; });
    if (same && listing == Listing::WhereDifferent)
        return codeNumber(values[0]);
    std::string text;
    for (const double value : values)
        text += (text.empty() ? "" : ", ") + codeNumber(value);
    return "[" + text + "]";
}

MeanStd meanStd(const std::vector<ChannelPlan>& channels)
{
    MeanStd numbers;
    for (const ChannelPlan& c : channels) {
        numbers.mean.push_back(c.add == 0 ? c.subtract : c.subtract - c.add * c.divide);
        numbers.std.push_back(c.divide);
    }
    return numbers;
}

const std::vector<ChannelPlan>* plainAlone(const CodePlan& plan)
{
    return plan.recipe.input.nodata || plan.reverseChannels ? nullptr : plan.plainConstants();
}

double assumedMax(const CodePlan& plan)
{
    return plan.inUnitsOfMax ? std::ldexp(1.0, plan.recipe.input.bits.value_or(8)) - 1 : 1;
}

std::string maxRemark(const CodePlan& plan)
{
    if (!plan.inUnitsOfMax || plan.recipe.input.bits)
        return {};
    return "# For 8-bit images, whose largest value is 255; a recipe made with --bits says otherwise.\n";
}

std::string headerComment(const CodePlan& plan, const CodeContext& context, std::string_view comment)
{
    const Recipe& recipe = plan.recipe;
    const Method& method = methodById(recipe.method);
    std::string params;
    for (const Param& param : method.params) {
        const ParamValue& value = paramValue(method.params, recipe.params, param.name);
        if (!isNone(value))
            params += fmt::format("{}{} {}", params.empty() ? "" : ", ", param.name, paramText(value));
    }
    std::string text = fmt::format("{}{}: {}{}.\n", comment, oneLine(context.program), method.id,
        params.empty() ? "" : " (" + params + ")");
    if (method.usesStatistics)
        text += fmt::format("{}{}.\n", comment, oneLine(statisticsText(recipe)));
    if (plan.channels == 3)
        text += fmt::format("{}Channels come in the order R, G, B.\n", comment);
    return text;
}

} // namespace isolume
