// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

namespace isolume {

/// A list in columns of one width that fill the view; tells which rows are in sight.
class ThumbnailView : public QListView {
    Q_OBJECT
public:
    explicit ThumbnailView(QWidget* parent = nullptr);

    int columns() const;
    void reset() override;

signals:
    void rowsInSight(int first, int last);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    void showEvent(QShowEvent* event) override;

private:
    void fitColumns();
    void tellRows();

    int m_first = -1, m_last = -1;
};

} // namespace isolume
