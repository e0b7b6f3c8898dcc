// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/written_numbers.h"

#include "core/export/quantizer.h"

#include <cmath>

namespace isolume {

namespace {

struct Clipped {
    std::uint64_t low = 0, high = 0; ///< of the nominal range
};

// Counts values that fall outside `nominal`, compared as the float32 that they become: the image's own maximum
// may come out a rounding error above 1 in double.
void countClipped(Clipped& clipped, double unclipped, Interval nominal, std::uint64_t times)
{
    const auto y = static_cast<float>(unclipped);
    clipped.low += y < static_cast<float>(nominal.low) ? times : 0;
    clipped.high += y > static_cast<float>(nominal.high) ? times : 0;
}

int sourceChannel(const Transform& transform, int written, int channels)
{
    return transform.reverseChannels ? channels - 1 - written : written;
}

/// Of a transform of whole pixels only the result is known.
Clipped clippedPixels(
    const Image& before, const Image& after, const Transform& transform, std::uint64_t& lost)
{
    Clipped clipped;
    const auto channels = static_cast<std::size_t>(before.channels());
    const std::uint8_t* valid = before.validity();
    if (!transform.isPointwise()) {
        const auto* y = after.pixels<float>();
        for (std::size_t i = 0; i < after.shape().values(); ++i)
            if (!valid || valid[i])
                countClipped(clipped, static_cast<double>(y[i]), transform.nominal, 1);
        return clipped;
    }
    withType(before.depth(), [&](auto tag) {
        const auto* x = before.pixels<typename decltype(tag)::type>();
        for (std::size_t i = 0; i < before.shape().values(); ++i)
            if (!valid || valid[i]) {
                const Function& function = transform.channel(static_cast<int>(i % channels));
                countClipped(clipped, function.unclipped(static_cast<double>(x[i])), transform.nominal, 1);
                lost += function.cutsOff(static_cast<double>(x[i]));
            }
    });
    return clipped;
}

using Codes = std::vector<std::uint64_t>;

Codes codes(std::span<const WeightedValue> values, const Quantizer& quantize)
{
    Codes counts(65536);
    for (const auto& v : values)
        counts[quantize(static_cast<float>(v.value))] += v.count;
    return counts;
}

Codes codes(const Image& image, int channel, const Quantizer& quantize)
{
    Codes counts(65536);
    const auto* pixels = image.pixels<float>();
    const auto step = static_cast<std::size_t>(image.channels());
    for (auto i = static_cast<std::size_t>(channel); i < image.shape().values(); i += step)
        if (!image.validity() || image.validity()[i])
            ++counts[quantize(pixels[i])];
    return counts;
}

// What a reader of the file gets back from the integers.
std::vector<WeightedValue> undone(const Codes& counts, const Quantizer& quantize)
{
    std::vector<WeightedValue> result;
    for (std::size_t code = 0; code < counts.size(); ++code)
        if (counts[code])
            result.push_back({quantize.undo(static_cast<std::uint16_t>(code)), counts[code]});
    return result;
}

} // namespace

WrittenNumbers writtenNumbers(const Image& before, const Summary& summary, const Transform& transform,
    const Image& after, const Encoding& encoding)
{
    WrittenNumbers result;
    const bool exact = isExact(before.depth()) && transform.isPointwise();
    const bool integers = encoding.dtype != "float32";
    const Quantizer quantize {transform.nominal};
    const Summary written = exact || integers ? Summary {} : summarize(after);
    Clipped clipped = exact ? Clipped {} : clippedPixels(before, after, transform, result.lost);
    std::uint64_t valid = 0;
    for (int c = 0; c < after.channels(); ++c) {
        const int from = sourceChannel(transform, c, after.channels());
        const auto& channel = summary.channels[static_cast<std::size_t>(from)];
        const std::string& name = summary.channelNames[static_cast<std::size_t>(from)];
        const Distribution distribution(channel);
        std::vector<WeightedValue> values;
        if (exact) {
            const Function& function = transform.channel(from);
            for (const auto& v : weightedValues(distribution)) {
                countClipped(clipped, function.unclipped(v.value), transform.nominal, v.count);
                const float y = function(v.value);
                const double read = integers ? quantize.undo(quantize(y)) : static_cast<double>(y);
                result.lost += std::nearbyint(function.inverse(read)) == v.value ? 0 : v.count;
            }
            values = push(function, distribution);
        }
        if (integers)
            values = undone(exact ? codes(values, quantize) : codes(after, c, quantize), quantize);
        result.channels.push_back(exact || integers
                ? numbersOf(name, values, channel.invalid)
                : numbersOf(name, written.channels[static_cast<std::size_t>(c)]));
        result.invalid += channel.invalid;
        valid += channel.count;
    }
    if (valid > 0) {
        result.clippedLow = static_cast<double>(clipped.low) / static_cast<double>(valid);
        result.clippedHigh = static_cast<double>(clipped.high) / static_cast<double>(valid);
    }
    return result;
}

} // namespace isolume
