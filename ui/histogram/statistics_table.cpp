// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/histogram/statistics_table.h"

#include "ui/histogram/histogram_data.h"
#include "ui/numbers.h"
#include "ui/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace isolume {

namespace {

constexpr int invalidColumn = 9;
constexpr std::array standBack {6, 8, 7}; // columns 1 %, 99 % and median, in this order

QStringList rowTexts(const ChannelNumbers& numbers, const QString& state, const QString& clipped)
{
    const QString name = QString::fromStdString(numbers.name);
    QStringList cells {name, state};
    if (numbers.count == 0)
        return cells << QStringList(7, QString::fromUtf8("–")) << countText(numbers.invalid) << clipped;
    for (const double value : {numbers.min, numbers.max, numbers.mean, numbers.std})
        cells << numberText(value);
    for (const double value : {numbers.p1, numbers.p50, numbers.p99})
        cells << (numbers.about ? aboutText(value) : numberText(value));
    return cells << countText(numbers.invalid) << clipped;
}

QString shareText(double share) { return std::isnan(share) ? QString::fromUtf8("–") : percentText(share); }

} // namespace

StatisticsTable::StatisticsTable(QWidget* parent)
    : QTableWidget(parent)
{
    setAccessibleName("Statistics before and after");
    setColumnCount(11);
    setHorizontalHeaderLabels(
        {"", "", "Min", "Max", "Mean", "Std", "1 %", "Median", "99 %", "Invalid", "Outside"});
    horizontalHeaderItem(5)->setToolTip("Standard deviation");
    horizontalHeaderItem(6)->setToolTip("Percentile 1");
    horizontalHeaderItem(8)->setToolTip("Percentile 99");
    horizontalHeaderItem(9)->setToolTip("Values that are missing: not finite, nodata, or transparent");
    horizontalHeaderItem(10)->setToolTip(
        "Share of values outside the method's nominal range: what it cuts off, where it does");
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setMinimumSectionSize(24);
    horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    verticalHeader()->hide();
    setShowGrid(false);
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.9);
    setFont(tabular(small));
    horizontalHeader()->setFont(small);
    verticalHeader()->setMinimumSectionSize(1);
    verticalHeader()->setDefaultSectionSize(QFontMetrics(font()).height() + space::within);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* action = new QAction("Copy", this);
    connect(action, &QAction::triggered, this, &StatisticsTable::copy);
    addAction(action);
}

void StatisticsTable::setData(const HistogramData* histogram)
{
    setRowCount(0);
    if (!histogram) {
        measure();
        return;
    }
    const auto add = [this](const QStringList& cells, const QColor& colour) {
        const int row = rowCount();
        insertRow(row);
        for (int column = 0; column < cells.size(); ++column) {
            auto* item = new QTableWidgetItem(cells[column]);
            const bool words = column < 2;
            item->setTextAlignment((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
            if (column == 0)
                item->setForeground(colour);
            setItem(row, column, item);
        }
    };
    m_anyInvalid = std::any_of(histogram->before.numbers.begin(), histogram->before.numbers.end(),
        [](const ChannelNumbers& numbers) { return numbers.invalid > 0; });
    const int channels = static_cast<int>(histogram->before.numbers.size());
    for (int c = 0; c < channels; ++c) {
        const auto i = static_cast<std::size_t>(c);
        add(rowTexts(histogram->before.numbers[i], "before", {}), channelColour(c, channels));
        if (i < histogram->after.numbers.size())
            add(rowTexts(histogram->after.numbers[i], "after", shareText(histogram->after.clipped[i])),
                channelColour(c, channels));
    }
    measure();
}

QSize StatisticsTable::sizeHint() const { return {std::max(240, m_width), 160}; }

void StatisticsTable::measure()
{
    // A hidden column has no width to ask for.
    for (const int column : standBack)
        setColumnHidden(column, false);
    setColumnHidden(invalidColumn, false);
    m_width = verticalScrollBar()->sizeHint().width();
    for (int column = 0; column < columnCount(); ++column)
        m_width += std::max(horizontalHeader()->sectionSizeHint(column), sizeHintForColumn(column));
    updateGeometry();
    fitColumns();
}

QStringList StatisticsTable::hiddenColumns() const
{
    QStringList names;
    for (int column = 0; column < columnCount(); ++column)
        if (isColumnHidden(column) && column != invalidColumn) // hidden where it holds zeros alone
            names << horizontalHeaderItem(column)->text();
    return names;
}

QString StatisticsTable::text() const
{
    std::set<int> rows;
    for (const QModelIndex& index : selectionModel()->selectedRows())
        rows.insert(index.row());
    if (rows.empty())
        for (int row = 0; row < rowCount(); ++row)
            rows.insert(row);
    QStringList heading;
    for (int column = 0; column < columnCount(); ++column)
        heading << horizontalHeaderItem(column)->text();
    QStringList lines {heading.join('\t')};
    for (const int row : rows) {
        QStringList cells;
        for (int column = 0; column < columnCount(); ++column)
            cells << item(row, column)->text();
        lines << cells.join('\t');
    }
    return lines.join('\n') + '\n';
}

void StatisticsTable::fitColumns()
{
    const QStringList before = hiddenColumns();
    std::vector<int> columns(standBack.begin(), standBack.end());
    if (!m_anyInvalid)
        columns.insert(columns.begin(), invalidColumn);
    setColumnHidden(invalidColumn, false);
    for (const int column : columns)
        setColumnHidden(column, false);
    for (const int column : columns)
        if (horizontalHeader()->length() > viewport()->width())
            setColumnHidden(column, true);
    if (hiddenColumns() != before)
        emit columnsChanged();
}

void StatisticsTable::resizeEvent(QResizeEvent* event)
{
    QTableWidget::resizeEvent(event);
    fitColumns();
}

void StatisticsTable::copy() const { QApplication::clipboard()->setText(text()); }

void StatisticsTable::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else
        QTableWidget::keyPressEvent(event);
}

} // namespace isolume
