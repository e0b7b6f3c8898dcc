// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/method.h"

namespace isolume {

// Parameters that several methods declare alike, so that they are edited and explained alike.

/// The target range of stretches: METHODS.md's r = [a, b], named "range".
Param rangeParam();
Interval rangeOf(std::span<const Param> declared, const Params& params);

/// Whether a stretch cuts off what lies outside its range, named "clip", on unless said otherwise.
Param clipParam();

/// The lower and the upper percentile, named "lo" and "hi".
Param lowPercentileParam(double standard, std::string_view help);
Param highPercentileParam(double standard, std::string_view help);
/// Throws Error where the lower is not below the upper.
void checkPercentiles(std::span<const Param> declared, const Params& params);
/// Both, fitted.
Interval fittedPercentiles(
    std::span<const Param> declared, const Params& params, const Distribution& distribution);

/// Maps low…high to `range`; high ≤ low is constant input: `degenerate` is set and all becomes the lower bound.
Affine stretch(double low, double high, Interval range, bool clip, bool& degenerate);

} // namespace isolume
