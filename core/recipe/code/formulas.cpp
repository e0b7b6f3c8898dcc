// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/recipe/code/formula.h"

#include <algorithm>
#include <array>

namespace isolume {

#define ISOLUME_FORMULA(id, name) Formula name##Formula(const Recipe&);
#include "core/recipe/code/formulas.def"
#undef ISOLUME_FORMULA

namespace {

constexpr std::array formulas {
#define ISOLUME_FORMULA(id, name) MethodFormula {id, name##Formula},
#include "core/recipe/code/formulas.def"
#undef ISOLUME_FORMULA
};

} // namespace

Formula formulaOf(const Recipe& recipe)
{
    const auto found = std::find_if(
        formulas.begin(), formulas.end(), [&](const MethodFormula& f) { return f.method == recipe.method; });
    if (found == formulas.end())
        throw Error({recipe.method, "cannot write code for the recipe",
            "this version has no code for the method", "Export the images with isolume-cli apply instead"});
    return found->of(recipe);
}

} // namespace isolume
