// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <fmt/format.h>

namespace isolume {

namespace {

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    return headerComment(plan, context, "# ") + numpyFunction(plan) + shellUse(plan, "normalize({})");
}

} // namespace

std::string numpyFunction(const CodePlan& plan, std::string_view before, std::string_view after)
{
    std::string text = std::string(before) + "import numpy as np\n" + std::string(after);
    if (!plan.before.empty())
        return text + numpyChain(plan);
    text += foregroundDefinition(plan);
    const std::string definitions = pythonDefinitions(plan, numpyDialect());
    if (!definitions.empty())
        text += "\n" + definitions;
    text += fmt::format("\n\ndef normalize(image{}):\n", moreArguments(plan))
        + normalizeDocstring(plan, "float32 of the same shape") + "    image = np.asarray(image)\n";
    text += pythonChecks(plan);
    const bool apart
        = plan.callsFunction() && (plan.separate || plan.formula.allChannels || plan.needsNumpy());
    text += fmt::format(
        "    x = image.astype(np.float64){}\n", apart ? ".reshape(image.shape[:2] + (-1,))" : "");
    text += fmt::format("    valid = {}\n", validExpression(plan.recipe, "np", "x"));
    text += pythonLines(plan, numpyDialect(), 2);
    if (plan.reversed)
        text += "    y = y[..., ::-1]  # B, G, R\n";
    return text + fmt::format("    return y.astype(np.float32){}\n", apart ? ".reshape(image.shape)" : "");
}

std::string numpyInstead(const CodePlan& plan, const CodeContext& context, std::string_view why)
{
    return headerComment(plan, context, "# ") + fmt::format("#\n# {}\n", why) + numpyFunction(plan)
        + shellUse(plan, "normalize({})");
}

CodeTarget numpyTarget() { return {"numpy", "NumPy", "a function from arrays to arrays", "py", write}; }

} // namespace isolume
