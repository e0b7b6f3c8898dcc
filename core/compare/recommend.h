// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/comparison.h"

namespace isolume {

/// Fills in `recommended`, `recommendation` and each state's `verdict` from the measures alone. The rule:
/// 1. A method is left out where it cannot be fitted or fits not all images, leaves more images without contrast than
///    there were, or puts more than 3 % of the values outside its nominal range and more than the set as it is has
///    there.
/// 2. Of the others the one with the least `spread` is chosen; of those within 0.005 of the least, the ones within
///    0.005 of the smallest largest `split_shift`; of these the one that keeps most levels as uint16, to 0.01; of
///    these the first in the list.
/// 3. If its spread is not below 0.95 of the spread before, the set is already as alike as these methods make it:
///    none is recommended.
void recommend(Comparison& comparison);

/// The rule in a sentence or two, for people.
std::string recommendationRule();

} // namespace isolume
