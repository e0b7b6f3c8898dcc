// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/method.h"

namespace isolume {

/// The target range parameter that stretches share: METHODS.md's r = [a, b].
Param rangeParam();
Interval rangeOf(std::span<const Param> declared, const Params& params);

/// Maps low…high to `range`; high ≤ low is constant input: `degenerate` is set and all becomes the lower bound.
Affine stretch(double low, double high, Interval range, bool clip, bool& degenerate);

} // namespace isolume
