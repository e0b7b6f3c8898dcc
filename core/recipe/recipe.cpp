// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/recipe.h"

namespace isolume {

bool needsSetFit(const Recipe& recipe)
{
    return methodById(recipe.method).usesStatistics && recipe.scope != Scope::Image;
}

bool sameFit(const Recipe& a, const Recipe& b)
{
    return a.method == b.method && a.params == b.params && a.scope == b.scope && a.channels == b.channels
        && a.split == b.split && a.groupBy == b.groupBy && a.input == b.input;
}

} // namespace isolume
