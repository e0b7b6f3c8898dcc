// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QProxyStyle>

namespace isolume {

/// Fusion with edges of fields, boxes, handles and menus that are seen: its own are darker than the window, which on a dark one
/// is next to nothing. WCAG 2.1 (1.4.11) asks for a contrast of 3 to 1 to what lies beside.
class EdgedStyle : public QProxyStyle {
    Q_OBJECT
public:
    explicit EdgedStyle(const QColor& edge);

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
        const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
        const QWidget* widget) const override;

private:
    void drawEdge(const QStyleOption& option, QPainter& painter, const QRect& around) const;

    QColor m_edge;
};

} // namespace isolume
