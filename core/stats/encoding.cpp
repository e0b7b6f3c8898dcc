// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/encoding.h"

#include "core/error.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace isolume {

namespace {

using Wide = ExactSums::Wide;
using UnsignedWide = ExactSums::UnsignedWide;

class Out {
public:
    void unsignedNumber(UnsignedWide n)
    {
        for (; n >= 128; n >>= 7)
            m_bytes.push_back(static_cast<std::byte>(static_cast<unsigned>(n & 127) | 128U));
        m_bytes.push_back(static_cast<std::byte>(n));
    }
    /// Small magnitudes of either sign become small numbers: 0, −1, 1, −2 … are 0, 1, 2, 3 …
    void number(Wide n)
    {
        unsignedNumber((static_cast<UnsignedWide>(n) << 1) ^ static_cast<UnsignedWide>(n >> 127));
    }
    void real(double d)
    {
        const auto bits = std::bit_cast<std::uint64_t>(d);
        for (int shift = 0; shift < 64; shift += 8)
            m_bytes.push_back(static_cast<std::byte>(bits >> shift));
    }
    void text(const std::string& s)
    {
        unsignedNumber(s.size());
        for (char c : s)
            m_bytes.push_back(static_cast<std::byte>(c));
    }
    std::vector<std::byte> take() { return std::move(m_bytes); }

private:
    std::vector<std::byte> m_bytes;
};

class In {
public:
    explicit In(std::span<const std::byte> bytes)
        : m_bytes(bytes)
    {
    }

