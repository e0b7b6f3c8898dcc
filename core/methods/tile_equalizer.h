// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace isolume {

class Job;

struct TileOptions {
    int bins = 256; ///< at most 65536
    double clipLimit = 2; ///< in mean bin counts; 0: no limit
    int rows = 8, columns = 8;
};

/// Where rows of bins come from, and where they go. Called from several threads, each row by one of them.
struct BinRows {
    std::function<void(std::size_t y, std::uint16_t* bins)> read; ///< the same each time
    std::function<void(std::size_t y, const std::uint16_t* bins)> write;
};

/// CLAHE as OpenCV's cv::createCLAHE does it, to the bit, for any number of bins, on H×W of them. Those that are not
/// `valid` (one a bin; empty: all are) enter no tile's histogram; tiles without any have no part in what is
/// interpolated between them. Reads every row, and again when it is its turn to be written. Throws Cancelled.
void equalizeTiles(const BinRows& bins, std::span<const std::uint8_t> valid, int height, int width,
    const TileOptions& options, const Job& job);

} // namespace isolume
