// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QRectF>
#include <QSize>

#include <optional>

namespace isolume {

/// Which part of an image a pane shows. Lengths on screen are logical pixels, from the pane's top left corner; in the
/// image, pixel (x, y) covers [x, x+1) × [y, y+1).
struct View {
    QSizeF size; ///< of the pane
    double zoom = 1; ///< logical pixels per image pixel
    QPointF centre; ///< the image's point in the middle of the pane

    QPointF toImage(QPointF screen) const;
    QPointF toScreen(QPointF image) const;
    QRectF toScreen(const QRectF& image) const;
    QRectF visible() const; ///< in image pixels
    bool operator==(const View&) const = default;
};

/// Image pixels are never shown larger than this many logical pixels.
constexpr double largestZoom = 256;

/// The whole image, in the middle, as large as it goes, but small images not beyond 16 times.
View fitView(QSizeF pane, QSize image);
/// Zoom between half of what fits (or 1, if that is less) and largestZoom; the centre on the image, so that it cannot
/// get lost.
View bounded(View view, QSize image);
/// Multiplies the zoom; the image's point under `anchor` stays there unless a bound forbids it.
View zoomedAbout(const View& view, double factor, QPointF anchor, QSize image);
View panned(const View& view, QPointF by, QSize image);
/// The same view moved by less than a device pixel, so that the image's corner falls on a whole one.
View snapped(View view, double devicePixelRatio);
/// The pixel under a point of the pane, if there is one.
std::optional<QPoint> pixelAt(const View& view, QPointF screen, QSize image);

/// The k of the level, each pixel of which is the mean of 2^k × 2^k, that is shown at `scale` device pixels per image
/// pixel: the coarsest with at least one pixel a device pixel.
int levelFor(double scale);

} // namespace isolume
