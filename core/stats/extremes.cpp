// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/clones.h"
#include "core/stats/summary.h"

#include <algorithm>
#include <limits>

namespace isolume {

namespace {

/// Pixels side by side, so that a row of lanes fills wide registers whatever the channel count.
constexpr std::size_t laneBytes = 256;

template <class T> struct Lanes {
    explicit Lanes(std::size_t lanes)
        : least(lanes, std::numeric_limits<T>::max())
        , most(lanes, std::numeric_limits<T>::lowest())
        , valid(lanes)
    {
    }
    std::vector<T> least, most;
    std::vector<std::uint32_t> valid; // how many values
};

template <class T>
[[gnu::always_inline]] inline void widen(
    const T* __restrict in, std::size_t rows, std::size_t lanes, T* __restrict least, T* __restrict most)
{
    for (std::size_t row = 0; row < rows; ++row, in += lanes)
        for (std::size_t j = 0; j < lanes; ++j) {
            least[j] = in[j] < least[j] ? in[j] : least[j];
            most[j] = in[j] > most[j] ? in[j] : most[j];
        }
}

template <class T>
void widenValid(const T* in, const std::uint8_t* valid, std::size_t rows, std::size_t used, Lanes<T>& lanes)
{
    for (std::size_t row = 0; row < rows; ++row, in += used, valid += used)
        for (std::size_t j = 0; j < used; ++j) {
            lanes.least[j] = valid[j] && in[j] < lanes.least[j] ? in[j] : lanes.least[j];
            lanes.most[j] = valid[j] && in[j] > lanes.most[j] ? in[j] : lanes.most[j];
            lanes.valid[j] += valid[j];
        }
}

// target_clones works on plain functions alone, so there is one a type.
#define ISOLUME_WIDEN(T)                                                                                     \
    ISOLUME_CLONES void widenAll(const T* in, std::size_t rows, std::size_t lanes, T* least, T* most)        \
    {                                                                                                        \
        widen(in, rows, lanes, least, most);                                                                 \
    }
ISOLUME_WIDEN(std::uint8_t)
ISOLUME_WIDEN(std::int8_t)
ISOLUME_WIDEN(std::uint16_t)
ISOLUME_WIDEN(std::int16_t)
ISOLUME_WIDEN(std::uint32_t)
ISOLUME_WIDEN(std::int32_t)
ISOLUME_WIDEN(float)
#undef ISOLUME_WIDEN

template <class T> void findExtremes(const Image& image, Summary& summary)
{
    const std::size_t channels = summary.channels.size(), values = image.shape().values();
    const std::size_t length = channels * std::max<std::size_t>(1, laneBytes / channels);
    const std::size_t rows = values / length, rest = values % length;
    Lanes<T> lanes(length);
    const T *in = image.pixels<T>(), *tail = in + rows * length;
    if (const std::uint8_t* valid = image.validity()) {
        widenValid(in, valid, rows, length, lanes);
        widenValid(tail, valid + rows * length, 1, rest, lanes);
    } else {
        widenAll(in, rows, length, lanes.least.data(), lanes.most.data());
        widenAll(tail, 1, rest, lanes.least.data(), lanes.most.data());
        for (std::size_t j = 0; j < length; ++j)
            lanes.valid[j] = static_cast<std::uint32_t>(rows + (j < rest));
    }
    for (std::size_t j = 0; j < length; ++j) {
        ChannelSummary& channel = summary.channels[j % channels];
        if (lanes.valid[j] == 0)
            continue;
        const auto least = static_cast<double>(lanes.least[j]), most = static_cast<double>(lanes.most[j]);
        channel.min = (channel.count ? std::min(channel.min, least) : least) + 0.0;
        channel.max = (channel.count ? std::max(channel.max, most) : most) + 0.0;
        channel.count += lanes.valid[j];
    }
}

} // namespace

Summary extremesOf(const Image& image)
{
    Summary summary = emptySummary(image);
    withType(image.depth(), [&](auto tag) { findExtremes<typename decltype(tag)::type>(image, summary); });
    for (ChannelSummary& channel : summary.channels)
        channel.invalid = summary.pixels - channel.count;
    return summary;
}

} // namespace isolume
