// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace isolume {

/// What one channel of one image gives in one state.
struct ChannelOutcome {
    double count = 0, mean = 0; ///< of the values after
    double least = 0, most = 0; ///< of them
    double clippedLow = 0, clippedHigh = 0; ///< numbers of values
    double kept8 = 0, kept16 = 0; ///< distinct values as integers over the distinct values before
    bool present = false; ///< the image has the channel, and valid values in it

    bool hasContrast() const { return least != most; }
};

} // namespace isolume
