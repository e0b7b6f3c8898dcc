// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/picture_view.h"

#include "ui/canvas/overlay.h"
#include "ui/numbers.h"
#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace isolume {

PictureView::PictureView(Session& session, ViewState& state, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_state(state)
    , m_scene(session, state)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Image before and after"));
    connect(&m_scene, &Scene::changed, this, [this] { update(); });
    connect(&state, &ViewState::modeChanged, this, &PictureView::layOut);
    connect(&state, &ViewState::wipeChanged, this, [this] { update(); });
}

QRectF PictureView::paneArea(Side side) const
{
    if (isWipe())
        return area();
    const int width = (this->width() - paneGap) / 2;
    return QRectF(side == Side::Before ? 0 : this->width() - width, 0, width, height());
}

QPointF PictureView::inPane(QPointF point) const
{
    const QRectF after = paneArea(Side::After);
    return point - (isWipe() || point.x() < after.left() ? QPointF() : after.topLeft());
}

void PictureView::layOut()
{
    m_scene.setPane(paneArea(Side::Before).size(), devicePixelRatioF());
    update();
}

void PictureView::resizeEvent(QResizeEvent*) { layOut(); }

void PictureView::focusInEvent(QFocusEvent* event)
{
    m_keyboardFocus = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    update();
}

void PictureView::focusOutEvent(QFocusEvent*)
{
    m_keyboardFocus = false;
    update();
}

void PictureView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), colour::canvas());
    switch (m_scene.content()) {
    case Scene::Content::Nothing:
        paintMessage(painter, area(), tr("Open a folder of images, or drop one here"),
            tr("Single images and lists of paths can be dropped, too."), palette());
        break;
    case Scene::Content::Listing:
        if (m_scene.isSlow())
            paintMessage(painter, area(), tr("Listing the images…"), {}, palette());
        break;
    case Scene::Content::Unselected:
        paintMessage(painter, area(), tr("Select an image of the set"), {}, palette());
        break;
    case Scene::Content::Loading:
        if (m_scene.isSlow())
            paintMessage(painter, area(), tr("Reading the image…"), {}, palette());
        break;
    case Scene::Content::Failed:
        paintFailure(
            painter, area(), tr("This image cannot be shown"), sentenceText(m_scene.failure()), palette());
        break;
    case Scene::Content::Image:
        paintImage(painter);
        break;
    }
    if (m_keyboardFocus) {
        painter.setPen(QPen(colour::accent(), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
    if (!m_scene.pane(Side::Before).isBehind() && !m_scene.pane(Side::After).isBehind())
        emit pictureShown();
}

void PictureView::paintImage(QPainter& painter)
{
    if (isWipe()) {
        // Each side is cut to its own half, so that neither shines through where the other has no data.
        const auto half = [&](Side side, const Wipe& wipe) {
            QPainterPath path;
            path.addPolygon(afterSide(wipe, area()));
            painter.save();
            if (wipe.angle == 0 || wipe.angle == 180)
                painter.setClipRect(path.boundingRect());
            else
                painter.setClipPath(path);
            if (!path.isEmpty())
                paintSide(painter, side);
            painter.restore();
        };
        const Wipe at = wipe();
        half(Side::Before, {1 - at.position, at.angle + 180});
        half(Side::After, at);
        paintWipe(painter, at, area());
        return;
    }
    for (const Side side : {Side::Before, Side::After}) {
        painter.save();
        painter.setClipRect(paneArea(side));
        painter.translate(paneArea(side).topLeft());
        paintSide(painter, side);
        painter.restore();
    }
    painter.fillRect(QRectF(paneArea(Side::Before).right(), 0, paneGap, height()), palette().window());
}

void PictureView::paintSide(QPainter& painter, Side side)
{
    const QRectF pane(QPointF(), paneArea(side).size());
    const bool failed = side == Side::After && !m_scene.fit() && m_scene.fitFailure();
    if (failed) {
        paintFailure(painter, pane, tr("This method cannot be applied here"),
            sentenceText(*m_scene.fitFailure()), palette());
        return;
    }
    const Pane& pictures = m_scene.pane(side);
    const bool preview = side == Side::After && m_scene.fit() && m_scene.fit()->isPreview();
    // Not every method can be tried on fewer pixels; the exact picture then says more.
    if (!pictures.rendered() && pictures.failure() && !preview)
        paintFailure(
            painter, pane, tr("The picture cannot be drawn"), sentenceText(*pictures.failure()), palette());
    else if (!pictures.rendered() && m_scene.isSlow())
        paintMessage(painter, pane, side == Side::After && !m_scene.fit() ? tr("Fitting…") : tr("Drawing…"),
            {}, palette());
    else
        pictures.paint(painter, m_scene.view(), m_scene.devicePixelRatio());
}

} // namespace isolume
