// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/wipe.h"

#include <QtMath>

#include <algorithm>
#include <cmath>

namespace isolume {

namespace {

/// Half the extent of the area along the normal.
double reach(QPointF normal, const QRectF& area)
{
    return std::abs(normal.x()) * area.width() / 2 + std::abs(normal.y()) * area.height() / 2;
}

QPointF pointOn(const Wipe& wipe, const QRectF& area)
{
    const QPointF normal = wipeNormal(wipe.angle);
    return area.center() + normal * (2 * wipe.position - 1) * reach(normal, area);
}

} // namespace

QPointF wipeNormal(double angle)
{
    const double radians = qDegreesToRadians(angle);
    return {std::cos(radians), std::sin(radians)};
}

double wipeDistance(const Wipe& wipe, const QRectF& area, QPointF point)
{
    return QPointF::dotProduct(point - pointOn(wipe, area), wipeNormal(wipe.angle));
}

QPolygonF afterSide(const Wipe& wipe, const QRectF& area)
{
    const QPointF corners[] = {area.topLeft(), area.topRight(), area.bottomRight(), area.bottomLeft()};
    QPolygonF side;
    for (int i = 0; i < 4; ++i) {
        const QPointF from = corners[i], to = corners[(i + 1) % 4];
        const double fromDistance = wipeDistance(wipe, area, from), toDistance = wipeDistance(wipe, area, to);
        if (fromDistance >= 0)
            side << from;
        if (fromDistance * toDistance < 0)
            side << from + (to - from) * (fromDistance / (fromDistance - toDistance));
    }
    return side.size() < 3 ? QPolygonF() : side;
}

QLineF dividerIn(const Wipe& wipe, const QRectF& area)
{
    // The line p + t·d, cut by each edge's slab in turn.
    const QPointF normal = wipeNormal(wipe.angle), p = pointOn(wipe, area), d(-normal.y(), normal.x());
    double first = -1e9, last = 1e9;
    const auto cut = [&](double start, double along, double low, double high) {
        if (std::abs(along) < 1e-12)
            return;
        const auto [a, b] = std::minmax({(low - start) / along, (high - start) / along});
        first = std::max(first, a);
        last = std::min(last, b);
    };
    cut(p.x(), d.x(), area.left(), area.right());
    cut(p.y(), d.y(), area.top(), area.bottom());
    last = std::max(first, last);
    return {p + d * first, p + d * last};
}

QPointF wipeHandle(const Wipe& wipe, const QRectF& area)
{
    const QPointF middle = dividerIn(wipe, area).center();
    const double margin = std::min({14.0, area.width() / 2, area.height() / 2});
    return {std::clamp(middle.x(), area.left() + margin, area.right() - margin),
        std::clamp(middle.y(), area.top() + margin, area.bottom() - margin)};
}

Wipe movedTo(const Wipe& wipe, const QRectF& area, QPointF point)
{
    const QPointF normal = wipeNormal(wipe.angle);
    const double extent = reach(normal, area);
    if (extent <= 0)
        return wipe;
    const double along = QPointF::dotProduct(point - area.center(), normal);
    return {std::clamp((along / extent + 1) / 2, 0.0, 1.0), wipe.angle};
}

Wipe turnedAbout(const QRectF& area, QPointF pivot, double angle)
{
    const double nearest = std::round(angle / 45) * 45;
    if (std::abs(angle - nearest) <= 2)
        angle = nearest;
    return movedTo({0.5, std::remainder(angle, 360.0)}, area, pivot);
}

} // namespace isolume
