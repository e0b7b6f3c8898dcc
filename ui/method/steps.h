// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"

#include <cstddef>

namespace isolume {

// The steps of a recipe as a list in order, the last being the recipe itself. What holds for the whole recipe (how images
// are read, fill) stays with it wherever its steps go.

/// With another step in the place of `at`; its region and what it groups by become those of all steps, as they have to.
Recipe withStep(const Recipe& recipe, std::size_t at, const Recipe& step);
/// With a step that does nothing yet in front of `at`, or after all where `at` is their number.
Recipe withStepAdded(const Recipe& recipe, std::size_t at);
/// Without that step; the only one stays.
Recipe withoutStep(const Recipe& recipe, std::size_t at);
Recipe withStepMoved(const Recipe& recipe, std::size_t from, std::size_t to);

/// The scope nearest to `wanted` among those that the method offers; `wanted` where it offers none.
Scope nearestScope(const Scopes& offered, Scope wanted);

} // namespace isolume
