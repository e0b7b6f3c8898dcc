// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "core/stats/summary.h"

#include <cstddef>
#include <span>
#include <vector>

namespace isolume {

constexpr int thumbnailSide = 192;

/// A small 8-bit picture of an image for lists: at most thumbnailSide px on the longer side, box-averaged over
/// valid values, never enlarged. Three channels stay colour, of others the first is shown as gray. Unsigned 8-bit
/// data is mapped by 0…max, all other by its 0.5 and 99.5 percentiles, pooled over the channels shown.
/// `summary` is the image's own.
Image makeThumbnail(const Image& image, const Summary& summary);

/// The bytes of a JPEG file. `thumbnail` is 8-bit with one or three channels.
std::vector<std::byte> encodeThumbnail(const Image& thumbnail);
/// Throws Error where the bytes are no JPEG.
Image decodeThumbnail(std::span<const std::byte> jpeg);

} // namespace isolume
