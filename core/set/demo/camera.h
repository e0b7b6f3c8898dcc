// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/set/demo/cells.h"

#include <opencv2/core.hpp>

namespace isolume::demo {

/// How the lamp and the camera were set when the picture was taken.
struct Exposure {
    float light = 1; ///< 1: the brightest of a usual picture come near 255
    float haze = 0; ///< counts of stray light everywhere
    float vignette = 0.25F; ///< share of light lost in the corners
    float slope = 0; ///< how much more light one side gets than the other, as a share
    float direction = 0; ///< the brighter side, radians
    float blur = 0.9F; ///< of the optics: sigma in pixels
};

/// Counts, three channels in the order blue, green, red, with the shot noise of light; 0 … `most`, rounded.
cv::Mat_<cv::Vec3w> photograph(const Stains& stains, const Exposure& exposure, int most, Random& random);

} // namespace isolume::demo
