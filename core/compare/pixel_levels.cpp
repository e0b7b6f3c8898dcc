// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/pixel_levels.h"

#include "core/compare/after_levels.h"

#include <algorithm>

namespace isolume {

namespace {

constexpr std::size_t binCount = 65536;
constexpr std::size_t mostForDistance = 4096;

Levels binned(const Image& image, std::size_t channel, Interval nominal)
{
    const double width = nominal.high > nominal.low ? nominal.high - nominal.low : 1;
    const double low = nominal.low - width / 2, perUnit = static_cast<double>(binCount) / (2 * width);
    std::vector<double> counts(binCount), sums(binCount);
    const auto channels = static_cast<std::size_t>(image.channels());
    const auto* y = image.pixels<float>();
    const std::uint8_t* valid = image.validity();
    for (std::size_t i = channel; i < image.shape().values(); i += channels) {
        if (valid && !valid[i])
            continue;
        const auto value = static_cast<double>(y[i]);
        const double at = std::clamp((value - low) * perUnit, 0.0, static_cast<double>(binCount - 1));
        counts[static_cast<std::size_t>(at)] += 1;
        sums[static_cast<std::size_t>(at)] += value - low;
    }
    Levels levels;
    for (std::size_t bin = 0; bin < binCount; ++bin)
        if (counts[bin] > 0)
            levels.add(low + sums[bin] / counts[bin], counts[bin]);
    return levels;
}

} // namespace

std::vector<ChannelLevels> pixelLevels(
    const Image& after, Interval nominal, const std::vector<ChannelLevels>& before)
{
    std::vector<ChannelLevels> channels;
    for (std::size_t c = 0; c < before.size(); ++c) {
        ChannelLevels channel;
        channel.name = before[c].name;
        channel.invalid = before[c].invalid;
        channel.distinct = distinctBefore(before[c]);
        channel.all = binned(after, c, nominal);
        if (channel.all.size() > mostForDistance)
            channel.few = reduced(channel.all, mostForDistance);
        channels.push_back(std::move(channel));
    }
    return channels;
}

} // namespace isolume
