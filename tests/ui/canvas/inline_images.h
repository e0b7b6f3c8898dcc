// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <cstring>
#include <vector>

namespace isolume {

template <class T> Buffer bufferOf(const std::vector<T>& values)
{
    Buffer buffer(values.size() * sizeof(T));
    if (!values.empty())
        std::memcpy(buffer.data(), values.data(), buffer.size());
    return buffer;
}

/// H×W×C values row by row; `validity`, where given, has as many entries.
template <class T>
Image imageOf(Depth depth, const Shape& shape, const std::vector<T>& values,
    const std::vector<std::uint8_t>& validity = {})
{
    ImageParts parts;
    parts.shape = shape;
    parts.depth = depth;
    parts.pixels = bufferOf(values);
    parts.validity = bufferOf(validity);
    return Image(std::move(parts));
}

} // namespace isolume
