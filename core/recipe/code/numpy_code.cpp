// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

namespace isolume {

namespace {

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    return headerComment(plan, context, "# ") + numpyFunction(plan);
}

} // namespace

CodeTarget numpyTarget() { return {"numpy", "NumPy", "py", write}; }

} // namespace isolume
