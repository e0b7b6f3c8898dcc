// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/value_counts.h"
#include "core/methods/transform.h"

#include <cstdint>
#include <map>
#include <span>

namespace isolume {

/// The values of many images, pooled in bounded memory: each value by itself as long as there are at most 16,384
/// different ones (8-bit data under one function for the whole set never has more), beyond that in bins that keep
/// their mean. There are 8,192 bins over the nominal range and as many around it; farther out a bin is 1/4,096 of
/// its value. A Wasserstein distance to the bins is off by at most half a bin.
class PooledValues {
public:
    PooledValues() = default;
    explicit PooledValues(Interval nominal);

    void add(const Levels& levels);
    /// Adds what another of the same nominal range holds.
    void add(const PooledValues& other);

    Levels levels() const;
    /// True as long as every value is kept by itself.
    bool isExact() const { return m_bins.empty(); }

private:
    struct Bin {
        double count = 0, sum = 0;
    };
    void toBins();
    void addToBins(const Levels& levels, std::size_t from);

    double m_low = 0, m_binsPerUnit = 1;
    ValueCounts m_exact;
    std::vector<Bin> m_bins; // empty while exact
    std::map<std::uint32_t, Bin> m_outside; // by the upper bits of the value's ordered key
};

} // namespace isolume
