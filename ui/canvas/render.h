// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/display_range.h"
#include "ui/canvas/view_geometry.h"
#include "ui/imageconvert.h"

#include <QFont>

#include <memory>
#include <optional>
#include <vector>

namespace isolume {

/// A part of an image ready to be painted.
struct Picture {
    QImage image; ///< device pixels
    QRectF area; ///< what it shows, in image pixels
    QRect device; ///< where it lies in the pane that it was made for, in device pixels
};

/// Everything that the picture of one pane depends on.
struct RenderRequest {
    std::shared_ptr<const CurrentImage> current; ///< with an exact `after` of whole pixels: that one
    int level = 0; ///< of `pixels`
    Image pixels; ///< the image, or its means of 2^level × 2^level
    int coarseLevel = 0;
    Image coarse; ///< the same, coarser, to be shown where the picture does not reach yet; null: none

    Side side = Side::Before;
    std::shared_ptr<const CurrentFit> fit; ///< with Side::After
    Interval nominalBefore; ///< of `current`; of the result where that comes from whole pixels
    std::vector<int> shown;
    DisplayMapping mapping;

    View view;
    double devicePixelRatio = 1;
    QFont font; ///< of the numbers that stand on large pixels
};
/// What the pixels go through; null where they are shown as they are.
const Transform* transformOf(const RenderRequest& request);
bool sameResult(const RenderRequest& a, const RenderRequest& b);

struct Rendered {
    Picture picture; ///< of the view; null where the image is out of sight
    Picture whole; ///< of all of `coarse`, at its own size
    Interval range; ///< black to white
};

/// Draws what the view shows at the size of the screen: exact pixels are squares, means are interpolated. Throws
/// Cancelled.
Rendered render(const RenderRequest& request, const Job& job);

/// The picture of one side drawn for itself, without a screen.
ShownAs displayFor(const RenderRequest& request);

} // namespace isolume
