// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/transform.h"

namespace isolume {

/// (x − center) / divisor; a divisor of 0 (or so near that 1 / divisor is infinite) is constant input: `degenerate` is set and all becomes 0.
Affine centred(double center, double divisor, bool& degenerate);

/// What centred methods make of a channel that was fitted on no value.
Affine zeroWithoutValues(bool& degenerate);

/// METHODS.md's nominal range of the methods that give standard scores.
constexpr Interval scoreRange {-3, 3};

} // namespace isolume
