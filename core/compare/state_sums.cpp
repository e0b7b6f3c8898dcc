// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/state_sums.h"

#include <algorithm>
#include <cmath>

namespace isolume {

namespace {

/// Groups beyond these are measured as if each image had its own function: the same numbers, more slowly.
constexpr std::size_t mostTables = 32;

struct MeanAndSquares {
    double count = 0, mean = 0, squares = 0;
};

/// The mean is taken about the least value, so that a flat image has its own mean to the bit.
MeanAndSquares momentsOf(const Levels& levels)
{
    const std::size_t n = levels.size();
    const double* y = levels.values.data();
    const double* counts = levels.counts.data();
    MeanAndSquares m;
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        m.count += counts[i];
        sum += counts[i] * (y[i] - y[0]);
    }
    m.mean = y[0] + sum / m.count;
    for (std::size_t i = 0; i < n; ++i)
        m.squares += counts[i] * (y[i] - m.mean) * (y[i] - m.mean);
    return m;
}

} // namespace

ChannelSums::ChannelSums(std::size_t splits, Functions functions)
    : m_functions(functions)
    , m_splits(splits)
{
}

void ChannelSums::begin(Interval nominal)
{
    if (!m_begun)
        m_splits.assign(m_splits.size(), PooledValues(nominal));
    m_begun = true;
}

void ChannelSums::addMoments(double count, double mean, double squares)
{
    const double all = m_count + count;
    const double apart = mean - m_mean;
    m_mean += apart * (count / all);
    m_squares += squares + apart * apart * (m_count * count / all);
    m_count = all;
}

void ChannelSums::addMoments(const Levels& levels)
{
    if (levels.size() == 0)
        return;
    const MeanAndSquares m = momentsOf(levels);
    addMoments(m.count, m.mean, m.squares);
}

void ChannelSums::addHistogram(const Levels& pooled, Interval nominal)
{
    const double width = nominal.high - nominal.low;
    for (std::size_t i = 0; i < pooled.size(); ++i) {
        const double at = width > 0 ? (pooled.values[i] - nominal.low) / width * 256 : 0;
        m_histogram[static_cast<std::size_t>(std::min(std::max(at, 0.0), 255.0))] += pooled.counts[i];
    }
}

/// Null where the image is to be measured by itself.
ByteTable* ChannelSums::tableOf(const ChannelLevels& channel, const Transform& transform, int c)
{
    if (m_functions == Functions::OfEachImage || !channel.bytes)
        return nullptr;
    const int first = channel.bytes->first;
    const auto& function = transform.channel(c);
    for (ByteTable& table : m_tables)
        if (table.isOf(first, function, transform.nominal))
            return &table;
    // After close() there are no new ones: the image that asks was measured by itself before.
    if (m_tables.size() == mostTables || !m_splitLevels.empty())
        return nullptr;
    return &m_tables.emplace_back(first, function, transform.nominal, m_splits.size());
}

ChannelOutcome ChannelSums::addAlone(
    const ChannelLevels& channel, const Transform& transform, int c, std::size_t split)
{
    afterLevels(channel, transform, c, Detail::All, m_after);
    const Levels& levels = m_after.levels;
    const MeanAndSquares m = momentsOf(levels);
    addMoments(m.count, m.mean, m.squares);
    begin(transform.nominal);
    m_splits[split].add(levels);
    const DistinctCodes codes = distinctCodes(channel, m_after, transform.channel(c), transform.nominal);
    const double before = distinctBefore(channel);
    return {.count = m.count,
        .mean = m.mean,
        .least = levels.values.front(),
        .most = levels.values.back(),
        .clippedLow = m_after.clippedLow,
        .clippedHigh = m_after.clippedHigh,
        .kept8 = codes.as8 / before,
        .kept16 = codes.as16 / before,
        .present = true};
}

ChannelOutcome ChannelSums::add(
    const ChannelLevels& channel, const Transform& transform, int c, std::size_t split)
{
    if (channel.all.size() == 0)
        return {};
    ByteTable* table = tableOf(channel, transform, c);
    const ChannelOutcome outcome
        = table ? table->add(*channel.bytes, split) : addAlone(channel, transform, c, split);
    m_min = m_keptImages > 0 ? std::min(m_min, outcome.least) : outcome.least;
    m_max = m_keptImages > 0 ? std::max(m_max, outcome.most) : outcome.most;
    m_kept8 += outcome.kept8;
    m_kept16 += outcome.kept16;
    m_keptImages += 1;
    return outcome;
}

void ChannelSums::close(Interval nominal)
{
    begin(nominal);
    for (std::size_t split = 0; split < m_splits.size(); ++split) {
        for (const ByteTable& table : m_tables) {
            const Levels levels = table.pooled(split);
            addMoments(levels);
            m_splits[split].add(levels);
        }
        m_splitLevels.push_back(m_splits[split].levels());
    }
    PooledValues all = m_splits.front();
    for (std::size_t split = 1; split < m_splits.size(); ++split)
        all.add(m_splits[split]);
    const Levels pooled = all.levels();
    addHistogram(pooled, nominal);
    m_pooled = CumulativeCurve(pooled);
    for (ByteTable& table : m_tables)
        table.relateTo(m_pooled);
    m_deviation = m_min < m_max ? std::sqrt(m_squares / m_count) : 0;
    m_splits.clear();
}

double ChannelSums::distance(const ChannelLevels& channel, const Transform& transform, int c)
{
    if (channel.all.size() == 0 || m_deviation == 0)
        return 0;
    if (const ByteTable* table = tableOf(channel, transform, c))
        return inUnits(table->distance(*channel.bytes, m_pooled));
    afterLevels(channel, transform, c, Detail::ForDistance, m_after);
    return inUnits(m_pooled.distanceTo(m_after.levels.values, m_after.levels.counts));
}

double ChannelSums::distanceBetween(std::size_t split, std::size_t other) const
{
    const Levels& a = m_splitLevels[split];
    const Levels& b = m_splitLevels[other];
    return a.size() && b.size() ? inUnits(CumulativeCurve(b).distanceTo(a.values, a.counts)) : 0;
}

} // namespace isolume
