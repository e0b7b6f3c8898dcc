// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/set/thumbnail_delegate.h"

#include "ui/canvas/overlay.h"
#include "ui/imageconvert.h"
#include "ui/set/set_model.h"
#include "ui/theme.h"

#include <QPainter>

namespace isolume {

namespace {

constexpr int padding = 4, signSize = 20;
constexpr qsizetype cacheSize = 64 * 1024; // kB

} // namespace

ThumbnailDelegate::ThumbnailDelegate(Session& session, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_session(session)
    , m_pixmaps(cacheSize)
{
    connect(&session, &Session::setChanged, this, [this] { m_pixmaps.clear(); });
    connect(&session, &Session::thumbnailReady, this, [this](std::size_t item) { m_pixmaps.remove(item); });
}

const QPixmap* ThumbnailDelegate::pixmap(std::size_t item, double ratio) const
{
    const int wanted = qRound(side * ratio);
    const QPixmap* known = m_pixmaps.object(item);
    if (known && known->devicePixelRatio() == ratio)
        return known;
    const Image thumbnail = m_session.thumbnail(item);
    if (thumbnail.isNull())
        return nullptr;
    QImage picture = toPicture(thumbnail);
    // Thumbnails of small images are shown as they are, not blown up.
    if (picture.width() > wanted || picture.height() > wanted)
        picture = picture.scaled(wanted, wanted, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    auto* pixmap = new QPixmap(QPixmap::fromImage(picture));
    pixmap->setDevicePixelRatio(ratio);
    // The cache owns it from here, and may drop it at once.
    return m_pixmaps.insert(item, pixmap, picture.sizeInBytes() / 1024 + 1) ? pixmap : nullptr;
}

void ThumbnailDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* model = static_cast<const SetModel*>(index.model());
    const std::size_t item = model->itemOf(index);
    const bool selected = option.state & QStyle::State_Selected;
    const QRect cell = option.rect.adjusted(padding / 2, padding / 2, -padding / 2, -padding / 2);
    const QRect box(cell.center().x() - side / 2, cell.top() + padding, side, side);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (selected || option.state & QStyle::State_MouseOver) {
        QColor back = colour::accent();
        back.setAlpha(selected ? 255 : 40);
        // The list that the keys go to says so.
        painter->setPen(selected && option.state & QStyle::State_HasFocus
                ? QPen(option.palette.color(QPalette::Text), 1)
                : QPen(Qt::NoPen));
        painter->setBrush(back);
        painter->drawRoundedRect(cell, 4, 4);
    }
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->fillRect(box, colour::canvas());
    if (m_session.itemState(item) == ItemState::Failed) {
        paintFailureSign(*painter,
            QRectF(box.center().x() - signSize / 2 + 0.5, box.center().y() - signSize / 2 + 0.5, signSize,
                signSize));
    } else if (const QPixmap* thumbnail = pixmap(item, painter->device()->devicePixelRatioF())) {
        QRectF at(QPointF(), thumbnail->deviceIndependentSize());
        at.moveCenter(QRectF(box).center());
        painter->drawPixmap(QPointF(qRound(at.x()), qRound(at.y())), *thumbnail);
    }
    const QRect name(cell.left() + padding, box.bottom() + 1 + padding, cell.width() - 2 * padding,
        option.fontMetrics.height());
    painter->setPen(
        selected ? option.palette.color(QPalette::HighlightedText) : option.palette.color(QPalette::Text));
    painter->drawText(name, Qt::AlignCenter,
        shortName(index.data().toString(), model->nameEnds(), option.fontMetrics, name.width()));
    painter->restore();
}

QSize ThumbnailDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {side + 4 * padding, side + option.fontMetrics.height() + 4 * padding};
}

} // namespace isolume
