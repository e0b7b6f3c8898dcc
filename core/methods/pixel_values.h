// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace isolume {

/// Pixels begin … end (counted row by row) of one channel, 0 where not valid.
void readChannel(const Image& image, int channel, std::size_t begin, std::size_t end, double* to);
/// The same of all channels, interleaved.
void readPixels(const Image& image, std::size_t begin, std::size_t end, double* to);

/// H×W, 1 where the channel is valid; empty where it is everywhere.
std::vector<std::uint8_t> validOf(const Image& image, int channel);
/// The same of all channels at once.
std::vector<std::uint8_t> validInAll(const Image& image);

/// Throws Error naming the method where the image does not have three channels.
void requireColour(int channels, std::string_view method);

/// The nearest float32 that is finite.
inline float finiteFloat(double value)
{
    constexpr double most = std::numeric_limits<float>::max();
    return static_cast<float>(value < -most ? -most : value > most ? most : value);
}

} // namespace isolume
