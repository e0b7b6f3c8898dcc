// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "core/jobs/job.h"
#include "core/methods/transform.h"

#include <QImage>
#include <QRect>

#include <span>

namespace isolume {

/// How values become light: `range` runs from black to white. Where `paint` is on, what is below or above `inside`
/// and what is not valid gets a colour of its own instead.
struct ShownAs {
    enum class Paint { Off, On };

    Interval range;
    Paint paint = Paint::Off;
    Interval inside {};

    bool operator==(const ShownAs&) const = default;
};

/// Apart for colour-blind readers, too.
constexpr QRgb paintBelow = 0xff0072b2;
constexpr QRgb paintAbove = 0xffd55e00;
constexpr QRgb paintInvalid = 0xffcc79a7;

/// The channels to show as a picture: one becomes gray, two or three become red, green and blue. Empty `wanted`, or one
/// that the image does not have: all of an image with three, the first of others.
std::vector<int> shownChannels(int channels, std::span<const int> wanted);

/// The pixels of `image` inside `region` (which lies inside the image) as a picture of the same size: `transform`, where
/// not null, is applied before they are shown. A range without extent shows what lies on it as middle gray. Where no shown
/// channel is valid and nothing is painted, the picture is transparent. Throws Cancelled.
QImage toPicture(const Image& image, const QRect& region, std::span<const int> shown,
    const Transform* transform, const ShownAs& display, const Job& job);

/// A whole 8-bit RGB or gray image, value for value: for thumbnails. Null for a null image.
QImage toPicture(const Image& thumbnail);

} // namespace isolume
