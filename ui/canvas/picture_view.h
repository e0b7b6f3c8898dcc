// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/scene.h"
#include "ui/canvas/wipe.h"

#include <QWidget>

namespace isolume {

/// The pictures before and after, side by side or on either side of a divider, and what the mouse and the keyboard do to
/// them. Drag: pan. Wheel: zoom. Arrows: pan; with Shift: move the probe; with Ctrl: move and turn the divider.
class PictureView : public QWidget {
    Q_OBJECT
public:
    PictureView(Session& session, ViewState& state, QWidget* parent = nullptr);

    Scene& scene() { return m_scene; }
    static constexpr int paneGap = 8;

    QSize minimumSizeHint() const override { return {160, 120}; }
    QSize sizeHint() const override { return {800, 600}; }

signals:
    void pictureShown(); ///< everything that was asked for is on the screen

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    enum class Drag { None, Pan, MoveWipe, TurnWipe };

    bool isWipe() const { return m_state.mode() == CompareMode::Wipe; }
    Wipe wipe() const { return {m_state.wipePosition(), m_state.wipeAngle()}; }
    void setWipe(const Wipe& wipe) { m_state.setWipe(wipe.position, wipe.angle); }
    QRectF area() const { return QRectF(rect()); }
    QRectF paneArea(Side side) const;
    QPointF inPane(QPointF point) const;
    Drag dragAt(QPointF point, Qt::KeyboardModifiers modifiers) const;
    void layOut();
    void probeAt(QPointF point);
    void moveProbe(QPoint by);
    bool zoomKey(int key);
    bool arrowKey(int key, Qt::KeyboardModifiers modifiers);
    void turnTowards(QPointF point);
    void paintImage(QPainter& painter);
    void paintSide(QPainter& painter, Side side);
    QString messageFor(Side side) const;

    Session& m_session;
    ViewState& m_state;
    Scene m_scene;
    Drag m_drag = Drag::None;
    QPointF m_last; // of the pointer, while dragging
    QPointF m_pivot; // of the divider, while turning
    double m_turnFrom = 0;
    bool m_keyboardFocus = false;
};

} // namespace isolume
