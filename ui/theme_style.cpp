// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme_style.h"

#include <QPainter>
#include <QStyleOption>

namespace isolume {

EdgedStyle::EdgedStyle(const QColor& edge)
    : QProxyStyle("fusion")
    , m_edge(edge)
{
}

void EdgedStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    if (element == PE_FrameLineEdit || element == PE_IndicatorCheckBox)
        drawEdge(*option, *painter, option->rect);
    if (element == PE_PanelMenu) { // has no state
        painter->save();
        painter->setPen(m_edge);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
    }
}

void EdgedStyle::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    QProxyStyle::drawComplexControl(control, option, painter, widget);
    if (control == CC_SpinBox || control == CC_ComboBox)
        drawEdge(*option, *painter, option->rect);
    else if (control == CC_Slider)
        drawEdge(*option, *painter,
            subControlRect(control, option, SC_SliderHandle, widget).adjusted(1, 1, -1, -1));
}

// What has the focus keeps the edge that says so, and what is off stands back.
void EdgedStyle::drawEdge(const QStyleOption& option, QPainter& painter, const QRect& around) const
{
    if (option.state & State_HasFocus || !(option.state & State_Enabled))
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_edge);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(around).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    painter.restore();
}

} // namespace isolume
