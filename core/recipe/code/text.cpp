// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/text.h"

#include "core/export/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace isolume {

namespace {

std::string counted(std::uint64_t n, std::string_view what)
{
    return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

/// "the split train of the set (812 images, 152250000 pixels, fitted 2026-11-23T12:00:00Z)"
std::string fittedOn(const Recipe& recipe)
{
    std::string on = recipe.split.empty() ? "the set" : fmt::format("the split {} of the set", recipe.split);
    if (recipe.scope == Scope::Group)
        on = fmt::format("each {} in {}", recipe.groupBy, on);
    const Fitted& fitted = *recipe.fitted;
    if (fitted.images == 0) // numbers that somebody gave
        return on;
    return fmt::format("{} ({}, {}{}{})", on, counted(fitted.images, "image"),
        counted(fitted.pixels, "pixel"),
        recipe.region == Region::Valid ? "" : fmt::format(", {} values", regionName(recipe.region)),
        fitted.on.empty() ? "" : ", fitted " + fitted.on);
}

std::string statisticsText(const CodePlan& plan)
{
    const Recipe& recipe = plan.recipe;
    const std::string_view channels
        = channelsOf(recipe) == Channels::Joint ? "all channels together" : "each channel on its own";
    if (plan.ofImage)
        return fmt::format("Statistics: of each image's {} values, {}{}", regionName(recipe.region), channels,
            plan.formula.tables.empty() ? "" : "; the target from " + fittedOn(recipe));
    return fmt::format("Statistics: of {}, {}", fittedOn(recipe), channels);
}

/// Parameters with their values; without a preset whose numbers are given.
std::string paramsText(const Recipe& recipe)
{
    const auto declared = methodById(recipe.method).params;
    const auto isGiven = [&](const Param& p) { return !isNone(paramValue(declared, recipe.params, p.name)); };
    const bool replaced = std::any_of(declared.begin(), declared.end(),
        [&](const Param& p) { return p.optional && p.name != "max" && isGiven(p); });
    std::string text;
    for (const Param& param : declared)
        if (isGiven(param) && !(replaced && param.name == "preset"))
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", param.name,
                paramText(paramValue(declared, recipe.params, param.name)));
    return text;
}

std::string stepComment(const CodePlan& step, std::string_view comment)
{
    const Recipe& recipe = step.recipe;
    const Method& method = methodById(recipe.method);
    const std::string params = paramsText(recipe);
    std::string text = fmt::format("{}{}{} ({}){}{}\n", comment,
        step.suffix.empty() ? "" : fmt::format("Step {}: ", step.suffix.substr(1)), method.label, method.id,
        params.empty() ? "" : ": ", oneLine(params));
    if (method.isFitted())
        text += fmt::format("{}{}\n", comment, oneLine(statisticsText(step)));
    return text;
}

bool isWordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.'; }

} // namespace

std::string oneLine(std::string_view text)
{
    std::string result = validUtf8(text);
    std::replace_if(
        result.begin(), result.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    // A backslash at the end would take the next line of C++ into the comment.
    std::replace(result.begin(), result.end(), '\\', '/');
    return result;
}

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

std::string plusNumber(double value)
{
    if (value == 0)
        return {};
    return (value < 0 ? " - " : " + ") + codeNumber(std::fabs(value));
}

double tidy(double value)
{
    if (!std::isfinite(value) || value == 0)
        return value;
    for (int digits = 1; digits <= 12; ++digits) {
        const std::string text = fmt::format("{:.{}e}", value, digits - 1);
        double shorter = 0;
        std::from_chars(text.data(), text.data() + text.size(), shorter); // knows no locale and no range
        if (std::fabs(shorter - value) <= 4e-16 * std::fabs(value))
            return shorter;
    }
    return value;
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

std::string codeList(const std::vector<double>& values, std::size_t indent)
{
    constexpr std::size_t shortLine = 70;
    const std::string newLine = "\n" + std::string(indent + 4, ' ');
    std::string row, lines;
    std::size_t length = shortLine;
    for (const double value : values) {
        const std::string number = codeNumber(value);
        row += (row.empty() ? "" : ", ") + number;
        const bool breaks = length + number.size() > shortLine;
        lines += (breaks ? newLine : " ") + number + ",";
        length = (breaks ? 0 : length + 2) + number.size();
    }
    return row.size() <= shortLine ? "[" + row + "]" : "[" + lines + "\n" + std::string(indent, ' ') + "]";
}

std::string codeNumbers(const std::vector<double>& values, std::size_t indent)
{
    const bool same = std::all_of(values.begin(), values.end(), [&](double v) { return v == values[0]; });
    return same ? codeNumber(values[0]) : codeList(values, indent);
}

std::string withWords(
    std::string_view text, const std::vector<std::pair<std::string, std::string>>& replacements)
{
    std::string result;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = begin;
        while (end < text.size() && isWordCharacter(text[end]))
            ++end;
        end = std::max(end, begin + 1);
        const std::string_view word = text.substr(begin, end - begin);
        const auto found = std::find_if(
            replacements.begin(), replacements.end(), [&](const auto& pair) { return pair.first == word; });
        result += found == replacements.end() ? word : std::string_view(found->second);
        begin = end;
    }
    return result;
}

std::vector<double> nodataValues(const Recipe& recipe)
{
    if (!recipe.input.nodata)
        return {};
    const double exact = *recipe.input.nodata;
    const double stored = static_cast<double>(static_cast<float>(exact));
    return std::isfinite(stored) && stored != exact ? std::vector {exact, stored} : std::vector {exact};
}

double assumedMax(const CodePlan& plan)
{
    return plan.formula.usesLargest() ? std::ldexp(1.0, plan.recipe.input.bits.value_or(8)) - 1 : 1;
}

std::string maxRemark(const CodePlan& plan)
{
    if (!plan.formula.usesLargest() || plan.recipe.input.bits)
        return {};
    return "# For 8-bit images, whose largest value is 255; a recipe made with --bits says otherwise.\n";
}

std::string headerComment(const CodePlan& plan, const CodeContext& context, std::string_view comment)
{
    std::string text;
    for (const CodePlan& step : plan.before)
        text += stepComment(step, comment);
    return text + stepComment(plan, comment)
        + fmt::format("{}Written by {}\n", comment, oneLine(context.program));
}

} // namespace isolume
