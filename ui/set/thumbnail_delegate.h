// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session.h"

#include <QCache>
#include <QPixmap>
#include <QStyledItemDelegate>

namespace isolume {

/// Draws an item of the set: its thumbnail, its name cut to what tells it apart, and a sign where it cannot be read. Asks the
/// session for thumbnails as they come into sight and keeps the last few hundred at the size they are drawn in.
class ThumbnailDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit ThumbnailDelegate(Session& session, QObject* parent = nullptr);

    static constexpr int side = 96; ///< of a thumbnail, logical pixels

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const QPixmap* pixmap(std::size_t item, double ratio) const;

    Session& m_session;
    mutable QCache<std::size_t, QPixmap> m_pixmaps; // cost in kB
};

} // namespace isolume
