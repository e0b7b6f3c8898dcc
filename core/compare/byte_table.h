// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/after_levels.h"
#include "core/compare/channel_outcome.h"
#include "core/compare/wasserstein.h"

namespace isolume {

/// One function over the 256 levels of 8-bit data, for all images of the set that it acts on. What becomes of each
/// level is worked out once; an image is then a few sums over its counts.
class ByteTable {
public:
    ByteTable(int first, const Function& function, Interval nominal, std::size_t splits);

    bool isOf(int first, const Function& function, Interval nominal) const
    {
        return m_first == first && m_nominal == nominal && m_function == function;
    }

    ChannelOutcome add(const ByteCounts& image, std::size_t split);

    /// The images of one split, pooled: as many counts as values, ascending.
    Levels pooled(std::size_t split) const;

    /// Looks up every level in the pooled values that distances are then taken to.
    void relateTo(const CumulativeCurve& curve);
    /// The 1-Wasserstein distance of an image to these, in units of the values.
    double distance(const ByteCounts& image, const CumulativeCurve& curve) const;

private:
    static constexpr std::size_t places = ByteCounts::places;

    DistinctCodes codesOf(const ByteCounts& image) const;

    int m_first;
    Function m_function;
    Interval m_nominal;
    bool m_descends = false; // then place 0 is the highest level
    std::array<double, places> m_values {}; // ascending
    std::size_t m_low = 0, m_high = places; // the places inside the nominal range
    bool m_allDiffer8 = false,
         m_allDiffer16 = false; // as integers, so that what occurs need not be looked at
    std::vector<std::array<double, places>> m_counts; // by split
    std::array<CumulativeCurve::Place, places> m_at {};
    // From each place to the next: their distance and the pooled share of what is not above the place. Where that
    // share changes on the way the distance is 0 and the place is in m_steep.
    std::array<double, places> m_gap {}, m_share {};
    std::vector<std::size_t> m_steep;
};

} // namespace isolume
