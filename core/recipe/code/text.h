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

/// (x − mean) / std for each channel, the range's offset within the mean. For channels that are not degenerate.
struct MeanStd {
    std::vector<double> mean, std;
};
MeanStd meanStd(const std::vector<ChannelPlan>& channels);

/// plan.plainConstants() where they are all there is: no nodata value, no other order of channels. Else null.
const std::vector<ChannelPlan>* plainAlone(const CodePlan& plan);

/// The largest value that the data can hold, for targets that are told it beforehand: of the recipe's bits, or 255.
/// 1 where the plan does not depend on it.
double assumedMax(const CodePlan& plan);
/// A comment that says so where it is an assumption, or nothing.
std::string maxRemark(const CodePlan& plan);

/// What the recipe is and which program says so, a line each after `comment` ("# " or "// ").
std::string headerComment(const CodePlan& plan, const CodeContext& context, std::string_view comment);

} // namespace isolume
