// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/probe_strip.h"

#include "ui/theme.h"

#include <QAccessible>
#include <QPainter>

#include <algorithm>

namespace isolume {

namespace {

constexpr int side = 8, gap = 4, cellGap = 16;

/// Every figure as wide as the widest, so that the width does not depend on which figures they are.
QString asZeros(QString text)
{
    std::replace_if(
        text.begin(), text.end(), [](QChar c) { return c.isDigit(); }, QChar('0'));
    return text;
}

} // namespace

ProbeStrip::ProbeStrip(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void ProbeStrip::setReading(const QString& place, std::vector<ProbeValue> values)
{
    m_place = place;
    m_values = std::move(values);
    const QFontMetrics metrics(tabular(font()));
    for (const ProbeValue& value : m_values)
        m_cell = std::max(m_cell, metrics.horizontalAdvance(asZeros(value.shown)));
    m_placeWidth = std::max(m_placeWidth, metrics.horizontalAdvance(asZeros(place)));
    m_text = place.isEmpty() ? spoken(m_values) : place + ": " + spoken(m_values);
    setToolTip(m_text);
    setAccessibleDescription(m_text);
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
    update();
}

void ProbeStrip::setChannels(const std::vector<QString>& names)
{
    const bool others = names.size() != m_values.size()
        || !std::equal(names.begin(), names.end(), m_values.begin(),
            [](const QString& n, const ProbeValue& v) { return n == v.channel; });
    if (others)
        m_cell = m_placeWidth = 0;
    m_values.clear();
    for (const QString& name : names)
        m_values.push_back({name, QStringLiteral("–"), {}, false});
    m_place.clear();
    m_text.clear();
    setToolTip({});
    setAccessibleDescription({});
    update();
}

QSize ProbeStrip::sizeHint() const { return {200, fontMetrics().height() + 8}; }

QSize ProbeStrip::minimumSizeHint() const { return {0, sizeHint().height()}; }

int ProbeStrip::paintCell(QPainter& painter, int x, std::size_t index, int room) const
{
    const ProbeValue& value = m_values[index];
    const QFontMetrics metrics = painter.fontMetrics();
    const int name = metrics.horizontalAdvance(value.channel);
    const int figures = std::max(m_cell, metrics.horizontalAdvance(value.shown));
    const int width = name + gap + figures;
    if (width > room)
        return 0;
    painter.setPen(channelColour(static_cast<int>(index), static_cast<int>(m_values.size())));
    painter.drawText(QRect(x, 0, name, height()), Qt::AlignVCenter | Qt::AlignLeft, value.channel);
    painter.setPen(value.valid ? palette().color(QPalette::WindowText) : colour::quiet());
    painter.drawText(
        QRect(x + name + gap, 0, figures, height()), Qt::AlignVCenter | Qt::AlignRight, value.shown);
    return width + cellGap;
}

void ProbeStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(tabular(font()));
    int x = side;
    painter.setPen(colour::quiet());
    if (m_placeWidth > 0) {
        painter.drawText(QRect(x, 0, m_placeWidth, height()), Qt::AlignVCenter | Qt::AlignLeft, m_place);
        x += m_placeWidth + cellGap;
    }
    const QString more = QStringLiteral("+%1").arg(m_values.size());
    const int forMore = painter.fontMetrics().horizontalAdvance(more);
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        const bool last = i + 1 == m_values.size();
        const int used = paintCell(painter, x, i, width() - side - x - (last ? 0 : forMore + cellGap));
        if (used == 0) {
            painter.setPen(colour::quiet());
            painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter,
                QStringLiteral("+%1").arg(m_values.size() - i));
            return;
        }
        x += used;
    }
}

} // namespace isolume
