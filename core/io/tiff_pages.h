// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/source.h"

#include <array>
#include <cstdint>
#include <vector>

namespace isolume {

/// One directory of a TIFF as its tags declare it: what GDAL does not tell, or changes on the way.
struct TiffPage {
    std::uint64_t offset = 0; ///< of the directory in the file
    std::uint64_t width = 0, height = 0;
    std::uint32_t subfile = 0; ///< bit 0: a reduced image; bit 2: a mask
    std::uint16_t bits = 1, samples = 1;
    std::uint16_t format = 1; ///< 1 unsigned, 2 signed, 3 float, 5 and 6 complex
    std::uint16_t photometric = 1, compression = 1, orientation = 1;
    bool equalBits = true; ///< every sample has the same bits and format
    bool lastIsAlpha = false; ///< ExtraSamples says so of the last sample
    bool aperio = false; ///< a slide by Aperio: pages after the first are smaller levels, label and macro
};

/// All directories of the chain, classic and BigTIFF, both byte orders; pixels are not touched.
/// Throws Error where the chain runs in a circle or beyond the end of the file.
std::vector<TiffPage> tiffPages(const Source& source);

/// Those that are frames: the first, and all that are no reduced images and no masks.
std::vector<TiffPage> tiffFrames(const Source& source);

/// The page's colours as RGBA, the 16-bit map shifted right by 8; empty where it has none. Read for one page alone:
/// a file of a megabyte can name one map in 50,000 pages.
std::vector<std::array<std::uint8_t, 4>> tiffPalette(const Source& source, const TiffPage& page);

} // namespace isolume
