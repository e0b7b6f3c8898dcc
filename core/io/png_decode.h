// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/buffer.h"
#include "core/io/png_chunks.h"

#include <string>

namespace isolume {

/// Samples as stored, H×W×samples: 8-bit (also for 1, 2 and 4 bits and indices; not widened) or 16-bit in the
/// machine's order. Throws Error with libpng's own words where a checksum or the data are wrong.
Buffer decodePng(const Source& source, std::span<const std::byte> bytes, const PngChunks& chunks);

} // namespace isolume
