// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/image_levels.h"

namespace isolume {

/// The valid values of a float32 image, channel by channel, as the measures look at them: in 65,536 bins over twice the
/// nominal range, each at the mean of its values; what lies farther out is in the bins at the ends. Their levels before
/// are `before`, of which the numbers of distinct values are kept.
std::vector<ChannelLevels> pixelLevels(
    const Image& after, Interval nominal, const std::vector<ChannelLevels>& before);

} // namespace isolume
