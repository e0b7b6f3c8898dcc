// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/code/text.h"

namespace isolume {

/// How a Python array library says what formulas say.
struct PythonDialect {
    std::string_view module; ///< "np", "torch"
    std::string_view array; ///< of a list: "np.array({})"
    std::vector<std::pair<std::string, std::string>> words; ///< NumPy's words in its own
    std::string_view deviation, percentile, mad; ///< definitions of functions; empty: it has the function
};
const PythonDialect& numpyDialect();
const PythonDialect& torchDialect();

/// What stands between the imports and the function itself: constants, or the function normalize_values(x, valid)
/// of values that share their statistics. May be empty.
std::string pythonDefinitions(const CodePlan& plan, const PythonDialect& dialect);
/// The lines of a function that make y of x, in double, and of `counted`; the channels of x lie along `channelAxis`.
std::string valueLines(
    const CodePlan& plan, const PythonDialect& dialect, int channelAxis, std::string_view counted);
/// The same of x and `valid`, and what is not valid filled.
std::string pythonLines(const CodePlan& plan, const PythonDialect& dialect, int channelAxis);
/// Which values enter the statistics: "valid", or "counted" where the line below makes it.
std::string_view countedName(const CodePlan& plan);
std::string countedLine(const CodePlan& plan);
/// "", ", group", ", mask", or both: what normalize() takes beside the image.
std::string moreArguments(const CodePlan& plan);
/// The arguments of normalize_values() beside values and `valid`, a comma before each.
std::string bodyArguments(const Formula& formula);
/// The definition of foreground(x, valid), where the plan calls it.
std::string foregroundDefinition(const CodePlan& plan);
/// The lines that refuse an array `image` that does not have the plan's channels, and that find `largest`.
std::string pythonChecks(const CodePlan& plan);
/// "np.isfinite(x) & (x != -7.0)"
std::string validExpression(const Recipe& recipe, std::string_view module, std::string_view x);

/// The docstring of normalize(): what it takes, what it gives, and which values do not count.
std::string normalizeDocstring(const CodePlan& plan, std::string_view result);

/// numpy's code below its header: imports, definitions, normalize(image), or normalize(image, group) where each
/// group has numbers of its own, or with the image's mask in second place. `before` and `after`: more imports, a line each, around numpy's.
std::string numpyFunction(const CodePlan& plan, std::string_view before = {}, std::string_view after = {});
/// The same of a plan of more than one step.
std::string numpyChain(const CodePlan& plan);
/// For a target that cannot say the recipe in words of its own: why not, and the whole of numpy's code.
std::string numpyInstead(const CodePlan& plan, const CodeContext& context, std::string_view why);

/// What a program that is run from a shell does with normalize(): from one .npy file to another.
std::string shellUse(const CodePlan& plan, std::string_view result);

/// "normalize", or a partial call with the first group: a place where the user puts the right one.
std::string callable(const CodePlan& plan, std::string_view name);
/// The comment that goes with it, or nothing.
std::string groupRemark(const CodePlan& plan);

} // namespace isolume
