// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/view_geometry.h"

#include <algorithm>
#include <cmath>

namespace isolume {

namespace {

constexpr double largestFit = 16;

QPointF middle(QSizeF size) { return {size.width() / 2, size.height() / 2}; }

double fittingZoom(QSizeF pane, QSize image)
{
    if (image.isEmpty() || pane.width() < 1 || pane.height() < 1)
        return 1;
    return std::min({pane.width() / image.width(), pane.height() / image.height(), largestFit});
}

} // namespace

QPointF View::toImage(QPointF screen) const { return centre + (screen - middle(size)) / zoom; }

QPointF View::toScreen(QPointF image) const { return middle(size) + (image - centre) * zoom; }

QRectF View::toScreen(const QRectF& image) const
{
    return {toScreen(image.topLeft()), toScreen(image.bottomRight())};
}

QRectF View::visible() const { return {toImage({0, 0}), toImage({size.width(), size.height()})}; }

View fitView(QSizeF pane, QSize image)
{
    return {pane, fittingZoom(pane, image), {image.width() / 2.0, image.height() / 2.0}};
}

View bounded(View view, QSize image)
{
    const double least = std::min(1.0, fittingZoom(view.size, image)) / 2;
    if (!std::isfinite(view.zoom))
        view.zoom = 1;
    view.zoom = std::clamp(view.zoom, least, largestZoom);
    view.centre.setX(std::clamp(view.centre.x(), 0.0, double(image.width())));
    view.centre.setY(std::clamp(view.centre.y(), 0.0, double(image.height())));
    return view;
}

View zoomedAbout(const View& view, double factor, QPointF anchor, QSize image)
{
    View zoomed = bounded({view.size, view.zoom * factor, view.centre}, image);
    zoomed.centre = view.toImage(anchor) - (anchor - middle(view.size)) / zoomed.zoom;
    return bounded(zoomed, image);
}

View panned(const View& view, QPointF by, QSize image)
{
    return bounded({view.size, view.zoom, view.centre - by / view.zoom}, image);
}

View snapped(View view, double devicePixelRatio)
{
    const QPointF corner = view.toScreen(QPointF(0, 0)) * devicePixelRatio;
    const QPointF whole(std::round(corner.x()), std::round(corner.y()));
    view.centre -= (whole - corner) / (devicePixelRatio * view.zoom);
    return view;
}

std::optional<QPoint> pixelAt(const View& view, QPointF screen, QSize image)
{
    const QPointF at = view.toImage(screen);
    const QPoint pixel(static_cast<int>(std::floor(at.x())), static_cast<int>(std::floor(at.y())));
    if (!QRect(QPoint(0, 0), image).contains(pixel))
        return std::nullopt;
    return pixel;
}

int levelFor(double scale)
{
    if (!(scale < 1) || scale <= 0)
        return 0;
    // The tiny addition keeps a scale of exactly 1/2, 1/4 … on its own level.
    return std::clamp(static_cast<int>(std::floor(-std::log2(scale) + 1e-9)), 0, 12);
}

} // namespace isolume
