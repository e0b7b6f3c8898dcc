// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/pooled_values.h"

#include "core/stats/histogram.h"

#include <algorithm>

namespace isolume {

namespace {

constexpr std::size_t mostExact = 16384;
constexpr std::size_t binCount = 16384; // over twice the nominal range
constexpr unsigned outsideShift = 11; // leaves sign, exponent and 12 bits of the mantissa

} // namespace

Levels reduced(const Levels& levels, std::size_t most)
{
    if (levels.size() <= most)
        return levels;
    const double low = levels.values.front();
    const double perUnit = static_cast<double>(most) / (levels.values.back() - low);
    Levels result;
    for (std::size_t i = 0; i < levels.size();) {
        const double bin = std::min(static_cast<double>(most - 1), (levels.values[i] - low) * perUnit);
        const double end = static_cast<double>(static_cast<std::int64_t>(bin) + 1);
        const bool last = end >= static_cast<double>(most);
        double count = 0, sum = 0;
        do {
            count += levels.counts[i];
            sum += levels.counts[i] * (levels.values[i] - low);
            ++i;
        } while (i < levels.size() && (last || (levels.values[i] - low) * perUnit < end));
        result.add(low + sum / count, count);
    }
    return result;
}

PooledValues::PooledValues(Interval nominal)
{
    const double width = nominal.high > nominal.low ? nominal.high - nominal.low : 1;
    m_low = nominal.low - width / 2;
    m_binsPerUnit = static_cast<double>(binCount) / (2 * width);
}

void PooledValues::add(std::span<const double> values, std::span<const double> counts)
{
    if (!isExact()) {
        addToBins(values, counts);
        return;
    }
    addExact(values, counts);
    if (m_exact.size() > mostExact)
        toBins();
}

void PooledValues::toBins()
{
    m_bins.assign(binCount, {});
    addToBins(m_exact.values, m_exact.counts);
    m_exact = m_new = m_scratch = {};
}

void PooledValues::add(const PooledValues& other)
{
    if (other.isExact()) {
        add(other.m_exact);
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

void PooledValues::addExact(std::span<const double> values, std::span<const double> counts)
{
    m_new.values.clear();
    m_new.counts.clear();
    std::size_t at = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (at < m_exact.size()
            && m_exact.values[at] == values[i]) { // as most are, under one function for all
            m_exact.counts[at++] += counts[i];
            continue;
        }
        while (at < m_exact.size() && m_exact.values[at] < values[i])
            ++at;
        if (at < m_exact.size() && m_exact.values[at] == values[i])
            m_exact.counts[at++] += counts[i];
        else if (at > 0 && m_exact.values[at - 1] == values[i])
            m_exact.counts[at - 1] += counts[i];
        else if (m_new.size() > 0 && m_new.values.back() == values[i])
            m_new.counts.back() += counts[i];
        else
            m_new.add(values[i], counts[i]);
    }
    if (m_new.size() == 0)
        return;
    m_scratch.values.clear();
    m_scratch.counts.clear();
    std::size_t a = 0, b = 0;
    while (a < m_exact.size() || b < m_new.size()) {
        const bool old = b == m_new.size() || (a < m_exact.size() && m_exact.values[a] < m_new.values[b]);
        const Levels& from = old ? m_exact : m_new;
        const std::size_t i = old ? a++ : b++;
        m_scratch.add(from.values[i], from.counts[i]);
    }
    std::swap(m_exact, m_scratch);
}

void PooledValues::addToBins(std::span<const double> values, std::span<const double> counts)
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double at = (values[i] - m_low) * m_binsPerUnit;
        Bin& bin = at >= 0 && at < static_cast<double>(binCount)
            ? m_bins[static_cast<std::size_t>(at)]
            : m_outside[floatKey(static_cast<float>(values[i])) >> outsideShift];
        bin.count += counts[i];
        bin.sum += counts[i] * values[i];
    }
}

Levels PooledValues::levels() const
{
    if (isExact())
        return m_exact;
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
