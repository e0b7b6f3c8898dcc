// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/fitted.h"
#include "core/stats/distribution.h"

namespace isolume {

/// The cumulative distribution: "values", each that occurs, ascending, and "cdf", the share of values not above it.
/// Rests on every single value.
FittedChannel cumulativeShares(const Distribution& distribution);

} // namespace isolume
