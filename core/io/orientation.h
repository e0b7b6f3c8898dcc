// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/buffer.h"

#include <cstddef>
#include <span>

namespace isolume {

/// The orientation 1 … 8 in an EXIF block (with or without "Exif\0\0" before it); 1 where there is none.
int exifOrientation(std::span<const std::byte> exif);

/// True for 5 … 8, which exchange width and height.
constexpr bool swapsSides(int orientation) { return orientation >= 5 && orientation <= 8; }

/// height × width pixels of `pixelBytes` bytes put upright, as EXIF and TIFF tag 274 define 1 … 8.
Buffer upright(
    const Buffer& pixels, std::size_t height, std::size_t width, std::size_t pixelBytes, int orientation);

} // namespace isolume
