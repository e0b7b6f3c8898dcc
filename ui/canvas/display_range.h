// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session.h"
#include "ui/viewstate.h"

#include <span>

namespace isolume {

enum class Side { Before, After };

/// The before side's nominal range: 0 … max, or the least to the greatest valid value of the set (`set` may be null: of
/// the image) for signed and float data.
Interval nominalBefore(const CurrentImage& current, const Summary* set);

/// What is shown from black to white on one side, the same for every shown channel, in that side's units: with data the
/// least to the greatest, with percentiles the least low to the greatest high of the shown channels. `transform` may be
/// null on the before side.
Interval shownRange(Side side, const CurrentImage& current, Interval nominalBefore,
    const Transform* transform, std::span<const int> shown, const DisplayMapping& mapping);

} // namespace isolume
