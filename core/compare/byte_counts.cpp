// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/byte_counts.h"

#include <algorithm>

namespace isolume {

namespace {

void sumUp(ByteCounts& bytes)
{
    double total = 0;
    bytes.distinct = 0;
    for (std::size_t i = 0; i < ByteCounts::places; ++i) {
        if (bytes.counts[i] > 0) {
            bytes.lowest = total > 0 ? bytes.lowest : i;
            bytes.highest = i;
            bytes.distinct += 1;
        }
        total += bytes.counts[i];
        bytes.upTo[i] = total;
    }
}

} // namespace

ByteCounts byteCounts(const Histogram& histogram, int first)
{
    ByteCounts bytes;
    bytes.first = first;
    auto at = static_cast<std::size_t>(histogram.empty() ? 0 : histogram.first() - first);
    for (const std::uint64_t count : histogram.counts())
        bytes.counts.at(at++) = static_cast<double>(count);
    sumUp(bytes);
    return bytes;
}

ByteCounts reversed(const ByteCounts& counts)
{
    ByteCounts turned = counts;
    std::reverse(turned.counts.begin(), turned.counts.end());
    sumUp(turned);
    return turned;
}

} // namespace isolume
