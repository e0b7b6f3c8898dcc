// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/transform.h"

#include <cstdint>
#include <map>
#include <span>
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

/// The values of many images, pooled in bounded memory: each value by itself as long as there are at most 16,384
/// different ones (8-bit data under one function for the whole set never has more), beyond that in bins that keep
/// their mean. There are 8,192 bins over the nominal range and as many around it; farther out a bin is 1/4,096 of
/// its value. A Wasserstein distance to the bins is off by at most half a bin.
class PooledValues {
public:
    PooledValues() = default;
    explicit PooledValues(Interval nominal);

    /// Ascending, as many counts as values.
    void add(std::span<const double> values, std::span<const double> counts);
    void add(const Levels& levels) { add(levels.values, levels.counts); }

    /// Adds what another of the same nominal range holds.
    void add(const PooledValues& other);

    Levels levels() const;
    /// True as long as every value is kept by itself.
    bool isExact() const { return m_bins.empty(); }

private:
    struct Bin {
        double count = 0, sum = 0;
    };
    void addExact(std::span<const double> values, std::span<const double> counts);
    void toBins();
    void addToBins(std::span<const double> values, std::span<const double> counts);

    double m_low = 0, m_binsPerUnit = 1;
    Levels m_exact, m_new, m_scratch;
    std::vector<Bin> m_bins; // empty while exact
    std::map<std::uint32_t, Bin> m_outside; // by the upper bits of the value's ordered key
};

} // namespace isolume
