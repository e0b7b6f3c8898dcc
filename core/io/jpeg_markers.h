// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace isolume {

/// What stands in a JPEG stream before its pixels.
struct JpegMarkers {
    int orientation = 1; ///< of the first EXIF block
    std::size_t scan = 0; ///< offset of the first start-of-scan marker; 0: there is none
};
JpegMarkers jpegMarkers(std::span<const std::byte> bytes);

/// True where an end-of-image marker stands after the first scan's start: then the stream was not cut off.
bool hasEndOfImage(std::span<const std::byte> bytes, const JpegMarkers& markers);

} // namespace isolume
