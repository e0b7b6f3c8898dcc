// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/reader.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace isolume {

/// The type of one sample while it is as the file stores it: those of an Image, and float64, which becomes
/// float32 only after nodata was compared and scale and offset were applied.
enum class SampleKind : std::uint8_t { Plain, Float64 };

/// What x = stored · factor + offset undoes.
struct Rescale {
    double factor = 1, offset = 0;
    bool operator==(const Rescale&) const = default;
};

/// What a codec gives and what the file declares, before the rules that make an Image of it.
struct Decoded {
    int height = 0, width = 0;
    int samples = 0; ///< per pixel, alpha included where lastIsAlpha
    Depth depth = Depth::U8; ///< with Float64: F32, what it becomes
    SampleKind kind = SampleKind::Plain;
    Buffer data; ///< H×W×samples interleaved
    Buffer alpha; ///< H×W of depth's type where it does not come with the samples
    Buffer mask; ///< H×W bytes, 0 invalid
    bool lastIsAlpha = false;
    bool whiteIsZero = false; ///< integers count down from white: v becomes lowest + highest − v
    int bits = 0; ///< bits in use of an integer sample; 0: all
    int orientation = 1; ///< 1 … 8
    std::vector<std::array<std::uint8_t, 4>> palette; ///< RGBA; not empty: the one sample is an index
    std::vector<std::optional<double>> nodata; ///< per sample, or empty
    std::vector<Rescale> rescale; ///< per sample, or empty
    std::string stored; ///< empty: depth's name
    std::vector<std::string> notes;
};

/// The rules that every format shares: validity (finite, no nodata as stored, no mask, alpha not 0), palette,
/// inversion, scale and offset, orientation. Throws Error where the image is empty, std::bad_alloc.
Image finish(Decoded decoded, const InputOptions& options);

} // namespace isolume
