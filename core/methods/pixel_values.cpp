// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/pixel_values.h"

#include "core/error.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

void readChannel(const Image& image, int channel, std::size_t begin, std::size_t end, double* to)
{
    const auto channels = static_cast<std::size_t>(image.channels());
    const std::size_t first = begin * channels + static_cast<std::size_t>(channel);
    const std::uint8_t* valid = image.validity() ? image.validity() + first : nullptr;
    withType(image.depth(), [&](auto tag) {
        const auto* x = image.pixels<typename decltype(tag)::type>() + first;
        for (std::size_t i = 0; i < end - begin; ++i)
            to[i] = !valid || valid[i * channels] ? static_cast<double>(x[i * channels]) : 0;
    });
}

void readPixels(const Image& image, std::size_t begin, std::size_t end, double* to)
{
    const auto channels = static_cast<std::size_t>(image.channels());
    const std::uint8_t* valid = image.validity() ? image.validity() + begin * channels : nullptr;
    withType(image.depth(), [&](auto tag) {
        const auto* x = image.pixels<typename decltype(tag)::type>() + begin * channels;
        for (std::size_t i = 0; i < (end - begin) * channels; ++i)
            to[i] = !valid || valid[i] ? static_cast<double>(x[i]) : 0;
    });
}

std::vector<std::uint8_t> validOf(const Image& image, int channel)
{
    if (!image.validity())
        return {};
    const auto channels = static_cast<std::size_t>(image.channels());
    std::vector<std::uint8_t> valid(image.shape().pixels());
    for (std::size_t i = 0; i < valid.size(); ++i)
        valid[i] = image.validity()[i * channels + static_cast<std::size_t>(channel)] != 0;
    const bool everywhere = std::find(valid.begin(), valid.end(), 0) == valid.end();
    return everywhere ? std::vector<std::uint8_t>() : valid;
}

std::vector<std::uint8_t> validInAll(const Image& image)
{
    if (!image.validity())
        return {};
    const auto channels = static_cast<std::size_t>(image.channels());
    std::vector<std::uint8_t> valid(image.shape().pixels());
    for (std::size_t i = 0; i < valid.size(); ++i) {
        const std::uint8_t* pixel = image.validity() + i * channels;
        valid[i] = std::find(pixel, pixel + channels, 0) == pixel + channels;
    }
    return valid;
}

void requireColour(int channels, std::string_view method)
{
    if (channels != 3)
        throw Error({"", fmt::format("cannot use the method {} on", method),
            fmt::format("it needs the three channels of a colour image, and this one has {}", channels),
            "Keep such images in a set of their own"});
}

} // namespace isolume
