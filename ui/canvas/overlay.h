// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/wipe.h"

#include <QPainter>
#include <QPalette>

namespace isolume {

constexpr double wipeHandleRadius = 12;
constexpr double turnHandleRadius = 6;

/// Where the small handle sits that turns the divider.
QPointF turnHandle(const Wipe& wipe, const QRectF& area);
/// The divider with its two handles, visible on dark and bright pictures.
void paintWipe(QPainter& painter, const Wipe& wipe, const QRectF& area);

/// A few words in the middle of the area, on the canvas: what there is to do, or what is going on.
void paintMessage(QPainter& painter, const QRectF& area, const QString& title, const QString& text,
    const QPalette& palette);
/// The same for a failure: with its sign.
void paintFailure(QPainter& painter, const QRectF& area, const QString& title, const QString& text,
    const QPalette& palette);
/// A cross in a red disc, the sign of a failure wherever there is one.
void paintFailureSign(QPainter& painter, const QRectF& disc);

} // namespace isolume
