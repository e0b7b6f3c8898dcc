// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace isolume {

class Job;

struct TileOptions {
    int bins = 256; ///< at most 65536
    double clipLimit = 2; ///< in mean bin counts; 0: no limit
    int rows = 8, columns = 8;
};

/// CLAHE as OpenCV's cv::createCLAHE does it, to the bit, for any number of bins. `values`: H×W bins, in place. Those
/// that are not `valid` (one a value; empty: all are) enter no tile's histogram; tiles without any have no part in what
/// is interpolated between them. Throws Cancelled.
void equalizeTiles(std::span<std::uint16_t> values, std::span<const std::uint8_t> valid, int height,
    int width, const TileOptions& options, const Job& job);

} // namespace isolume
