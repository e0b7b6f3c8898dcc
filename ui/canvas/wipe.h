// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QPolygonF>
#include <QRectF>

namespace isolume {

/// The straight divider between before and after: at `angle` 0 it is vertical with before on its left, and it turns
/// clockwise. `position` 0 … 1 runs across the area along the divider's normal, from corner to corner.
struct Wipe {
    double position = 0.5;
    double angle = 0; ///< degrees
};

QPointF wipeNormal(double angle); ///< unit length, pointing to the after side
/// Distance of a point from the divider; positive on the after side.
double wipeDistance(const Wipe& wipe, const QRectF& area, QPointF point);
/// The part of the area on the after side; empty where there is none.
QPolygonF afterSide(const Wipe& wipe, const QRectF& area);
/// The divider where it crosses the area; of no length where it only touches a corner.
QLineF dividerIn(const Wipe& wipe, const QRectF& area);
/// Where the handle sits: the middle of the visible divider, kept a little inside the area.
QPointF wipeHandle(const Wipe& wipe, const QRectF& area);
/// The same direction, moved so that the divider goes through `point`.
Wipe movedTo(const Wipe& wipe, const QRectF& area, QPointF point);
/// Turned to `angle` about `pivot`, a point that stays on the divider; angles within 2° of a multiple of 45° snap.
Wipe turnedAbout(const QRectF& area, QPointF pivot, double angle);

} // namespace isolume
