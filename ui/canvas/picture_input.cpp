// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/overlay.h"
#include "ui/canvas/picture_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QtMath>

#include <cmath>

namespace isolume {

namespace {

constexpr double grip = 6; // logical pixels on each side of the divider that still hold it
constexpr double keyZoom = 1.25;
constexpr double arrowPan = 64;
constexpr double arrowWipe = 0.02, arrowTurn = 5;

double distance(QPointF a, QPointF b) { return std::hypot(a.x() - b.x(), a.y() - b.y()); }

/// Direction from the pivot to the point, in degrees clockwise from the right.
double direction(QPointF pivot, QPointF point)
{
    return qRadiansToDegrees(std::atan2(point.y() - pivot.y(), point.x() - pivot.x()));
}

QPointF arrow(int key)
{
    switch (key) {
    case Qt::Key_Left:
        return {-1, 0};
    case Qt::Key_Right:
        return {1, 0};
    case Qt::Key_Up:
        return {0, -1};
    case Qt::Key_Down:
        return {0, 1};
    default:
        return {};
    }
}

} // namespace

bool PictureView::event(QEvent* event)
{
    if (event->type() == QEvent::NativeGesture) {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture && m_scene.content() == Scene::Content::Image) {
            m_scene.zoomAbout(1 + gesture->value(), inPane(gesture->position()));
            return true;
        }
    }
    // Moved to a screen with another density: the pictures are drawn anew.
    if (event->type() == QEvent::ScreenChangeInternal || event->type() == QEvent::Show)
        layOut();
    return QWidget::event(event);
}

void PictureView::wheelEvent(QWheelEvent* event)
{
    if (m_scene.content() != Scene::Content::Image)
        return;
    // A notch of a wheel is 120 and doubles the zoom in three; a trackpad tells its pixels.
    const bool smooth = event->phase() != Qt::NoScrollPhase && !event->pixelDelta().isNull();
    const double doublings = smooth ? event->pixelDelta().y() / 160.0 : event->angleDelta().y() / 360.0;
    m_scene.zoomAbout(std::exp2(doublings), inPane(event->position()));
    probeAt(event->position());
    event->accept();
}

PictureView::Drag PictureView::dragAt(QPointF point, Qt::KeyboardModifiers modifiers) const
{
    if (!isWipe())
        return Drag::Pan;
    if (distance(point, turnHandle(wipe(), area())) <= turnHandleRadius + 4)
        return Drag::TurnWipe;
    const bool onDivider = std::abs(wipeDistance(wipe(), area(), point)) <= grip
        || distance(point, wipeHandle(wipe(), area())) <= wipeHandleRadius;
    if (!onDivider)
        return Drag::Pan;
    return modifiers & Qt::ShiftModifier ? Drag::TurnWipe : Drag::MoveWipe;
}

void PictureView::mousePressEvent(QMouseEvent* event)
{
    const bool left = event->button() == Qt::LeftButton;
    if (m_scene.content() != Scene::Content::Image || (!left && event->button() != Qt::MiddleButton))
        return;
    m_last = event->position();
    m_drag = left ? dragAt(m_last, event->modifiers()) : Drag::Pan;
    m_pivot = wipeHandle(wipe(), area());
    m_turnFrom = wipe().angle - direction(m_pivot, m_last);
    if (m_drag == Drag::Pan)
        setCursor(Qt::ClosedHandCursor);
}

void PictureView::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF point = event->position();
    switch (m_drag) {
    case Drag::Pan:
        m_scene.pan(point - m_last);
        break;
    case Drag::MoveWipe:
        // By how far the pointer went, so that the divider does not jump to it when it is taken at its edge.
        setWipe(movedTo(wipe(), area(), dividerIn(wipe(), area()).center() + point - m_last));
        break;
    case Drag::TurnWipe:
        turnTowards(point);
        break;
    case Drag::None:
        if (m_scene.content() != Scene::Content::Image || dragAt(point, event->modifiers()) == Drag::Pan)
            unsetCursor();
        else
            setCursor(
                dragAt(point, event->modifiers()) == Drag::TurnWipe ? Qt::CrossCursor : Qt::SizeAllCursor);
    }
    m_last = point;
    probeAt(point);
}

void PictureView::turnTowards(QPointF point)
{
    if (distance(point, m_pivot) > turnHandleRadius)
        setWipe(turnedAbout(area(), m_pivot, m_turnFrom + direction(m_pivot, point)));
}

void PictureView::mouseReleaseEvent(QMouseEvent*)
{
    m_drag = Drag::None;
    unsetCursor();
}

void PictureView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && dragAt(event->position(), event->modifiers()) == Drag::Pan)
        m_state.setFit();
}

void PictureView::leaveEvent(QEvent*) { m_state.setProbe({}); }

void PictureView::probeAt(QPointF point)
{
    const bool shown = m_scene.content() == Scene::Content::Image && rect().contains(point.toPoint());
    m_state.setProbe(shown ? pixelAt(m_scene.view(), inPane(point), m_scene.imageSize()) : std::nullopt);
}

void PictureView::moveProbe(QPoint by)
{
    const QSize size = m_scene.imageSize();
    const QPointF centre = m_scene.view().centre;
    const QPoint from = m_state.probe().value_or(QPoint(int(centre.x()), int(centre.y())) - by);
    m_state.setProbe(QPoint(std::clamp(from.x() + by.x(), 0, size.width() - 1),
        std::clamp(from.y() + by.y(), 0, size.height() - 1)));
}

bool PictureView::zoomKey(int key)
{
    const View view = m_scene.view();
    const QPointF middle(view.size.width() / 2, view.size.height() / 2);
    switch (key) {
    case Qt::Key_F:
        m_state.setFit();
        return true;
    case Qt::Key_1:
        m_scene.zoomAbout(1 / view.zoom, middle);
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        m_scene.zoomAbout(keyZoom, middle);
        return true;
    case Qt::Key_Minus:
        m_scene.zoomAbout(1 / keyZoom, middle);
        return true;
    default:
        return false;
    }
}

bool PictureView::arrowKey(int key, Qt::KeyboardModifiers modifiers)
{
    const QPointF step = arrow(key);
    if (step.isNull())
        return false;
    if (modifiers & Qt::ShiftModifier) {
        moveProbe(step.toPoint());
        return true;
    }
    if (!(modifiers & Qt::ControlModifier)) {
        m_scene.pan(-step * arrowPan);
        return true;
    }
    if (!isWipe())
        return false;
    if (step.x() != 0)
        m_state.setWipe(m_state.wipePosition() + step.x() * arrowWipe, m_state.wipeAngle());
    else
        setWipe(turnedAbout(area(), wipeHandle(wipe(), area()), m_state.wipeAngle() + step.y() * arrowTurn));
    return true;
}

void PictureView::keyPressEvent(QKeyEvent* event)
{
    const bool known = m_scene.content() == Scene::Content::Image
        && (arrowKey(event->key(), event->modifiers())
            || (!(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) && zoomKey(event->key())));
    if (!known)
        QWidget::keyPressEvent(event);
}

} // namespace isolume
