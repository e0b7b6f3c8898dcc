// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/method.h"

#include <algorithm>

namespace isolume {

/// The fit of methods that are local to an image and need none: its extremes, "min" and "max", so that an image
/// without contrast is known before its pixels are looked at.
inline FittedChannel fitExtremes(const Distribution& d, const Params&)
{
    return {.numbers = {{"min", d.min()}, {"max", d.max()}}};
}

inline bool anyFlat(const ImageFit& fit)
{
    for (const FittedChannel& channel : fit.channels())
        if (channel.number("min") == channel.number("max"))
            return true;
    return false;
}

/// For images whose largest possible value is 0, by which a method would divide.
inline PixelTransform allZero()
{
    return {PixelTransform::Kind::Colour,
        [](const Image& image, float* out, const Job&) { std::fill_n(out, image.shape().values(), 0.0F); }};
}

} // namespace isolume
