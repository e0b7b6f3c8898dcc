// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/pooled_values.h"

#include "core/stats/histogram.h"

#include <utility>

namespace isolume {

namespace {

constexpr std::size_t mostExact = 16384;
constexpr std::size_t binCount = 16384; // over twice the nominal range
constexpr unsigned outsideShift = 11; // leaves sign, exponent and 12 bits of the mantissa

} // namespace

PooledValues::PooledValues(Interval nominal)
{
    const double width = nominal.high > nominal.low ? nominal.high - nominal.low : 1;
    m_low = nominal.low - width / 2;
    m_binsPerUnit = static_cast<double>(binCount) / (2 * width);
}

void PooledValues::add(const Levels& levels)
{
    std::size_t i = 0;
    for (; i < levels.size() && isExact(); ++i) {
        m_exact.add(levels.values[i], levels.counts[i]);
        if (m_exact.size() > mostExact)
            toBins();
    }
    addToBins(levels, i);
}

void PooledValues::toBins()
{
    m_bins.assign(binCount, {});
    addToBins(std::exchange(m_exact, {}).sorted(), 0);
}

void PooledValues::add(const PooledValues& other)
{
    if (other.isExact()) {
        add(other.m_exact.sorted());
        return;
    }
    if (isExact())
        toBins();
    const auto merge = [](Bin& into, const Bin& from) {
        into.count += from.count;
        into.sum += from.sum;
    };
    for (std::size_t i = 0; i < binCount; ++i)
        merge(m_bins[i], other.m_bins[i]);
    for (const auto& [key, bin] : other.m_outside)
        merge(m_outside[key], bin);
}

void PooledValues::addToBins(const Levels& levels, std::size_t from)
{
    for (std::size_t i = from; i < levels.size(); ++i) {
        const double value = levels.values[i], count = levels.counts[i];
        const double at = (value - m_low) * m_binsPerUnit;
        Bin& bin = at >= 0 && at < static_cast<double>(binCount)
            ? m_bins[static_cast<std::size_t>(at)]
            : m_outside[floatKey(static_cast<float>(value)) >> outsideShift];
        bin.count += count;
        bin.sum += count * value;
    }
}

Levels PooledValues::levels() const
{
    if (isExact())
        return m_exact.sorted();
    Levels all;
    const auto take = [&](const Bin& bin) {
        if (bin.count > 0)
            all.add(bin.sum / bin.count, bin.count);
    };
    auto outside = m_outside.begin();
    const std::uint32_t lowKey = floatKey(static_cast<float>(m_low)) >> outsideShift;
    for (; outside != m_outside.end() && outside->first <= lowKey
         && outside->second.sum / outside->second.count < m_low;
         ++outside)
        take(outside->second);
    for (const Bin& bin : m_bins)
        take(bin);
    for (; outside != m_outside.end(); ++outside)
        take(outside->second);
    return all;
}

} // namespace isolume
