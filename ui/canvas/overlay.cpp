// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/overlay.h"

#include "ui/theme.h"

#include <QtMath>

#include <algorithm>

namespace isolume {

namespace {

constexpr double widestMessage = 440, signSize = 24;

/// A dark line with a bright one in it stands out from any picture.
void outlined(QPainter& painter, double width, auto&& draw)
{
    painter.setPen(QPen(QColor(0, 0, 0, 150), width + 2, Qt::SolidLine, Qt::RoundCap));
    draw();
    painter.setPen(QPen(Qt::white, width, Qt::SolidLine, Qt::RoundCap));
    draw();
}

void paintArrows(QPainter& painter)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0x1e, 0x1e, 0x1e));
    for (const int sign : {-1, 1})
        painter.drawPolygon(QPolygonF {{sign * 8.0, 0}, {sign * 3.5, -4}, {sign * 3.5, 4}});
}

void paintText(QPainter& painter, QRectF area, double top, const QString& title, const QString& text,
    const QPalette& palette)
{
    const int wrapped = Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap;
    const QFont font = painter.font();
    QFont larger = font;
    larger.setPointSizeF(font.pointSizeF() + 2);
    area.setTop(top);
    painter.setFont(larger);
    painter.setPen(palette.color(QPalette::WindowText));
    QRectF used;
    painter.drawText(area, wrapped, title, &used);
    area.setTop(used.bottom() + 8);
    painter.setFont(font);
    painter.drawText(area, wrapped, text);
}

QRectF textArea(const QRectF& area)
{
    const double width = std::min(widestMessage, area.width() - 32);
    return {area.center().x() - width / 2, area.top(), width, area.height()};
}

double textHeight(QPainter& painter, const QRectF& area, const QString& title, const QString& text)
{
    const auto height = [&](const QString& part) {
        return painter.boundingRect(area, Qt::AlignHCenter | Qt::TextWordWrap, part).height();
    };
    return height(title) + (text.isEmpty() ? 0 : 8 + height(text));
}

} // namespace

QPointF turnHandle(const Wipe& wipe, const QRectF& area)
{
    const QPointF normal = wipeNormal(wipe.angle), along(-normal.y(), normal.x());
    const QPointF handle = wipeHandle(wipe, area);
    const QPointF there = handle + along * 40;
    return area.contains(there) ? there : handle - along * 40;
}

void paintWipe(QPainter& painter, const Wipe& wipe, const QRectF& area)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QLineF divider = dividerIn(wipe, area);
    outlined(painter, 2, [&] { painter.drawLine(divider); });
    painter.setBrush(Qt::white);
    painter.setPen(QPen(QColor(0, 0, 0, 150), 1));
    painter.drawEllipse(turnHandle(wipe, area), turnHandleRadius, turnHandleRadius);
    painter.translate(wipeHandle(wipe, area));
    painter.rotate(wipe.angle);
    painter.drawEllipse(QPointF(), wipeHandleRadius, wipeHandleRadius);
    paintArrows(painter);
    painter.restore();
}

void paintMessage(
    QPainter& painter, const QRectF& area, const QString& title, const QString& text, const QPalette& palette)
{
    const QRectF inside = textArea(area);
    paintText(painter, inside, area.center().y() - textHeight(painter, inside, title, text) / 2, title, text,
        palette);
}

void paintFailureSign(QPainter& painter, const QRectF& disc)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour::failure());
    painter.drawEllipse(disc);
    painter.setPen(QPen(Qt::white, std::max(1.5, disc.width() / 10), Qt::SolidLine, Qt::RoundCap));
    const double arm = disc.width() / 5;
    for (const int sign : {-1, 1})
        painter.drawLine(
            disc.center() + QPointF(-arm, -arm * sign), disc.center() + QPointF(arm, arm * sign));
    painter.restore();
}

void paintFailure(
    QPainter& painter, const QRectF& area, const QString& title, const QString& text, const QPalette& palette)
{
    const QRectF inside = textArea(area);
    const double height = textHeight(painter, inside, title, text) + signSize + 12;
    const double top = area.center().y() - height / 2;
    paintFailureSign(painter, {area.center().x() - signSize / 2, top, signSize, signSize});
    paintText(painter, inside, top + signSize + 12, title, text, palette);
}

} // namespace isolume
