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
    const T* in = image.pixels<T>() + channel;
    const std::uint8_t* valid = image.validity() ? image.validity() + channel : nullptr;
    std::size_t used = 0;
    for (std::size_t i = 0, n = image.shape().pixels(); i < n; ++i) {
        block[used] = in[i * step];
        used += !valid || valid[i * step];
        if (used == blockSize || (i + 1 == n && used > 0)) {
            f(std::span<const T>(block.data(), used));
            used = 0;
        }
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

template <class T> void summarizeCoarse(const Image& image, Summary& summary)
{
    for (int c = 0; c < image.channels(); ++c) {
        ChannelSummary& channel = summary.channels[static_cast<std::size_t>(c)];
        std::vector<std::uint64_t> counts(65536);
        T low = std::numeric_limits<T>::max(), high = std::numeric_limits<T>::lowest();
        forEachBlock<T>(image, c, [&](std::span<const T> values) {
            for (T value : values) {
                ++counts[place(value).bin];
                low = std::min(low, value);
                high = std::max(high, value);
            }
            if constexpr (std::is_floating_point_v<T>)
                channel.sums.addFloats(values);
            else
                for (T value : values)
                    channel.sums.addInteger(value);
            channel.count += values.size();
        });
        channel.coarse = Histogram(binKind(image.depth()), firstBin<T>, std::move(counts));
        if (channel.count > 0) {
            channel.min = static_cast<double>(low) + 0.0;
            channel.max = static_cast<double>(high) + 0.0;
        }
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

Summary summarize(const Image& image)
{
    Summary summary;
    summary.channelNames = image.channelNames();
    summary.channels.resize(static_cast<std::size_t>(image.channels()));
    summary.images = 1;
    summary.pixels = image.shape().pixels();
    summary.max = image.max();
    summary.ranged = isSigned(image.depth());
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
