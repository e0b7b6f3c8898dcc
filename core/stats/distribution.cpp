// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/distribution.h"

#include <algorithm>
#include <cmath>

namespace isolume {

namespace {

using Run = Distribution::Run;

Moments momentsOf(const ChannelSummary& channel)
{
    ExactSums sums = channel.sums;
    sums.addHistogram(channel.exact);
    return sums.moments(channel.count);
}

/// The values of one coarse bin: as they are where it is refined, else one run from end to end.
void appendBin(std::vector<Run>& runs, const Histogram& coarse, std::int64_t bin, const Refinement* refined)
{
    if (refined) {
        if (const auto found = refined->bins.find(bin); found != refined->bins.end()) {
            const Histogram& inside = found->second;
            for (std::int64_t i = inside.first(); i <= inside.last(); ++i)
                if (const std::uint64_t n = inside.count(i)) {
                    const double value = coarse.kind() == BinKind::FloatHigh
                        ? floatFromKey(static_cast<std::uint32_t>(bin << 16 | i))
                        : static_cast<double>(bin * 65536 + i);
                    runs.push_back({value, value, n, bin});
                }
            return;
        }
    }
    const BinRange range = binRange(coarse.kind(), bin);
    runs.push_back({range.low, range.high, coarse.count(bin), bin});
}

std::vector<Run> exactRuns(const Histogram& exact)
{
    std::vector<Run> runs;
    for (std::int64_t bin = exact.first(); bin <= exact.last(); ++bin)
        if (const std::uint64_t n = exact.count(bin))
            runs.push_back({static_cast<double>(bin), static_cast<double>(bin), n, 0});
    return runs;
}

/// Merges values known exactly into runs known roughly: one inside a rough run just counts there.
std::vector<Run> interleave(const std::vector<Run>& points, std::vector<Run> runs)
{
    std::vector<Run> merged;
    auto run = runs.begin();
    for (const Run& point : points) {
        while (run != runs.end() && run->high < point.low)
            merged.push_back(*run++);
        if (run != runs.end() && run->low <= point.low)
            run->count += point.count;
        else
            merged.push_back(point);
    }
    merged.insert(merged.end(), run, runs.end());
    return merged;
}

/// numpy's interpolation, which is exact at both ends.
double interpolate(double a, double b, double t)
{
    return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
}

double middle(const Run& run) { return run.low + (run.high - run.low) / 2; }

/// The distance of that rank from the centre, of values known exactly: outwards on both sides at once.
double knownDistance(const std::vector<Run>& runs, double center, std::uint64_t rank)
{
    auto right
        = std::partition_point(runs.begin(), runs.end(), [&](const Run& run) { return run.low < center; });
    auto left = std::make_reverse_iterator(right);
    for (;;) {
        const bool goLeft
            = right == runs.end() || (left != runs.rend() && center - left->low <= right->low - center);
        const Run& next = goLeft ? *left++ : *right++;
        if (rank < next.count || (left == runs.rend() && right == runs.end()))
            return std::fabs(next.low - center);
        rank -= next.count;
    }
}

} // namespace

Distribution::Distribution(const ChannelSummary& channel, const Refinement* refined)
    : m_channel(&channel)
    , m_moments(momentsOf(channel))
{
    if (refined && !refined->all.empty()) {
        for (const WeightedValue& value : refined->all)
            m_runs.push_back({value.value, value.value, value.count, 0});
        return;
    }
    const Histogram& coarse = channel.coarse;
    std::vector<Run> runs;
    for (std::int64_t bin = coarse.first(); bin <= coarse.last(); ++bin)
        if (coarse.count(bin) > 0)
            appendBin(runs, coarse, bin, refined);
    m_runs = runs.empty() ? exactRuns(channel.exact) : interleave(exactRuns(channel.exact), std::move(runs));
    for (Run& run : m_runs) {
        run.low = std::max(run.low, channel.min);
        run.high = std::min(run.high, channel.max);
    }
}

const std::vector<Run>& Distribution::allRuns() const
{
    m_wantsAll
        |= std::any_of(m_runs.begin(), m_runs.end(), [](const Run& run) { return run.low != run.high; });
    return m_runs;
}

double Distribution::standardDeviation(int ddof) const
{
    const auto n = static_cast<double>(count());
    if (count() <= static_cast<std::uint64_t>(ddof) || min() == max())
        return 0;
    return std::sqrt(m_moments.variance * (n / (n - ddof)));
}

double Distribution::orderStatistic(const std::vector<Run>& runs, std::uint64_t rank) const
{
    std::uint64_t before = 0;
    for (const Run& run : runs) {
        if (rank < before + run.count) {
            if (run.low == run.high)
                return run.low;
            m_missing.insert(run.bin);
            if (run.low <= 0 && run.high >= 0)
                return 0; // what else is in that bin lies below 1e-40
            const double share = (static_cast<double>(rank - before) + 0.5) / static_cast<double>(run.count);
            return run.low + (run.high - run.low) * share;
        }
        before += run.count;
    }
    return max();
}

double Distribution::quantile(const std::vector<Run>& runs, double percent) const
{
    if (count() == 0)
        return 0;
    const double at = percent / 100 * static_cast<double>(count() - 1);
    const double whole = std::floor(at);
    const auto rank = static_cast<std::uint64_t>(whole);
    const double low = orderStatistic(runs, rank);
    if (at == whole)
        return low;
    return interpolate(low, orderStatistic(runs, rank + 1), at - whole);
}

double Distribution::percentile(double percent) const { return quantile(m_runs, percent); }

double Distribution::medianAbsoluteDeviation(double center) const
{
    const std::uint64_t n = count();
    if (n == 0)
        return 0;
    const bool known
        = std::all_of(m_runs.begin(), m_runs.end(), [](const Run& run) { return run.low == run.high; });
    const auto at = [&](std::uint64_t rank) {
        return known ? knownDistance(m_runs, center, rank) : distance(center, rank);
    };
    return n % 2 ? at(n / 2) : (at(n / 2 - 1) + at(n / 2)) / 2;
}

/// The distance of that rank from the centre, where runs may be uncertain. Those from the two sides overlap. The
/// k-th smallest distance lies between the k-th smallest lower and the k-th smallest upper end; whatever is
/// uncertain there has to be refined.
double Distribution::distance(double center, std::uint64_t rank) const
{
    std::vector<Run> away;
    away.reserve(m_runs.size());
    for (const Run& run : m_runs) {
        const double a = std::fabs(run.low - center), b = std::fabs(run.high - center);
        const bool astride = run.low < center && run.high > center;
        away.push_back({astride ? 0 : std::min(a, b), std::max(a, b), run.count, run.bin});
    }
    const auto kth = [&](auto key) {
        std::sort(away.begin(), away.end(), [&](const Run& x, const Run& y) { return key(x) < key(y); });
        std::uint64_t left = rank;
        for (const Run& run : away) {
            if (left < run.count)
                return key(run);
            left -= run.count;
        }
        return key(away.back());
    };
    const double least = kth([](const Run& run) { return run.low; });
    const double most = kth([](const Run& run) { return run.high; });
    for (const Run& run : away)
        if (run.low != run.high && run.high >= least && run.low <= most)
            m_missing.insert(run.bin);
    return least == most ? least : kth(middle);
}

ChannelNumbers numbersOf(const std::string& name, const ChannelSummary& channel, const Refinement* refined)
{
    const Distribution d(channel, refined);
    ChannelNumbers n;
    n.name = name;
    n.count = channel.count;
    n.invalid = channel.invalid;
    n.min = d.min();
    n.max = d.max();
    n.mean = d.mean();
    n.std = d.standardDeviation();
    n.p1 = d.percentile(1);
    n.p25 = d.percentile(25);
    n.p50 = d.percentile(50);
    n.p75 = d.percentile(75);
    n.p99 = d.percentile(99);
    n.about = !d.isExact();
    return n;
}

} // namespace isolume
