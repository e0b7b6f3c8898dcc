// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/code/text.h"

namespace isolume {

/// How a Python array library says what the code needs.
struct PythonDialect {
    std::string_view module; ///< "np", "torch"
    std::string_view size, deviation, clip; ///< patterns of v, of v and ddof, of x, low and high
    std::string_view percentile; ///< of v and per cent
    std::string_view array; ///< of a list
    std::string_view trailing; ///< what follows a list of channels so that it stands beside H and W
};
extern const PythonDialect numpyDialect, torchDialect;

/// The definition normalize_values(x, valid): all values that share their statistics, in double, and where they
/// are valid. For plans with `image`.
std::string normalizeValues(const ImagePlan& plan, const PythonDialect& dialect);

/// The definition FITTED and what is done with it. For plans without `image`.
std::string fittedTable(const CodePlan& plan, const PythonDialect& dialect);
/// The lines that turn x into y with the numbers of fittedTable, each after `indent`.
std::string fittedLines(const CodePlan& plan, const PythonDialect& dialect, std::string_view indent);

/// The whole of numpy's code: import numpy, and normalize(image), or normalize(image, group) where each group has
/// numbers of its own.
std::string numpyFunction(const CodePlan& plan);

/// For a target that cannot say the recipe in words of its own: why not, and numpy's code.
std::string numpyInstead(const CodePlan& plan, const CodeContext& context, std::string_view why);

/// "normalize", or a lambda that names the first group: a place where the user puts the right one.
std::string callable(const CodePlan& plan, std::string_view name);

/// The largest value that each type holds, as an expression of a dtype's limits "info".
std::string largestOf(const CodePlan& plan);

} // namespace isolume
