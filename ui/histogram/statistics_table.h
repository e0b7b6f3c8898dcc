// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableWidget>

namespace isolume {

struct HistogramData;

/// The numbers under the histograms: a row a channel, before and after. Rows that are selected can be copied.
class StatisticsTable : public QTableWidget {
    Q_OBJECT
public:
    explicit StatisticsTable(QWidget* parent = nullptr);

    void setData(const HistogramData* histogram);
    QString text() const; ///< tab-separated, with a heading; the rows selected, or all

    QStringList hiddenColumns() const; ///< headings of those that there is no room for

    /// Wide enough for all columns, so that nothing has to be scrolled where there is room.
    QSize sizeHint() const override;

signals:
    void columnsChanged(); ///< others are hidden than before

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void copy() const;
    void measure(); ///< how wide it is with all columns
    void fitColumns(); ///< where there is no room, the percentiles stand back first

    int m_width = 0;
    bool m_anyInvalid = false;
};

} // namespace isolume
