// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/depth.h"

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace isolume {

/// What one bin of a Histogram stands for.
enum class BinKind : std::uint8_t {
    Integer, ///< bin i is the integer i: exact
    FloatHigh, ///< bin i is the floats whose ordered key has i as its upper 16 bits
    IntHigh, ///< bin i is the integers in [i·65536, i·65536 + 65535]
};

/// Counts over contiguous bins; only the part between the first and the last that are not empty is kept.
/// Merging is exact and does not depend on the order; subtracting undoes it.
class Histogram {
public:
    Histogram() = default;
    /// counts[i] belongs to bin `first + i`; empty ends are cut off.
    Histogram(BinKind kind, std::int64_t first, std::vector<std::uint64_t> counts);

    BinKind kind() const { return m_kind; }
    bool empty() const { return m_counts.empty(); }
    std::int64_t first() const { return m_first; }
    std::int64_t last() const { return m_first + static_cast<std::int64_t>(m_counts.size()) - 1; }
    std::span<const std::uint64_t> counts() const { return m_counts; }
    std::uint64_t count(std::int64_t bin) const;
    std::uint64_t total() const;

    /// Throws MixedData where the kinds differ and neither is empty.
    void merge(const Histogram& other);
    /// Throws Error where `other` was not merged in before (a count would fall below 0).
    void subtract(const Histogram& other);

    bool operator==(const Histogram&) const = default;

private:
    void trim();

    BinKind m_kind = BinKind::Integer;
    std::int64_t m_first = 0;
    std::vector<std::uint64_t> m_counts;
};

/// The floats in the order of the reals as 0 … 2^32−1 (negative zero counts as zero), and back.
inline std::uint32_t floatKey(float value)
{
    const auto bits
        = std::bit_cast<std::uint32_t>(value + 0.0F); // which makes the negative zero the positive one
    return bits & 0x80000000U ? ~bits : bits | 0x80000000U;
}
inline float floatFromKey(std::uint32_t key)
{
    return std::bit_cast<float>(key & 0x80000000U ? key & 0x7fffffffU : ~key);
}

/// Which bins an image of this depth is counted into.
BinKind binKind(Depth depth);

/// Least and largest value that falls into a bin.
struct BinRange {
    double low;
    double high;
};
BinRange binRange(BinKind kind, std::int64_t bin);
/// The bin of a value that occurs in data of that kind.
std::int64_t binOf(BinKind kind, double value);

} // namespace isolume
