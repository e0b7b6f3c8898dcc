// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/state_sums.h"

#include <algorithm>
#include <cmath>

namespace isolume {

namespace {

/// Rounds half to even, as std::nearbyint does, for 0 ≤ x < 2^51; without a call, so that loops vectorize.
inline double rounded(double x)
{
    constexpr double shift = 6755399441055744.0; // 1.5 · 2^52: no fraction fits behind it
    return (x + shift) - shift;
}

/// The integer that a writer stores for y, as Quantizer has it.
inline double code(double y, Interval nominal, double width, double top)
{
    return rounded(std::min(std::max((y - nominal.low) / width * top, 0.0), top));
}

double widthOf(Interval nominal) { return nominal.high - nominal.low; }

struct Distinct {
    double as8 = 0, as16 = 0;
};

Distinct distinctCodes(std::span<const double> after, Interval nominal)
{
    const double width = widthOf(nominal);
    if (after.empty() || !(width > 0))
        return {1, 1};
    Distinct distinct {1, 1};
    double last8 = code(after[0], nominal, width, 255), last16 = code(after[0], nominal, width, 65535);
    for (std::size_t i = 1; i < after.size(); ++i) {
        const double next8 = code(after[i], nominal, width, 255);
        const double next16 = code(after[i], nominal, width, 65535);
        distinct.as8 += next8 != last8 ? 1 : 0;
        distinct.as16 += next16 != last16 ? 1 : 0;
        last8 = next8;
        last16 = next16;
    }
    return distinct;
}

/// Of 32-bit data: no bin has more distinct values than it has values, before or after.
Distinct distinctCodes(const std::vector<Distribution::Run>& bins, const Function& function, Interval nominal,
    double top8, double top16)
{
    const double width = widthOf(nominal);
    Distinct distinct;
    double last8 = -1, last16 = -1;
    const auto codes = [&](const Distribution::Run& bin, double top, double& last) {
        const double a = code(static_cast<double>(function(bin.low)), nominal, width, top);
        const double b = code(static_cast<double>(function(bin.high)), nominal, width, top);
        const double from = std::max(std::min(a, b), last + 1);
        const double n = std::min(static_cast<double>(bin.count), std::max(0.0, std::max(a, b) - from + 1));
        last = std::max({last, a, b});
        return n;
    };
    for (const Distribution::Run& bin : bins) {
        distinct.as8 += width > 0 ? codes(bin, top8, last8) : 0;
        distinct.as16 += width > 0 ? codes(bin, top16, last16) : 0;
    }
    return {std::max(distinct.as8, 1.0), std::max(distinct.as16, 1.0)};
}

double distinctBefore(const std::vector<Distribution::Run>& bins)
{
    double n = 0;
    for (const Distribution::Run& bin : bins)
        n += bin.low == bin.high ? 1 : static_cast<double>(std::min<std::uint64_t>(bin.count, 65536));
    return n;
}

} // namespace

ChannelSums::ChannelSums(std::size_t splits)
    : m_splits(splits)
{
}

/// Fills m_after: ascending, as float32 holds it. Clipped is what is outside the nominal range as a float32: the
/// image's own maximum may come out a rounding error above 1 in double.
void ChannelSums::push(
    const Levels& before, const Function& function, Interval nominal, ChannelOutcome* outcome)
{
    const std::size_t n = before.size();
    m_after.values.resize(n);
    m_after.counts.assign(before.counts.begin(), before.counts.end());
    const double* x = before.values.data();
    const double* counts = before.counts.data();
    double* y = m_after.values.data();
    const auto low = static_cast<float>(nominal.low), high = static_cast<float>(nominal.high);
    double clippedLow = 0, clippedHigh = 0;
    bool ascending = true;
    for (std::size_t i = 0; i < n; ++i) {
        const double free = function.unclipped(x[i]);
        const auto seen = static_cast<float>(free);
        clippedLow += seen < low ? counts[i] : 0;
        clippedHigh += seen > high ? counts[i] : 0;
        y[i] = static_cast<double>(function(x[i]));
    }
    for (std::size_t i = 1; i < n; ++i)
        ascending &= y[i - 1] <= y[i];
    if (!ascending) {
        std::reverse(m_after.values.begin(), m_after.values.end());
        std::reverse(m_after.counts.begin(), m_after.counts.end());
    }
    if (outcome) {
        outcome->clippedLow = clippedLow;
        outcome->clippedHigh = clippedHigh;
    }
}

void ChannelSums::addMoments(double count, double mean, double squares)
{
    const double all = m_count + count;
    const double apart = mean - m_mean;
    m_mean += apart * (count / all);
    m_squares += squares + apart * apart * (m_count * count / all);
    m_count = all;
}

void ChannelSums::addHistogram(Interval nominal)
{
    const double width = widthOf(nominal);
    for (std::size_t i = 0; i < m_after.size(); ++i) {
        const double at = width > 0 ? (m_after.values[i] - nominal.low) / width * 256 : 0;
        m_histogram[static_cast<std::size_t>(std::min(std::max(at, 0.0), 255.0))] += m_after.counts[i];
    }
}

void ChannelSums::addKept(const ChannelLevels& channel, const Transform& transform, int c)
{
    const bool coarse = !channel.bins.empty();
    const Distinct after = coarse
        ? distinctCodes(channel.bins, transform.channel(c), transform.nominal, 255, 65535)
        : distinctCodes(m_after.values, transform.nominal);
    const double before = coarse ? distinctBefore(channel.bins) : static_cast<double>(channel.all.size());
    m_kept8 += after.as8 / before;
    m_kept16 += after.as16 / before;
    m_keptImages += 1;
}

ChannelOutcome ChannelSums::add(
    const ChannelLevels& channel, const Transform& transform, int c, std::size_t split)
{
    ChannelOutcome outcome {.present = true};
    if (channel.all.size() == 0)
        return outcome;
    push(channel.all, transform.channel(c), transform.nominal, &outcome);
    const std::size_t n = m_after.size();
    const double* y = m_after.values.data();
    const double* counts = m_after.counts.data();
    // About the first value, so that a flat image has its own mean to the bit.
    double count = 0, sum = 0, squares = 0;
    for (std::size_t i = 0; i < n; ++i) {
        count += counts[i];
        sum += counts[i] * (y[i] - y[0]);
    }
    const double mean = y[0] + sum / count;
    for (std::size_t i = 0; i < n; ++i)
        squares += counts[i] * (y[i] - mean) * (y[i] - mean);
    outcome.count = count;
    outcome.sum = mean * count;
    outcome.largest = std::max(std::abs(y[0]), std::abs(y[n - 1]));
    outcome.contrast = y[0] != y[n - 1];
    m_min = m_begun ? std::min(m_min, y[0]) : y[0];
    m_max = m_begun ? std::max(m_max, y[n - 1]) : y[n - 1];
    if (!m_begun)
        m_splits.assign(m_splits.size(), PooledValues(transform.nominal));
    m_begun = true;
    addMoments(count, mean, squares);
    addHistogram(transform.nominal);
    addKept(channel, transform, c);
    m_splits[split].add(m_after);
    return outcome;
}

void ChannelSums::close()
{
    for (const PooledValues& split : m_splits)
        m_splitLevels.push_back(split.levels());
    PooledValues all = m_splits.front();
    for (std::size_t split = 1; split < m_splits.size(); ++split)
        all.add(m_splits[split]);
    m_pooled = CumulativeCurve(all.levels());
    m_deviation = m_min < m_max ? std::sqrt(m_squares / m_count) : 0;
    m_splits.clear();
}

double ChannelSums::distance(const ChannelLevels& channel, const Transform& transform, int c)
{
    const Levels& before = channel.forDistance();
    if (before.size() == 0 || m_deviation == 0)
        return 0;
    push(before, transform.channel(c), transform.nominal, nullptr);
    return inUnits(m_pooled.distanceTo(m_after.values, m_after.counts));
}

double ChannelSums::distanceBetween(std::size_t split, std::size_t other) const
{
    const Levels& a = m_splitLevels[split];
    const Levels& b = m_splitLevels[other];
    return a.size() && b.size() ? inUnits(CumulativeCurve(b).distanceTo(a.values, a.counts)) : 0;
}

} // namespace isolume
