// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace isolume {

class Histogram;

/// Mean and population variance, each rounded once from the exact sums.
struct Moments {
    double mean = 0;
    double variance = 0;
};

/// Sum and sum of squares of floats and of integers, exact: one integer accumulator per binary exponent, as
/// in R. M. Neal, "Fast exact summation using small and large superaccumulators" (2015), with the exponent
/// itself as the index. So sums merge and subtract in any order to the same bits.
class ExactSums {
public:
    __extension__ using Wide = __int128;
    __extension__ using UnsignedWide = unsigned __int128;

    /// `times` equal finite values at once.
    void add(float value, std::uint64_t times = 1);
    void addFloats(std::span<const float> values);
    void addInteger(std::int64_t value, std::uint64_t times = 1);
    /// Of a histogram of integers.
    void addHistogram(const Histogram& values);

    void merge(const ExactSums& other);
    void subtract(const ExactSums& other);

    /// Of `count` values; {0, 0} where count is 0.
    Moments moments(std::uint64_t count) const;

    bool operator==(const ExactSums&) const = default;

    struct Term {
        int exponent; ///< the float's biased exponent, 1 … 254; integers stand at 150, where the unit is 1
        Wide sum;
        Wide squares;
        bool operator==(const Term&) const = default;
    };
    /// The terms that are not zero, by exponent; what the catalog stores.
    const std::vector<Term>& terms() const { return m_terms; }
    static ExactSums fromTerms(std::vector<Term> terms);

private:
    Term& term(int exponent);
    std::vector<Term> m_terms; // sorted by exponent, few
};

} // namespace isolume
