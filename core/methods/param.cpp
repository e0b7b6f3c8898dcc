// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/param.h"

#include "core/error.h"
#include "core/named.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace isolume {

namespace {

std::optional<double> parseNumber(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<std::vector<double>> parseNumbers(std::string_view text)
{
    std::vector<double> numbers;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const auto value = parseNumber(text.substr(begin, end - begin));
        if (!value)
            return std::nullopt;
        numbers.push_back(*value);
        begin = end + 1;
    }
    return numbers;
}

std::string expected(const Param& param)
{
    std::vector<std::string_view> ids;
    for (const Choice& c : param.choices)
        ids.push_back(c.id);
    const std::string none = param.optional ? ", or none" : "";
    switch (param.type) {
    case ParamType::Switch:
        return "on or off";
    case ParamType::Choice:
        return fmt::format("one of {}{}", fmt::join(ids, ", "), none);
    case ParamType::Range:
        return "two numbers, the lower first, as in 0,1" + none;
    case ParamType::List:
        return "numbers separated by commas" + none;
    case ParamType::Reference:
        return "the path of an image of the set, a file, or set" + none;
    default:
        break;
    }
    const std::string kind = param.type == ParamType::Integer ? "a whole number" : "a number";
    if (param.min < param.max)
        return fmt::format("{} from {} to {}{}", kind, param.min, param.max, none);
    return kind + none;
}

[[noreturn]] void refuse(const Param& param, std::string_view text)
{
    throw Error({std::string(param.name), "cannot use the parameter", fmt::format("it cannot be {}", text),
        fmt::format("It takes {}", expected(param))});
}

/// Pixels are float32; larger constants would turn sums and differences of doubles into infinities.
bool isFloat32(double value) { return std::abs(value) <= std::numeric_limits<float>::max(); }

bool fits(const Param& param, const ParamValue& value)
{
    if (isNone(value))
        return param.optional;
    const auto* single = std::get_if<double>(&value);
    const auto* many = std::get_if<std::vector<double>>(&value);
    const auto* text = std::get_if<std::string>(&value);
    switch (param.type) {
    case ParamType::Integer:
        if (single && *single != std::floor(*single))
            return false;
        [[fallthrough]];
    case ParamType::Number:
        return single && isFloat32(*single)
            && (param.min >= param.max || (*single >= param.min && *single <= param.max));
    case ParamType::Switch:
        return std::holds_alternative<bool>(value);
    case ParamType::Choice:
        return text && std::any_of(param.choices.begin(), param.choices.end(), [&](const Choice& c) {
            return c.id == *text;
        });
    case ParamType::Range:
        return many && many->size() == 2 && (*many)[0] < (*many)[1] && std::ranges::all_of(*many, isFloat32);
    case ParamType::Reference:
        return text && !text->empty();
    case ParamType::List:
        break;
    }
    return many && !many->empty() && std::ranges::all_of(*many, isFloat32);
}

template <class T>
const T& typed(std::span<const Param> declared, const Params& params, std::string_view name)
{
    const auto* value = std::get_if<T>(&paramValue(declared, params, name));
    if (!value)
        throw Error({std::string(name), "cannot use the parameter", "it has no value", ""});
    return *value;
}

} // namespace

bool isNone(const ParamValue& value) { return std::holds_alternative<std::monostate>(value); }

const ParamValue& paramValue(std::span<const Param> declared, const Params& params, std::string_view name)
{
    if (const auto given = params.find(name); given != params.end())
        return given->second;
    for (const Param& param : declared)
        if (param.name == name)
            return param.standard;
    throw std::logic_error("parameter not declared: " + std::string(name));
}

double number(std::span<const Param> declared, const Params& params, std::string_view name)
{
    return typed<double>(declared, params, name);
}

bool switchedOn(std::span<const Param> declared, const Params& params, std::string_view name)
{
    return typed<bool>(declared, params, name);
}

std::string_view choice(std::span<const Param> declared, const Params& params, std::string_view name)
{
    return typed<std::string>(declared, params, name);
}

const std::vector<double>& list(std::span<const Param> declared, const Params& params, std::string_view name)
{
    return typed<std::vector<double>>(declared, params, name);
}

ParamValue parseParam(const Param& param, std::string_view text)
{
    ParamValue value;
    if (param.optional && text == "none")
        return value;
    switch (param.type) {
    case ParamType::Number:
    case ParamType::Integer:
        if (const auto n = parseNumber(text))
            value = *n;
        break;
    case ParamType::Switch:
        if (text == "on" || text == "off")
            value = text == "on";
        break;
    case ParamType::Choice:
    case ParamType::Reference:
        value = std::string(text);
        break;
    case ParamType::Range:
    case ParamType::List:
        if (auto n = parseNumbers(text))
            value = std::move(*n);
        break;
    }
    if (isNone(value) || !fits(param, value))
        refuse(param, fmt::format("'{}'", text));
    return value;
}

std::string paramText(const ParamValue& value)
{
    if (const auto* on = std::get_if<bool>(&value))
        return *on ? "on" : "off";
    if (const auto* n = std::get_if<double>(&value))
        return fmt::format("{}", *n);
    if (const auto* text = std::get_if<std::string>(&value))
        return *text;
    if (const auto* numbers = std::get_if<std::vector<double>>(&value))
        return fmt::format("{}", fmt::join(*numbers, ","));
    return "none";
}

void checkParams(std::span<const Param> declared, const Params& params, std::string_view methodId)
{
    for (const auto& [name, value] : params) {
        const auto param = std::find_if(
            declared.begin(), declared.end(), [&wanted = name](const Param& p) { return p.name == wanted; });
        if (param == declared.end()) {
            std::vector<std::string_view> names;
            for (const Param& p : declared)
                names.push_back(p.name);
            throw Error({name, "cannot use the parameter",
                fmt::format("the method {} has no such parameter", methodId),
                didYouMean(name, names,
                    names.empty() ? "It has none" : fmt::format("It has {}", fmt::join(names, ", ")))});
        }
        if (!fits(*param, value))
            refuse(*param, fmt::format("'{}'", paramText(value)));
    }
}

} // namespace isolume
