// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/code/code.h"
#include "core/recipe/code/plan.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace isolume {

/// A floating-point literal of Python, C++, JSON and YAML, in the fewest digits that give the same double. Finite.
std::string codeNumber(double value);
/// " + 2.0", " - 2.0", or nothing for 0.
std::string plusNumber(double value);
/// The number of at most 12 digits that it is but for the rounding of a few operations, where there is one: a
/// deviation of 0.229 is not to be printed as 0.22899999999999998.
double tidy(double value);

/// A string literal of Python and C++; control characters are escaped.
std::string codeString(std::string_view text);

/// "[1.5, 2.5]", over several lines where it is long; they are indented by `indent` and four spaces more.
std::string codeList(const std::vector<double>& values, std::size_t indent = 8);
/// The one number where all are equal, else a list.
std::string codeNumbers(const std::vector<double>& values, std::size_t indent = 8);
/// One field of all channels.
template <class F> std::vector<double> eachOf(const std::vector<LinearChannel>& channels, F&& field)
{
    std::vector<double> values;
    values.reserve(channels.size());
    for (const LinearChannel& channel : channels)
        values.push_back(field(channel));
    return values;
}

/// The text with every whole word that is the first of a pair replaced by the second.
std::string withWords(
    std::string_view text, const std::vector<std::pair<std::string, std::string>>& replacements);

/// The nodata value, and where it differs what a float32 makes of it: values are compared as they are stored.
std::vector<double> nodataValues(const Recipe& recipe);

/// The largest value that the data can hold, for targets that are told it beforehand: of the recipe's bits, or 255.
/// 1 where the plan does not depend on it.
double assumedMax(const CodePlan& plan);
/// A comment that says so where it is an assumption, or nothing.
std::string maxRemark(const CodePlan& plan);

/// For a comment, which ends where its line does.
std::string oneLine(std::string_view text);
/// What the recipe does, what it was fitted on and which program says so, a line each after `comment` ("# ", "// ").
std::string headerComment(const CodePlan& plan, const CodeContext& context, std::string_view comment);

} // namespace isolume
