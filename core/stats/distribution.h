// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/stats/summary.h"

#include <optional>
#include <set>
#include <vector>

namespace isolume {

/// One channel's values in order, as a method's fit sees them: moments, extremes and order statistics. Of
/// 32-bit data an order statistic is exact once the bins it needs were refined; until then it is an
/// estimate, and the bins are in `missing()`.
class Distribution {
public:
    explicit Distribution(const ChannelSummary& channel, const Refinement* refined = nullptr);

    std::uint64_t count() const { return m_channel->count; }
    double min() const { return m_channel->min; }
    double max() const { return m_channel->max; }
    double mean() const { return m_moments.mean; }
    /// Standard deviation with `ddof` 0 or 1; exactly 0 where min equals max, or count is not above ddof.
    double standardDeviation(int ddof = 0) const;
    /// 0 ≤ percent ≤ 100; linear between order statistics, rank percent/100·(n−1) as numpy's default.
    /// 0 where there are no values.
    double percentile(double percent) const;
    /// Median of |x − center| over the values x.
    double medianAbsoluteDeviation(double center) const;

    /// False as long as something that was asked for rested on a bin that is not refined.
    bool isExact() const { return m_missing.empty() && !m_wantsAll; }
    const std::set<std::int64_t>& missing() const { return m_missing; }

    /// A run of values that are known to be equal (exact data, refined bins) or to lie between low and high.
    struct Run {
        double low, high;
        std::uint64_t count;
        std::int64_t bin; ///< coarse bin that would have to be refined; meaningless where low equals high
    };
    const std::vector<Run>& runs() const { return m_runs; }
    /// The same, for a fit that rests on every single value: where some are not known each by itself, wantsAll() is
    /// true from then on and the fit an estimate.
    const std::vector<Run>& allRuns() const;
    bool wantsAll() const { return m_wantsAll; }

private:
    double orderStatistic(const std::vector<Run>& runs, std::uint64_t rank) const;
    double quantile(const std::vector<Run>& runs, double percent) const;
    double distance(double center, std::uint64_t rank) const;

    const ChannelSummary* m_channel;
    Moments m_moments;
    std::vector<Run> m_runs; // ascending, not overlapping
    mutable std::set<std::int64_t> m_missing;
    mutable bool m_wantsAll = false;
};

/// The numbers of one channel for tables and `scan --json`.
struct ChannelNumbers {
    std::string name;
    std::uint64_t count = 0, invalid = 0;
    double min = 0, max = 0, mean = 0, std = 0;
    double p1 = 0, p25 = 0, p50 = 0, p75 = 0, p99 = 0;
    bool about = false; ///< the percentiles are estimates
};
ChannelNumbers numbersOf(
    const std::string& name, const ChannelSummary& channel, const Refinement* refined = nullptr);

} // namespace isolume
