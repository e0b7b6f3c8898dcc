// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/source.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace isolume {

/// What the chunks of a PNG say; the spans point into the file's bytes.
struct PngChunks {
    std::uint32_t width = 0, height = 0;
    int bits = 0; ///< 1, 2, 4, 8 or 16 a sample
    int colour = 0; ///< 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA
    std::span<const std::byte> palette, transparency, exif;
    std::uint64_t dataBytes = 0; ///< compressed

    int samples() const { return colour == 2 ? 3 : colour == 4 ? 2 : colour == 6 ? 4 : 1; }
};

/// Walks the chunks up to IEND. Throws Error where the file is cut off or the header is not one of PNG.
PngChunks pngChunks(const Source& source, std::span<const std::byte> bytes);

} // namespace isolume
