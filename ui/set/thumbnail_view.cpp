// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/set/thumbnail_view.h"

#include <QScrollBar>

#include <algorithm>

namespace isolume {

ThumbnailView::ThumbnailView(QWidget* parent)
    : QListView(parent)
{
    setViewMode(QListView::IconMode);
    setMovement(QListView::Static);
    setResizeMode(QListView::Adjust);
    setUniformItemSizes(true);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // Always there, so that the columns do not depend on whether it is.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
}

int ThumbnailView::columns() const
{
    const int least = std::max(1, sizeHintForIndex(model() ? model()->index(0, 0) : QModelIndex()).width());
    return std::max(1, viewport()->width() / least);
}

void ThumbnailView::reset()
{
    // The same rows may now be other items.
    m_first = m_last = -1;
    QListView::reset();
}

void ThumbnailView::fitColumns()
{
    if (!model() || model()->rowCount() == 0)
        return;
    const QSize item = sizeHintForIndex(model()->index(0, 0));
    // A pixel less: the list starts a new row where the last column would touch the edge.
    const QSize grid(std::max(item.width(), (viewport()->width() - 1) / columns()), item.height());
    if (grid != gridSize())
        setGridSize(grid);
}

void ThumbnailView::resizeEvent(QResizeEvent* event)
{
    fitColumns();
    QListView::resizeEvent(event);
    tellRows();
}

void ThumbnailView::updateGeometries()
{
    fitColumns();
    QListView::updateGeometries();
    tellRows();
}

void ThumbnailView::scrollContentsBy(int dx, int dy)
{
    QListView::scrollContentsBy(dx, dy);
    tellRows();
}

void ThumbnailView::showEvent(QShowEvent* event)
{
    QListView::showEvent(event);
    tellRows();
}

void ThumbnailView::tellRows()
{
    const int rows = model() ? model()->rowCount() : 0, height = gridSize().height();
    if (!isVisible() || rows == 0 || height <= 0)
        return;
    const int perLine = columns(), top = verticalScrollBar()->value();
    const int first = std::clamp(top / height * perLine, 0, rows - 1);
    const int last
        = std::clamp((top + viewport()->height()) / height * perLine + perLine - 1, first, rows - 1);
    if (first == m_first && last == m_last)
        return;
    m_first = first;
    m_last = last;
    emit rowsInSight(first, last);
}

} // namespace isolume
