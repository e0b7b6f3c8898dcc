// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace isolume::test {

template <class T> constexpr Depth depthOf()
{
    if constexpr (std::is_same_v<T, std::uint8_t>)
        return Depth::U8;
    else if constexpr (std::is_same_v<T, std::int8_t>)
        return Depth::I8;
    else if constexpr (std::is_same_v<T, std::uint16_t>)
        return Depth::U16;
    else if constexpr (std::is_same_v<T, std::int16_t>)
        return Depth::I16;
    else if constexpr (std::is_same_v<T, std::uint32_t>)
        return Depth::U32;
    else if constexpr (std::is_same_v<T, std::int32_t>)
        return Depth::I32;
    else
        return Depth::F32;
}

/// An image of `shape` from its values in order; `valid` (one a value, 1 or 0) may be empty: floats are then valid
/// where they are finite, as readers have it.
template <class T>
Image imageOf(Shape shape, const std::vector<T>& values, std::vector<std::uint8_t> valid = {}, int bits = 0)
{
    ImageParts parts;
    parts.shape = shape;
    parts.depth = depthOf<T>();
    parts.pixels = Buffer(values.size() * sizeof(T));
    std::memcpy(parts.pixels.data(), values.data(), parts.pixels.size());
    if constexpr (std::is_floating_point_v<T>)
        if (valid.empty())
            for (T v : values)
                valid.push_back(std::isfinite(v));
    if (std::find(valid.begin(), valid.end(), 0) != valid.end()) {
        parts.validity = Buffer(valid.size());
        std::memcpy(parts.validity.data(), valid.data(), valid.size());
    }
    parts.declared.bits = bits;
    return Image(std::move(parts));
}

/// Values over the whole type; of floats over many exponents, both signs.
template <class T> std::vector<T> randomValues(std::size_t count, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<T> values(count);
    for (T& v : values) {
        const auto bits = static_cast<std::uint32_t>(random());
        if constexpr (std::is_floating_point_v<T>)
            v = static_cast<T>(
                (static_cast<double>(bits) - 2147483648.0) / static_cast<double>(1U << (random() % 32)));
        else
            v = static_cast<T>(bits);
    }
    return values;
}

/// A .npy file of version 1 in C order, as the reference values come.
struct Array {
    std::string dtype; ///< as in the file: "|u1", "<f8" …
    std::vector<std::size_t> shape;
    std::vector<double> values;
};
/// Throws std::runtime_error.
Array readArray(const std::filesystem::path& file);

/// The images of an array of shape (N, H, W, C); `valid` may be empty.
std::vector<Image> imagesOf(const Array& array, const Array& valid, int bits);

} // namespace isolume::test
