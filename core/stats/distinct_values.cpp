// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/summary.h"

#include <algorithm>

namespace isolume {

namespace {

template <class T> std::vector<T> validValues(const Image& image, int channel)
{
    const auto channels = static_cast<std::size_t>(image.channels());
    const auto first = channel < 0 ? std::size_t {0} : static_cast<std::size_t>(channel);
    const std::size_t step = channel < 0 ? 1 : channels;
    const T* in = image.pixels<T>();
    const std::uint8_t* valid = image.validity();
    std::vector<T> values;
    values.reserve(image.shape().values() / step);
    for (std::size_t i = first; i < image.shape().values(); i += step)
        if (!valid || valid[i])
            values.push_back(in[i]);
    return values;
}

} // namespace

std::vector<WeightedValue> distinctValues(const Image& image, int channel)
{
    return withType(image.depth(), [&](auto tag) {
        using T = typename decltype(tag)::type;
        std::vector<T> values = validValues<T>(image, channel);
        std::sort(values.begin(), values.end());
        std::vector<WeightedValue> distinct;
        for (const T value : values) {
            const double as = static_cast<double>(value) + 0.0; // the negative zero counts as zero
            if (distinct.empty() || distinct.back().value != as)
                distinct.push_back({as, 0});
            ++distinct.back().count;
        }
        return distinct;
    });
}

std::vector<WeightedValue> merged(std::span<const WeightedValue> a, std::span<const WeightedValue> b)
{
    std::vector<WeightedValue> all;
    all.reserve(a.size() + b.size());
    while (!a.empty() || !b.empty()) {
        const bool fromA = !a.empty() && (b.empty() || a.front().value <= b.front().value);
        const bool fromB = !b.empty() && (a.empty() || b.front().value <= a.front().value);
        all.push_back({fromA ? a.front().value : b.front().value,
            (fromA ? a.front().count : 0) + (fromB ? b.front().count : 0)});
        a = a.subspan(fromA ? 1 : 0);
        b = b.subspan(fromB ? 1 : 0);
    }
    return all;
}

} // namespace isolume
