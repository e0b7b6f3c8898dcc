// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/exact_sums.h"

#include "core/stats/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include <gmpxx.h>

namespace isolume {

namespace {

constexpr int integerExponent = 150; // value = mantissa · 2^(exponent − 150)
constexpr int lowestExponent = 1;

struct Parts {
    int exponent;
    std::int64_t mantissa;
};

Parts split(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const int exponent = static_cast<int>(bits >> 23 & 0xff);
    const std::int64_t fraction = bits & 0x7fffffU;
    // Denormals have the exponent of the smallest normal numbers, without the hidden bit.
    const std::int64_t mantissa = exponent ? fraction | 0x800000 : fraction;
    return {std::max(exponent, lowestExponent), bits >> 31 ? -mantissa : mantissa};
}

mpz_class big(ExactSums::Wide value)
{
    const bool negative = value < 0;
    const auto magnitude = static_cast<ExactSums::UnsignedWide>(negative ? -value : value);
    mpz_class result = static_cast<unsigned long>(magnitude >> 64);
    result <<= 64;
    result += static_cast<unsigned long>(magnitude);
    return negative ? mpz_class(-result) : result;
}

/// Nearest double of numerator / denominator · 2^exponent, denominator > 0: 64 quotient bits and a sticky one are
/// more than a double holds, so that the one rounding is to the nearest.
double rounded(const mpz_class& numerator, const mpz_class& denominator, long exponent)
{
    if (numerator == 0)
        return 0;
    const mpz_class magnitude = abs(numerator);
    const long shift = 64 + static_cast<long>(mpz_sizeinbase(denominator.get_mpz_t(), 2))
        - static_cast<long>(mpz_sizeinbase(magnitude.get_mpz_t(), 2));
    mpz_class n = magnitude, d = denominator;
    if (shift >= 0)
        n <<= static_cast<unsigned long>(shift);
    else
        d <<= static_cast<unsigned long>(-shift);
    mpz_class quotient = n / d;
    if (quotient * d != n)
        quotient |= 1;
    // At most 65 bits: fits a long double with one left to the sticky bit after one more halving.
    long extra = 0;
    while (mpz_sizeinbase(quotient.get_mpz_t(), 2) > 63) {
        const bool odd = mpz_odd_p(quotient.get_mpz_t());
        quotient >>= 1;
        if (odd)
            quotient |= 1;
        ++extra;
    }
    const auto whole = static_cast<double>(quotient.get_si());
    const double value = std::ldexp(whole, static_cast<int>(exponent - shift + extra));
    return numerator < 0 ? -value : value;
}

} // namespace

ExactSums::Term& ExactSums::term(int exponent)
{
    const auto at = std::lower_bound(
        m_terms.begin(), m_terms.end(), exponent, [](const Term& t, int e) { return t.exponent < e; });
    if (at != m_terms.end() && at->exponent == exponent)
        return *at;
    return *m_terms.insert(at, {exponent, 0, 0});
}

void ExactSums::add(float value, std::uint64_t times)
{
    const Parts p = split(value);
    if (p.mantissa == 0)
        return;
    Term& t = term(p.exponent);
    t.sum += static_cast<Wide>(p.mantissa) * static_cast<Wide>(times);
    t.squares += static_cast<Wide>(p.mantissa * p.mantissa) * static_cast<Wide>(times);
}

void ExactSums::addInteger(std::int64_t value, std::uint64_t times)
{
    if (value == 0 || times == 0)
        return;
    Term& t = term(integerExponent);
    t.sum += static_cast<Wide>(value) * static_cast<Wide>(times);
    t.squares += static_cast<Wide>(value) * value * static_cast<Wide>(times);
}

void ExactSums::addHistogram(const Histogram& values)
{
    Wide sum = 0, squares = 0;
    std::int64_t value = values.first();
    for (std::uint64_t n : values.counts()) {
        sum += static_cast<Wide>(value) * static_cast<Wide>(n);
        squares += static_cast<Wide>(value * value) * static_cast<Wide>(n);
        ++value;
    }
    if (squares == 0)
        return;
    Term& t = term(integerExponent);
    t.sum += sum;
    t.squares += squares;
}

void ExactSums::addFloats(std::span<const float> values)
{
    // Plain 64-bit sums hold 2^15 squares of 48 bits, so they are emptied after every block of that many. Tables take
    // turns, because values of one exponent would make each addition wait for the one before.
    constexpr std::size_t block = 1 << 15, turns = 4, signsAndExponents = 512;
    struct Sums {
        std::uint64_t mantissas = 0, squares = 0;
    };
    std::array<std::array<Sums, signsAndExponents>, turns> tables {};
    const auto count = [&](std::array<Sums, signsAndExponents>& table, float value) {
        const auto bits = std::bit_cast<std::uint32_t>(value);
        const std::uint64_t mantissa = (bits & 0x7fffffU) | std::uint32_t {(bits & 0x7f800000U) != 0} << 23;
        Sums& sums = table[bits >> 23];
        sums.mantissas += mantissa;
        sums.squares += mantissa * mantissa;
    };
    const auto emptyOne = [&](std::size_t signAndExponent, Sums& sums) {
        if (sums.squares == 0)
            return;
        Term& t = term(std::max(static_cast<int>(signAndExponent & 0xff), lowestExponent));
        t.sum
            += signAndExponent >> 8 ? -static_cast<Wide>(sums.mantissas) : static_cast<Wide>(sums.mantissas);
        t.squares += sums.squares;
        sums = {};
    };
    for (std::size_t begin = 0; begin < values.size(); begin += block) {
        const std::span<const float> part = values.subspan(begin, std::min(block, values.size() - begin));
        std::size_t i = 0;
        for (; i + turns <= part.size(); i += turns)
            for (std::size_t turn = 0; turn < turns; ++turn)
                count(tables[turn], part[i + turn]);
        for (; i < part.size(); ++i)
            count(tables[0], part[i]);
        for (auto& table : tables)
            for (std::size_t s = 0; s < signsAndExponents; ++s)
                emptyOne(s, table[s]);
    }
}

void ExactSums::merge(const ExactSums& other)
{
    for (const Term& from : other.m_terms) {
        Term& t = term(from.exponent);
        t.sum += from.sum;
        t.squares += from.squares;
    }
}

void ExactSums::subtract(const ExactSums& other)
{
    for (const Term& from : other.m_terms) {
        Term& t = term(from.exponent);
        t.sum -= from.sum;
        t.squares -= from.squares;
    }
    std::erase_if(m_terms, [](const Term& t) { return t.sum == 0 && t.squares == 0; });
}

ExactSums ExactSums::fromTerms(std::vector<Term> terms)
{
    ExactSums sums;
    std::sort(
        terms.begin(), terms.end(), [](const Term& a, const Term& b) { return a.exponent < b.exponent; });
    sums.m_terms = std::move(terms);
    return sums;
}

Moments ExactSums::moments(std::uint64_t count) const
{
    if (count == 0 || m_terms.empty())
        return {};
    const int base = m_terms.front().exponent;
    mpz_class sum = 0, squares = 0;
    for (const Term& t : m_terms) {
        const auto up = static_cast<unsigned long>(t.exponent - base);
        sum += big(t.sum) << up;
        squares += big(t.squares) << (2 * up);
    }
    const mpz_class n = static_cast<unsigned long>(count);
    const long unit = base - integerExponent;
    return {rounded(sum, n, unit), rounded(n * squares - sum * sum, n * n, 2 * unit)};
}

} // namespace isolume