    UnsignedWide wide()
    {
        UnsignedWide n = 0;
        for (int shift = 0; shift < 128; shift += 7) {
            const auto b = static_cast<unsigned>(next());
            n |= static_cast<UnsignedWide>(b & 127U) << shift;
            if (b < 128)
                return n;
        }
        refuse();
    }
    template <class T = std::uint64_t> T unsignedNumber()
    {
        const UnsignedWide n = wide();
        if (n > static_cast<UnsignedWide>(std::numeric_limits<T>::max()))
            refuse();
        return static_cast<T>(n);
    }
    Wide number()
    {
        const UnsignedWide n = wide();
        return static_cast<Wide>(n >> 1) ^ -static_cast<Wide>(n & 1);
    }
    int small()
    {
        const Wide n = number();
        if (n > std::numeric_limits<int>::max() || n < std::numeric_limits<int>::min())
            refuse();
        return static_cast<int>(n);
    }
    double real()
    {
        std::uint64_t bits = 0;
        for (int shift = 0; shift < 64; shift += 8)
            bits |= static_cast<std::uint64_t>(next()) << shift;
        return std::bit_cast<double>(bits);
    }
    std::string text()
    {
        std::string s(size(), '\0');
        for (char& c : s)
            c = static_cast<char>(next());
        return s;
    }
    /// A count of things that take at least a byte each, so that no length makes us allocate more than there is.
    std::size_t size()
    {
        const auto n = unsignedNumber<std::size_t>();
        if (n > m_bytes.size() - m_at)
            refuse();
        return n;
    }
    [[noreturn]] static void refuse()
    {
        throw Error({"", "cannot use the catalog", "a row in it is damaged",
            "Delete it; the images will be read again"});
    }

private:
    std::byte next()
    {
        if (m_at >= m_bytes.size())
            refuse();
        return m_bytes[m_at++];
    }
    std::span<const std::byte> m_bytes;
    std::size_t m_at = 0;
};

/// A count as itself; a run of empty bins as 0 and its length.
void put(Out& out, const Histogram& h)
{
    out.unsignedNumber(static_cast<unsigned>(h.kind()));
    out.number(h.first());
    out.unsignedNumber(h.counts().size());
    std::uint64_t empty = 0;
    for (std::uint64_t n : h.counts()) {
        if (n == 0) {
            ++empty;
            continue;
        }
        if (empty > 0) {
            out.unsignedNumber(0);
            out.unsignedNumber(std::exchange(empty, 0));
        }
        out.unsignedNumber(n);
    }
}

Histogram takeHistogram(In& in)
{
    constexpr int lowest = -32768, end = 65536; // of the bins of every kind
    const auto kind = in.unsignedNumber<std::uint8_t>();
    const Wide first = in.number();
    const auto bins = in.unsignedNumber<std::size_t>();
    if (kind > static_cast<int>(BinKind::IntHigh) || first < lowest || first > end
        || bins > static_cast<std::size_t>(end - first))
        In::refuse();
    std::vector<std::uint64_t> counts(bins);
    for (std::size_t i = 0; i < bins; ++i) {
        counts[i] = in.unsignedNumber();
        if (counts[i] == 0) {
            const auto run = in.unsignedNumber<std::size_t>();
            if (run == 0 || run > bins - i)
                In::refuse();
            i += run - 1;
        }
    }
    return {static_cast<BinKind>(kind), static_cast<std::int64_t>(first), std::move(counts)};
}

void put(Out& out, const ChannelSummary& c)
{
    out.unsignedNumber(c.count);
    out.unsignedNumber(c.invalid);
    out.real(c.min);
    out.real(c.max);
    put(out, c.exact);
    put(out, c.coarse);
    out.unsignedNumber(c.sums.terms().size());
    for (const ExactSums::Term& t : c.sums.terms()) {
        out.number(t.exponent);
        out.number(t.sum);
        out.number(t.squares);
    }
}

/// What the arithmetic on a summary relies on.
bool isSound(const ChannelSummary& c)
{
    constexpr std::uint64_t most = std::uint64_t {1} << 56; // so that no sum of a set overflows
    const auto few = [](const Histogram& h) {
        return std::ranges::all_of(h.counts(), [](std::uint64_t n) { return n <= most; });
    };
    const auto bounded = [](Wide n) { return n < (Wide {1} << 120) && n > -(Wide {1} << 120); };
    return c.count <= most && c.invalid <= most && few(c.exact) && few(c.coarse)
        && c.count == c.exact.total() + c.coarse.total() && std::isfinite(c.min) && std::isfinite(c.max)
        && c.min <= c.max && (c.exact.empty() || c.exact.kind() == BinKind::Integer)
        && (c.coarse.empty() || c.coarse.kind() != BinKind::Integer)
        && std::ranges::all_of(c.sums.terms(), [&](const ExactSums::Term& t) {
               return t.exponent >= 1 && t.exponent <= 254 && bounded(t.sum) && bounded(t.squares);
           });
}

ChannelSummary takeChannel(In& in)
{
    ChannelSummary c;
    c.count = in.unsignedNumber();
    c.invalid = in.unsignedNumber();
    c.min = in.real();
    c.max = in.real();
    c.exact = takeHistogram(in);
    c.coarse = takeHistogram(in);
    std::vector<ExactSums::Term> terms(in.size());
    for (ExactSums::Term& t : terms) {
        t.exponent = in.small();
        t.sum = in.number();
        t.squares = in.number();
    }
    c.sums = ExactSums::fromTerms(std::move(terms));
    if (!isSound(c))
        In::refuse();
    return c;
}

void put(Out& out, const Summary& s)
{
    out.unsignedNumber(s.channels.size());
    for (std::size_t c = 0; c < s.channels.size(); ++c) {
        out.text(s.channelNames[c]);
        put(out, s.channels[c]);
    }
    out.unsignedNumber(s.images);
    out.unsignedNumber(s.pixels);
    out.real(s.max);
    out.unsignedNumber(s.ranged);
}

Summary takeSummary(In& in)
{
    Summary s;
    for (std::size_t n = in.size(); n > 0; --n) {
        s.channelNames.push_back(in.text());
        s.channels.push_back(takeChannel(in));
    }
    s.images = in.unsignedNumber();
    s.pixels = in.unsignedNumber();
    s.max = in.real();
    s.ranged = in.unsignedNumber() != 0;
    return s;
}

void put(Out& out, const Declared& d)
{
    out.text(d.stored);
    out.number(d.bits);
    out.unsignedNumber(d.nodata.size());
    for (const std::optional<double>& n : d.nodata) {
        out.unsignedNumber(n.has_value());
        if (n)
            out.real(*n);
    }
    out.unsignedNumber(d.notes.size());
    for (const std::string& note : d.notes)
        out.text(note);
    out.unsignedNumber(d.rescaled);
    out.real(d.largest);
}

Declared takeDeclared(In& in)
{
    Declared d;
    d.stored = in.text();
    d.bits = in.small();
    for (std::size_t n = in.size(); n > 0; --n)
        d.nodata.push_back(in.unsignedNumber() ? std::optional(in.real()) : std::nullopt);
    for (std::size_t n = in.size(); n > 0; --n)
        d.notes.push_back(in.text());
    d.rescaled = in.unsignedNumber() != 0;
    d.largest = in.real();
    return d;
}

template <class T> std::vector<std::byte> encoded(const T& value)
{
    Out out;
    put(out, value);
    return out.take();
}

} // namespace

std::vector<std::byte> encode(const Summary& summary) { return encoded(summary); }
std::vector<std::byte> encode(const Histogram& histogram) { return encoded(histogram); }

std::vector<std::byte> encode(const CatalogRow& row)
{
    Out out;
    out.number(row.shape.height);
    out.number(row.shape.width);
    out.number(row.shape.channels);
    out.unsignedNumber(static_cast<unsigned>(row.depth));
    put(out, row.declared);
    put(out, row.summary);
    return out.take();
}

CatalogRow decodeRow(std::span<const std::byte> bytes)
{
    In in(bytes);
    CatalogRow row;
    row.shape.height = in.small();
    row.shape.width = in.small();
    row.shape.channels = in.small();
    const auto depth = in.unsignedNumber<std::uint8_t>();
    if (depth > static_cast<int>(Depth::F32))
        In::refuse();
    row.depth = static_cast<Depth>(depth);
    row.declared = takeDeclared(in);
    row.summary = takeSummary(in);
    if (row.shape.height < 1 || row.shape.width < 1 || row.shape.channels < 1
        || static_cast<std::size_t>(row.shape.channels) != row.summary.channels.size())
        In::refuse();
    return row;
}

Summary decodeSummary(std::span<const std::byte> bytes)
{
    In in(bytes);
    return takeSummary(in);
}

Histogram decodeHistogram(std::span<const std::byte> bytes)
{
    In in(bytes);
    return takeHistogram(in);
}

} // namespace isolume
