// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace isolume {

// CIE 1976 L*a*b* of sRGB under D65, with the constants of skimage's rgb2lab and lab2rgb. `pixels` are interleaved
// triples, worked on in place; RGB is 0…1, values beyond go through the same formulas.

void rgbToLab(double* pixels, std::size_t count);
/// Clipped to 0…1.
void labToRgb(double* pixels, std::size_t count);

} // namespace isolume
