// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/render.h"

#include "core/recipe/apply.h"
#include "ui/canvas/pixel_numbers.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace isolume {

namespace {

/// Without the method's own clip, so that what it clips can be told from what just reaches the bound.
Transform unclipped(Transform transform)
{
    for (Function& function : transform.channels)
        function = function.withoutClip();
    return transform;
}

bool isPreview(const RenderRequest& request)
{
    return request.side == Side::After && request.fit && request.fit->isPreview();
}

/// The transform of whole pixels on means of them: about what it makes of the pixels themselves.
Image previewOf(const Image& level, Transform transform, const Job& job)
{
    transform.reverseChannels = false;
    return applyTransform(level, transform, Recipe(), job);
}

QImage levelPicture(const RenderRequest& request, const Image& pixels, const QRect& region, const Job& job)
{
    const Transform* transform = transformOf(request);
    const ShownAs display = displayFor(request);
    if (isPreview(request))
        return toPicture(
            previewOf(pixels, request.fit->transform, job), region, request.shown, nullptr, display, job);
    if (!transform || display.paint == ShownAs::Paint::Off)
        return toPicture(pixels, region, request.shown, transform, display, job);
    const Transform open = unclipped(*transform);
    return toPicture(pixels, region, request.shown, &open, display, job);
}

QRect outerPixels(const QRectF& area, double scale)
{
    const auto down = [](double v) { return static_cast<int>(std::floor(v)); };
    const auto up = [](double v) { return static_cast<int>(std::ceil(v)); };
    const QPoint first(down(area.left() * scale), down(area.top() * scale));
    return {first, QPoint(up(area.right() * scale) - 1, up(area.bottom() * scale) - 1)};
}

/// `from`, whose pixels are `scale` ≥ 1 device pixels wide with their corner at `corner`, as squares.
QImage enlarged(const QImage& from, QPointF corner, double scale, const QSize& size)
{
    QImage to(size, from.format());
    if (to.isNull())
        return to;
    const auto source = [scale](int i, double start, int count) {
        return std::clamp(static_cast<int>(std::floor((i + 0.5 - start) / scale)), 0, count - 1);
    };
    std::vector<int> columns(static_cast<std::size_t>(size.width()));
    for (int x = 0; x < size.width(); ++x)
        columns[static_cast<std::size_t>(x)] = source(x, corner.x(), from.width());
    int last = -1;
    for (int y = 0; y < size.height(); ++y) {
        auto* out = reinterpret_cast<QRgb*>(to.scanLine(y));
        const int row = source(y, corner.y(), from.height());
        if (row == last) {
            std::memcpy(out, to.constScanLine(y - 1), static_cast<std::size_t>(to.bytesPerLine()));
            continue;
        }
        last = row;
        const auto* in = reinterpret_cast<const QRgb*>(from.constScanLine(row));
        for (const int column : columns)
            *out++ = in[column];
    }
    return to;
}

QImage reduced(const QImage& from, QPointF corner, double scale, const QSize& size)
{
    QImage to(size, QImage::Format_ARGB32_Premultiplied);
    if (to.isNull())
        return to;
    to.fill(Qt::transparent);
    QPainter painter(&to);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setCompositionMode(QPainter::CompositionMode_Source);
    painter.drawImage(QRectF(corner, QSizeF(from.size()) * scale), from);
    painter.end();
    return to;
}

Picture visiblePicture(const RenderRequest& request, const Job& job)
{
    const Image& whole = request.current->image;
    const QRectF bounds(0, 0, whole.width(), whole.height());
    const QRectF visible = request.view.visible().intersected(bounds);
    if (visible.isEmpty())
        return {};
    const double levelScale = std::ldexp(1.0, -request.level);
    // A pixel more on each side, so that interpolation at the edge has its neighbours.
    QRect region = outerPixels(visible, levelScale).adjusted(-1, -1, 1, 1);
    region &= QRect(0, 0, request.pixels.width(), request.pixels.height());
    const QImage source = levelPicture(request, request.pixels, region, job);

    const double ratio = request.devicePixelRatio;
    const QRectF onScreen = request.view.toScreen(visible);
    const QRect device = outerPixels(onScreen, ratio);
    const double scale = request.view.zoom * ratio / levelScale;
    const QPointF corner
        = request.view.toScreen(QPointF(region.topLeft()) / levelScale) * ratio - QPointF(device.topLeft());
    const QRectF area(request.view.toImage(QPointF(device.topLeft()) / ratio),
        QSizeF(device.size()) / (ratio * request.view.zoom));
    // Thin images stay visible: their picture is never less than a device pixel.
    const bool squares = scale >= 1 || source.width() == 1 || source.height() == 1;
    return {squares ? enlarged(source, corner, scale, device.size())
                    : reduced(source, corner, scale, device.size()),
        area, device};
}

Picture wholePicture(const RenderRequest& request, const Job& job)
{
    if (request.coarse.isNull())
        return {};
    const QRect all(0, 0, request.coarse.width(), request.coarse.height());
    return {levelPicture(request, request.coarse, all, job),
        QRectF(QPointF(), QSizeF(all.size()) * std::ldexp(1.0, request.coarseLevel)), {}};
}

bool isStraight(const Transform& transform)
{
    return transform.isPointwise()
        && std::all_of(transform.channels.begin(), transform.channels.end(),
            [](const Function& function) { return function.affine(); });
}

/// Tables may be as long as the image has values: only straight lines are compared by what they do.
bool sameFit(const RenderRequest& a, const RenderRequest& b)
{
    return a.fit == b.fit
        || (a.fit && b.fit && isStraight(a.fit->transform) && isStraight(b.fit->transform)
            && a.fit->transform == b.fit->transform);
}

} // namespace

const Transform* transformOf(const RenderRequest& request)
{
    const bool pointwise = request.side == Side::After && request.fit && request.fit->transform.isPointwise();
    return pointwise ? &request.fit->transform : nullptr;
}

ShownAs displayFor(const RenderRequest& request)
{
    const Transform* transform = transformOf(request);
    const Interval range = shownRange(
        request.side, *request.current, request.nominalBefore, transform, request.shown, request.mapping);
    if (!request.mapping.paintOutside)
        return {range};
    Interval inside = range;
    if (transform)
        for (const int c : request.shown) {
            const Interval bounds = transform->channel(c).bounds();
            inside.low = std::max(inside.low, bounds.low);
            inside.high = std::min(inside.high, bounds.high);
        }
    return {range, ShownAs::Paint::On, inside};
}

bool sameResult(const RenderRequest& a, const RenderRequest& b)
{
    return a.current == b.current && a.level == b.level && a.pixels.isNull() == b.pixels.isNull()
        && a.coarseLevel == b.coarseLevel && a.coarse.isNull() == b.coarse.isNull() && a.side == b.side
        && sameFit(a, b) && a.nominalBefore == b.nominalBefore && a.shown == b.shown && a.mapping == b.mapping
        && a.view == b.view && a.devicePixelRatio == b.devicePixelRatio && a.font == b.font;
}

Rendered render(const RenderRequest& request, const Job& job)
{
    Rendered rendered {visiblePicture(request, job), wholePicture(request, job), displayFor(request).range};
    if (request.view.zoom >= numbersFrom && !isPreview(request))
        paintNumbers(rendered.picture, request, job);
    return rendered;
}

} // namespace isolume
