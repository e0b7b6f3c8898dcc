// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/histogram.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace isolume {

namespace {

constexpr std::int64_t half = 65536;

void checkKinds(const Histogram& a, const Histogram& b)
{
    if (a.kind() != b.kind())
        throw MixedData({"", "cannot put the statistics together",
            "some images hold 32-bit integers and others floats", "Use scope image, or split the set"});
}

} // namespace

Histogram::Histogram(BinKind kind, std::int64_t first, std::vector<std::uint64_t> counts)
    : m_kind(kind)
    , m_first(first)
    , m_counts(std::move(counts))
{
    trim();
}

void Histogram::trim()
{
    const auto used = [](std::uint64_t n) { return n != 0; };
    const auto begin = std::find_if(m_counts.begin(), m_counts.end(), used);
    if (begin == m_counts.end()) {
        *this = {};
        return;
    }
    const auto end = std::find_if(m_counts.rbegin(), m_counts.rend(), used).base();
    m_first += begin - m_counts.begin();
    m_counts = std::vector<std::uint64_t>(begin, end);
}

std::uint64_t Histogram::count(std::int64_t bin) const
{
    return !empty() && bin >= first() && bin <= last() ? m_counts[static_cast<std::size_t>(bin - m_first)]
                                                       : 0;
}

std::uint64_t Histogram::total() const
{
    return std::accumulate(m_counts.begin(), m_counts.end(), std::uint64_t {0});
}

void Histogram::merge(const Histogram& other)
{
    if (other.empty())
        return;
    if (empty()) {
        *this = other;
        return;
    }
    checkKinds(*this, other);
    const std::int64_t low = std::min(first(), other.first());
    const std::int64_t high = std::max(last(), other.last());
    if (low < first())
        m_counts.insert(m_counts.begin(), static_cast<std::size_t>(first() - low), 0);
    m_first = low;
    m_counts.resize(static_cast<std::size_t>(high - low + 1));
    auto at = m_counts.begin() + (other.first() - low);
    for (std::uint64_t n : other.m_counts)
        *at++ += n;
}

void Histogram::subtract(const Histogram& other)
{
    if (other.empty())
        return;
    if (!empty())
        checkKinds(*this, other);
    for (std::int64_t bin = other.first(); bin <= other.last(); ++bin) {
        const std::uint64_t n = other.count(bin);
        if (n > count(bin))
            throw Error({"", "cannot take the image out of the statistics", "it was not part of them", ""});
        if (n > 0)
            m_counts[static_cast<std::size_t>(bin - m_first)] -= n;
    }
    trim();
}

BinKind binKind(Depth depth)
{
    if (isExact(depth))
        return BinKind::Integer;
    return isFloat(depth) ? BinKind::FloatHigh : BinKind::IntHigh;
}

BinRange binRange(BinKind kind, std::int64_t bin)
{
    switch (kind) {
    case BinKind::Integer:
        break;
    case BinKind::FloatHigh:
        return {floatFromKey(static_cast<std::uint32_t>(bin) << 16),
            floatFromKey((static_cast<std::uint32_t>(bin) << 16) | 0xffffU)};
    case BinKind::IntHigh:
        return {static_cast<double>(bin * half), static_cast<double>(bin * half + half - 1)};
    }
    return {static_cast<double>(bin), static_cast<double>(bin)};
}

std::int64_t binOf(BinKind kind, double value)
{
    switch (kind) {
    case BinKind::Integer:
        break;
    case BinKind::FloatHigh:
        return floatKey(static_cast<float>(value)) >> 16;
    case BinKind::IntHigh:
        return static_cast<std::int64_t>(std::floor(value / half));
    }
    return static_cast<std::int64_t>(value);
}

} // namespace isolume
