// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/stats/histogram.h"

#include <array>
#include <cstddef>

namespace isolume {

/// The levels of one channel of 8-bit data, each at its own place: what a function makes of all 256 has to be worked
/// out once only, whatever the number of images.
struct ByteCounts {
    static constexpr std::size_t places = 256;

    int first = 0; ///< the level at place 0: 0, or −128 of signed data
    std::array<double, places> counts {}; ///< whole numbers
    std::array<double, places> upTo {}; ///< sums of counts up to and with the place
    std::size_t lowest = 0, highest = 0; ///< the ends of what occurs
    double distinct = 0; ///< levels that occur

    double total() const { return upTo.back(); }
};

/// Of a histogram of integers of which none is below `first` or above `first` + 255.
ByteCounts byteCounts(const Histogram& histogram, int first);
/// The same with the places in the opposite order, as a descending function puts them.
ByteCounts reversed(const ByteCounts& counts);

} // namespace isolume
