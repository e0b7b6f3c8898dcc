// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/caption.h"

#include "ui/theme.h"

#include <QPainter>

namespace isolume {

namespace {
constexpr int side = 8, rampWidth = 24;
}

Caption::Caption(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void Caption::setTitle(const QString& title)
{
    m_title = title;
    describe();
}

void Caption::setRange(const QString& range)
{
    m_range = range;
    describe();
}

void Caption::describe()
{
    setAccessibleName(m_title);
    setToolTip(m_range.isEmpty() ? m_title : tr("%1\nShown from black to white: %2").arg(m_title, m_range));
    update();
}

QSize Caption::sizeHint() const { return {200, fontMetrics().height() + 8}; }

void Caption::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QFontMetrics metrics = painter.fontMetrics();
    QRect room = rect().adjusted(side, 0, -side, 0);
    const int range = m_range.isEmpty() ? 0 : metrics.horizontalAdvance(m_range) + rampWidth + 4;
    if (range > 0 && room.width() > range + 96) {
        painter.setPen(colour::quiet());
        painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, m_range);
        const QRect ramp(room.right() - range, height() / 2 - 3, rampWidth, 6);
        QLinearGradient gradient(ramp.topLeft(), ramp.topRight());
        gradient.setColorAt(0, Qt::black);
        gradient.setColorAt(1, Qt::white);
        painter.fillRect(ramp, gradient);
        painter.drawRect(ramp.adjusted(0, 0, -1, -1));
        room.setRight(ramp.left() - 16);
    }
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(
        room, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(m_title, Qt::ElideMiddle, room.width()));
}

} // namespace isolume
