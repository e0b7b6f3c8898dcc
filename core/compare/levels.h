// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace isolume {

/// Values in ascending order and how often each occurs (whole numbers below 2^53, so that loops over them vectorize).
struct Levels {
    std::vector<double> values, counts;

    std::size_t size() const { return values.size(); }
    void add(double value, double count)
    {
        values.push_back(value);
        counts.push_back(count);
    }
    bool operator==(const Levels&) const = default;
};

/// The same values with neighbours joined at their mean so that no more than `most` are left: the distance to the
/// original is at most half a bin of 1/most of the range.
Levels reduced(const Levels& levels, std::size_t most);

} // namespace isolume
