// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/byte_table.h"

#include <algorithm>
#include <cmath>

namespace isolume {

namespace {

/// The sum of term(i) over all places, in four lanes so that no addition waits for the one before.
template <class Term> double sumOverPlaces(Term&& term)
{
    std::array<double, 4> lanes {};
    for (std::size_t i = 0; i < ByteCounts::places; i += lanes.size())
        for (std::size_t lane = 0; lane < lanes.size(); ++lane)
            lanes[lane] += term(i + lane);
    return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

} // namespace

ByteTable::ByteTable(int first, const Function& function, Interval nominal, std::size_t splits)
    : m_first(first)
    , m_function(function)
    , m_nominal(nominal)
    , m_counts(splits)
{
    std::array<float, places> free {};
    for (std::size_t i = 0; i < places; ++i) {
        const AfterLevel level = afterLevel(function, first + static_cast<double>(i));
        m_values[i] = level.value;
        free[i] = static_cast<float>(level.free);
    }
    m_descends = free.front() > free.back();
    if (m_descends) {
        std::reverse(m_values.begin(), m_values.end());
        std::reverse(free.begin(), free.end());
    }
    const auto from = std::lower_bound(free.begin(), free.end(), static_cast<float>(nominal.low));
    const auto to = std::upper_bound(free.begin(), free.end(), static_cast<float>(nominal.high));
    m_low = static_cast<std::size_t>(from - free.begin());
    m_high = static_cast<std::size_t>(to - free.begin());
    const DistinctCodes all = distinctCodes(m_values, nominal);
    m_allDiffer8 = all.as8 == places;
    m_allDiffer16 = all.as16 == places;
}

/// Distinct integers among the levels that occur.
DistinctCodes ByteTable::codesOf(const ByteCounts& image) const
{
    if (m_allDiffer8 && m_allDiffer16)
        return {image.distinct, image.distinct};
    std::array<double, places> occurring {};
    std::size_t n = 0;
    for (std::size_t i = image.lowest; i <= image.highest; ++i) {
        occurring[n] = m_values[i];
        n += image.counts[i] > 0 ? 1 : 0;
    }
    return distinctCodes(std::span(occurring).first(n), m_nominal);
}

ChannelOutcome ByteTable::add(const ByteCounts& given, std::size_t split)
{
    if (given.total() == 0)
        return {};
    const ByteCounts turned = m_descends ? reversed(given) : ByteCounts();
    const ByteCounts& image = m_descends ? turned : given;
    ChannelOutcome outcome {.count = image.total(), .present = true};
    outcome.least = m_values[image.lowest];
    outcome.most = m_values[image.highest];
    // About the least value, so that a flat image has its own mean to the bit.
    const double sum
        = sumOverPlaces([&](std::size_t i) { return image.counts[i] * (m_values[i] - outcome.least); });
    outcome.mean = outcome.least + sum / outcome.count;
    outcome.clippedLow = m_low > 0 ? image.upTo[m_low - 1] : 0;
    outcome.clippedHigh = outcome.count - (m_high > 0 ? image.upTo[m_high - 1] : 0);
    const DistinctCodes codes = codesOf(image);
    outcome.kept8 = codes.as8 / image.distinct;
    outcome.kept16 = codes.as16 / image.distinct;
    std::array<double, places>& counts = m_counts[split];
    for (std::size_t i = 0; i < places; ++i)
        counts[i] += image.counts[i];
    return outcome;
}

Levels ByteTable::pooled(std::size_t split) const
{
    Levels levels;
    for (std::size_t i = 0; i < places; ++i)
        if (const double count = m_counts[split][i]; count > 0)
            levels.add(m_values[i], count);
    return levels;
}

void ByteTable::relateTo(const CumulativeCurve& curve)
{
    for (std::size_t i = 0; i < places; ++i)
        m_at[i] = curve.at(m_values[i]);
    for (std::size_t i = 0; i + 1 < places; ++i) {
        m_share[i] = curve.share(m_at[i]);
        if (curve.isFlat(m_at[i], m_values[i + 1]))
            m_gap[i] = m_values[i + 1] - m_values[i];
        else
            m_steep.push_back(i);
    }
}

double ByteTable::distance(const ByteCounts& given, const CumulativeCurve& curve) const
{
    const ByteCounts turned = m_descends ? reversed(given) : ByteCounts();
    const ByteCounts& image = m_descends ? turned : given;
    const double perCount = 1 / image.total();
    double area = sumOverPlaces(
        [&](std::size_t i) { return std::abs(image.upTo[i] * perCount - m_share[i]) * m_gap[i]; });
    for (const std::size_t i : m_steep)
        area
            += curve.areaAcross(m_values[i], m_at[i], m_values[i + 1], m_at[i + 1], image.upTo[i] * perCount);
    return std::max(
        0.0, area + curve.areaBelow(m_at.front()) + curve.areaAbove(m_values.back(), m_at.back()));
}

} // namespace isolume
