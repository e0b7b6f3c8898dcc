// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/summary.h"

#include <algorithm>
#include <array>
#include <limits>

namespace isolume {

namespace {

/// Pixels after which 32-bit counters are emptied into 64-bit ones, and which one table may see.
constexpr std::size_t countersHold = std::size_t {1} << 30;

template <class T> constexpr std::size_t binsOf = std::size_t {1} << (8 * sizeof(T));

/// Counts of `pixels` pixels into tables[c · bins + value − lowest].
/// Two tables take turns, because runs of equal values would make each increment wait for the one before.
template <class T, int C>
void countAll(const T* in, std::size_t pixels, int channels, std::uint32_t* even, std::uint32_t* odd)
{
    using Index = std::make_unsigned_t<T>;
    constexpr auto flip = static_cast<Index>(std::numeric_limits<T>::min());
    const auto width = static_cast<std::size_t>(C > 0 ? C : channels);
    std::size_t i = 0;
    for (; i + 1 < pixels; i += 2, in += 2 * width)
        for (std::size_t c = 0; c < width; ++c) {
            ++even[c * binsOf<T> + static_cast<Index>(static_cast<Index>(in[c]) ^ flip)];
            ++odd[c * binsOf<T> + static_cast<Index>(static_cast<Index>(in[width + c]) ^ flip)];
        }
    for (std::size_t c = 0; i < pixels && c < width; ++c)
        ++even[c * binsOf<T> + static_cast<Index>(static_cast<Index>(in[c]) ^ flip)];
}

template <class T>
void countValid(
    const T* in, const std::uint8_t* valid, std::size_t pixels, std::size_t channels, std::uint32_t* table)
{
    using Index = std::make_unsigned_t<T>;
    constexpr auto flip = static_cast<Index>(std::numeric_limits<T>::min());
    for (std::size_t i = 0; i < pixels; ++i, in += channels, valid += channels)
        for (std::size_t c = 0; c < channels; ++c)
            table[c * binsOf<T> + static_cast<Index>(static_cast<Index>(in[c]) ^ flip)] += valid[c];
}

template <class T> void summarizeExact(const Image& image, Summary& summary)
{
    const auto channels = static_cast<std::size_t>(image.channels());
    const std::size_t bins = binsOf<T>;
    std::vector<std::vector<std::uint64_t>> counts(channels, std::vector<std::uint64_t>(bins));
    std::vector<std::uint32_t> even(channels * bins), odd(image.validity() ? 0 : channels * bins);
    const T* in = image.pixels<T>();
    const std::uint8_t* valid = image.validity();
    for (std::size_t begin = 0; begin < image.shape().pixels(); begin += countersHold) {
        const std::size_t pixels = std::min(countersHold, image.shape().pixels() - begin);
        const T* from = in + begin * channels;
        if (valid)
            countValid(from, valid + begin * channels, pixels, channels, even.data());
        else if (channels == 1)
            countAll<T, 1>(from, pixels, 1, even.data(), odd.data());
        else if (channels == 3)
            countAll<T, 3>(from, pixels, 3, even.data(), odd.data());
        else
            countAll<T, 0>(from, pixels, image.channels(), even.data(), odd.data());
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t b = 0; b < bins; ++b)
                counts[c][b] += std::uint64_t {even[c * bins + b]} + (valid ? 0 : odd[c * bins + b]);
        std::fill(even.begin(), even.end(), 0);
        std::fill(odd.begin(), odd.end(), 0);
    }
    for (std::size_t c = 0; c < channels; ++c) {
        ChannelSummary& channel = summary.channels[c];
        channel.exact = Histogram(BinKind::Integer, std::numeric_limits<T>::min(), std::move(counts[c]));
        channel.count = channel.exact.total();
        if (channel.count > 0) {
            channel.min = static_cast<double>(channel.exact.first());
            channel.max = static_cast<double>(channel.exact.last());
        }
    }
}

/// Valid values of one channel, block by block, as a contiguous run.
template <class T, class F> void forEachBlock(const Image& image, int channel, F&& f)
{
    constexpr std::size_t blockSize = 16384;
    std::vector<T> block(blockSize);
    const auto step = static_cast<std::size_t>(image.channels());
    const std::size_t pixels = image.shape().pixels();
    for (std::size_t begin = 0; begin < pixels; begin += blockSize) {
        const std::size_t n = std::min(blockSize, pixels - begin);
        const T* in = image.pixels<T>() + begin * step + channel;
        T* out = block.data();
        if (const std::uint8_t* valid = image.validity()) {
            valid += begin * step + channel;
            for (std::size_t i = 0; i < n; ++i) {
                *out = in[i * step];
                out += valid[i * step];
            }
        } else {
            for (std::size_t i = 0; i < n; ++i)
                *out++ = in[i * step];
        }
        if (out != block.data())
            f(std::span<const T>(block.data(), out));
    }
}

/// Bin of a 32-bit value as an index from 0, and its place inside the bin.
struct CoarsePlace {
    std::size_t bin;
    std::size_t inside;
};
CoarsePlace place(float value)
{
    const std::uint32_t key = floatKey(value);
    return {key >> 16, key & 0xffff};
}
CoarsePlace place(std::uint32_t value) { return {value >> 16, value & 0xffff}; }
CoarsePlace place(std::int32_t value) { return place(static_cast<std::uint32_t>(value) ^ 0x80000000U); }

/// Bin number that index 0 of place() stands for.
template <class T> constexpr std::int64_t firstBin = std::is_same_v<T, std::int32_t> ? -32768 : 0;

/// Counts of 32-bit values by their upper halves. Two tables take turns, as in countAll().
template <class T> class CoarseCounts {
public:
    void add(std::span<const T> values)
    {
        if (m_seen + values.size() > countersHold)
            empty();
        m_seen += values.size();
        std::size_t i = 0;
        for (; i + 1 < values.size(); i += 2) {
            ++m_even[place(values[i]).bin];
            ++m_odd[place(values[i + 1]).bin];
        }
        if (i < values.size())
            ++m_even[place(values[i]).bin];
    }
    Histogram finish(BinKind kind)
    {
        empty();
        return {kind, firstBin<T>, std::move(m_counts)};
    }

private:
    void empty()
    {
        for (std::size_t b = 0; b < m_counts.size(); ++b)
            m_counts[b] += std::uint64_t {m_even[b]} + m_odd[b];
        std::fill(m_even.begin(), m_even.end(), 0);
        std::fill(m_odd.begin(), m_odd.end(), 0);
        m_seen = 0;
    }

    std::vector<std::uint32_t> m_even = std::vector<std::uint32_t>(65536), m_odd = m_even;
    std::vector<std::uint64_t> m_counts = std::vector<std::uint64_t>(65536);
    std::size_t m_seen = 0;
};

template <class T> void summarizeCoarse(const Image& image, Summary& summary)
{
    summary = extremesOf(image);
    for (int c = 0; c < image.channels(); ++c) {
        ChannelSummary& channel = summary.channels[static_cast<std::size_t>(c)];
        CoarseCounts<T> counts;
        forEachBlock<T>(image, c, [&](std::span<const T> values) {
            counts.add(values);
            if constexpr (std::is_floating_point_v<T>)
                channel.sums.addFloats(values);
            else
                for (T value : values)
                    channel.sums.addInteger(value);
        });
        channel.coarse = counts.finish(binKind(image.depth()));
    }
}

template <class T>
Refinement refineCoarse(const Image& image, int channel, const std::vector<std::int64_t>& bins)
{
    std::vector<int> slot(65536, -1);
    std::vector<std::vector<std::uint64_t>> counts;
    for (std::int64_t bin : bins) {
        const std::int64_t index = bin - firstBin<T>;
        if (index < 0 || index > 65535 || slot[static_cast<std::size_t>(index)] >= 0)
            continue;
        slot[static_cast<std::size_t>(index)] = static_cast<int>(counts.size());
        counts.emplace_back(65536);
    }
    for (int c = 0; c < image.channels(); ++c)
        if (channel < 0 || c == channel)
            forEachBlock<T>(image, c, [&](std::span<const T> values) {
                for (T value : values) {
                    const CoarsePlace p = place(value);
                    if (slot[p.bin] >= 0)
                        ++counts[static_cast<std::size_t>(slot[p.bin])][p.inside];
                }
            });
    Refinement result;
    for (std::int64_t bin : bins) {
        const std::int64_t index = bin - firstBin<T>;
        if (index >= 0 && index <= 65535 && !result.bins.contains(bin))
            result.bins[bin] = Histogram(BinKind::Integer, 0,
                std::move(counts[static_cast<std::size_t>(slot[static_cast<std::size_t>(index)])]));
    }
    return result;
}

} // namespace

Summary emptySummary(const Image& image)
{
    Summary summary;
    summary.channelNames = image.channelNames();
    summary.channels.resize(static_cast<std::size_t>(image.channels()));
    summary.images = 1;
    summary.pixels = image.shape().pixels();
    summary.max = image.max();
    summary.ranged = isSigned(image.depth());
    return summary;
}

Summary summarize(const Image& image)
{
    Summary summary = emptySummary(image);
    withType(image.depth(), [&](auto tag) {
        using T = typename decltype(tag)::type;
        if constexpr (sizeof(T) <= 2)
            summarizeExact<T>(image, summary);
        else
            summarizeCoarse<T>(image, summary);
    });
    for (ChannelSummary& channel : summary.channels)
        channel.invalid = summary.pixels - channel.count;
    return summary;
}

Refinement refine(const Image& image, int channel, const std::vector<std::int64_t>& bins)
{
    return withType(image.depth(), [&](auto tag) -> Refinement {
        using T = typename decltype(tag)::type;
        if constexpr (sizeof(T) <= 2)
            return {};
        else
            return refineCoarse<T>(image, channel, bins);
    });
}

} // namespace isolume
