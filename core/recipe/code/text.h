// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/code/code.h"
#include "core/recipe/code/plan.h"

#include <string>
#include <string_view>
#include <vector>

namespace isolume {

/// A floating-point literal of Python, C++, JSON and YAML, in the fewest digits that give the same double. Finite.
std::string codeNumber(double value);

/// A string literal of Python and C++; control characters are escaped.
std::string codeString(std::string_view text);

/// One field of all channels: "1.5" where all are equal and `always` is off, else "[1.5, 2.5]".
enum class Listing { WhereDifferent, Always };
std::string codeList(const std::vector<double>& values, Listing listing);

/// What the recipe is and which program says so, a line each after `comment` ("# " or "// ").
std::string headerComment(const CodePlan& plan, const CodeContext& context, std::string_view comment);

} // namespace isolume
