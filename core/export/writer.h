// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "core/methods/transform.h"

#include <filesystem>
#include <span>
#include <string_view>

namespace isolume {

/// What undoes the mapping to integers: value = stored · scale + offset.
struct Encoding {
    std::string_view dtype = "float32";
    double scale = 1, offset = 0;
    std::uint64_t saturatedLow = 0, saturatedHigh = 0; ///< values that fell outside the type
};

/// One output format: a value in the list that writers.def orders.
struct Writer {
    std::string_view id, label;
    std::string_view extension; ///< without the dot
    /// Writes a float32 image to `file` (a temporary name that ends with the extension). An integer format maps
    /// `nominal` to its type: rounds half to even, saturates, counts.
    /// Throws OutputError where the disk refuses, another Error where the format cannot hold the image.
    Encoding (*write)(const std::filesystem::path& file, const Image& image, Interval nominal);
    bool integers = false; ///< maps the nominal range to an integer type
    int bytesPerValue = 4; ///< before compression
};

std::span<const Writer> writers();
/// Throws Error naming the nearest id.
const Writer& writerById(std::string_view id);

} // namespace isolume
