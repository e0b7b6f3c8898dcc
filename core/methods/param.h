// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace isolume {

/// A parameter's value: nothing ("none"), a switch, a number, a choice's id, or a list of numbers.
using ParamValue = std::variant<std::monostate, bool, double, std::string, std::vector<double>>;

enum class ParamType {
    Number,
    Integer,
    Switch, ///< on or off
    Choice, ///< one of `choices`
    Range, ///< two numbers a,b, a < b
    List, ///< numbers, any count
    Reference, ///< an image of the set, a file, or "set"
};

struct Choice {
    std::string_view id, label;
};

/// A declared parameter. Menus, editors, command-line options and --help are made from it.
struct Param {
    std::string_view name;
    std::string_view label = {};
    ParamType type = ParamType::Number;
    ParamValue standard = {}; ///< the default; monostate: none
    double min = 0, max = 0, step = 0; ///< of a number; min == max: any number that a float32 holds
    std::string_view unit = {}; ///< "%", "σ", …
    std::string_view help = {}; ///< one line
    std::span<const Choice> choices = {};
    bool optional = false; ///< may be none
    bool advanced = false; ///< folded away in the window
};

/// Values by name; what is not in it has its default.
using Params = std::map<std::string, ParamValue, std::less<>>;

/// The value, or the default that `declared` gives. Throws std::logic_error for a name not declared.
const ParamValue& paramValue(std::span<const Param> declared, const Params& params, std::string_view name);
double number(std::span<const Param> declared, const Params& params, std::string_view name);
bool switchedOn(std::span<const Param> declared, const Params& params, std::string_view name);
std::string_view choice(std::span<const Param> declared, const Params& params, std::string_view name);
const std::vector<double>& list(std::span<const Param> declared, const Params& params, std::string_view name);
bool isNone(const ParamValue& value);

/// Value of NAME=VALUE text: lists comma-separated, switches on or off, "none" where optional.
/// Throws Error (naming the nearest name or the allowed values).
ParamValue parseParam(const Param& param, std::string_view text);
/// The text that parseParam reads back; numbers in the shortest form that is the same double.
std::string paramText(const ParamValue& value);
/// Throws Error where a name is unknown, or a value has another type or is out of range.
void checkParams(std::span<const Param> declared, const Params& params, std::string_view methodId);

} // namespace isolume
