// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/image_levels.h"

namespace isolume {

/// What a method makes of one channel of an image, and what of it lies outside the nominal range before the method's
/// own clip.
struct AfterLevels {
    Levels levels; ///< ascending, as float32 holds them; clipped ones may be equal
    double clippedLow = 0, clippedHigh = 0; ///< numbers of values
};

/// Which of an image's levels are meant: all of them, or the few that distances rest on.
enum class Detail { All, ForDistance };

/// Fills `after` with what one channel becomes under one of the image's transforms. All measures of a single image rest
/// on this alone (ByteTable has the same for 8-bit images that share a function), so that a recipe which needs pixels
/// has only to fill `after` in another way. `after` is reused, so that nothing is allocated for each image.
void afterLevels(
    const ChannelLevels& channel, const Transform& transform, int c, Detail detail, AfterLevels& after);

/// One level: without the method's own clip, and as float32 in the end.
struct AfterLevel {
    double free, value;
};
inline AfterLevel afterLevel(const Function& function, double x)
{
    return {function.unclipped(x), static_cast<double>(function(x))};
}

/// The distinct integers that a writer stores, for uint8 and uint16.
struct DistinctCodes {
    double as8 = 0, as16 = 0;
};
/// Of ascending values.
DistinctCodes distinctCodes(std::span<const double> after, Interval nominal);
/// Of a channel that may be known by its bins alone: no bin has more distinct values than it has values.
DistinctCodes distinctCodes(
    const ChannelLevels& channel, const AfterLevels& after, const Function& function, Interval nominal);
/// Distinct values before.
double distinctBefore(const ChannelLevels& channel);

} // namespace isolume
