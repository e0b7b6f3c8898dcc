// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/writer.h"
#include "core/stats/distribution.h"
#include "core/stats/summary.h"

#include <cstdint>
#include <vector>

namespace isolume {

/// What was written, in numbers over its valid values.
struct WrittenNumbers {
    std::vector<ChannelNumbers> channels; ///< in the order that they are written in
    double clippedLow = 0,
           clippedHigh = 0; ///< shares outside the nominal range, before the method's own clip
    /// Values that cannot be taken back: cut off by some step, or (of 8- and 16-bit data, where each value is known)
    /// not what the inverse gives for what was written.
    std::uint64_t lost = 0;
    std::uint64_t invalid = 0;
};

/// `before` and its summary, `after` as applyTransform gave it, `encoding` as the writer returned it. 8- and
/// 16-bit images are pushed through the transform bin by bin, which gives the numbers of the pixels exactly.
WrittenNumbers writtenNumbers(const Image& before, const Summary& summary, const Transform& transform,
    const Image& after, const Encoding& encoding);

} // namespace isolume
