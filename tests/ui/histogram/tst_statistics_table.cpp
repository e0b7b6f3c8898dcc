// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/histogram/statistics_table.h"

#include "ui/histogram/histogram_data.h"

#include <QSignalSpy>
#include <QTest>

using namespace isolume;

class TestStatisticsTable : public QObject {
    Q_OBJECT

    static HistogramData numbers()
    {
        HistogramData data;
        ChannelNumbers before;
        before.name = "gray";
        before.count = 1000;
        before.min = 1.5;
        before.max = 65535;
        data.before.numbers = {before};
        data.after.numbers = {before};
        data.after.clipped = {0.25};
        return data;
    }

private slots:
    void hidesNothingAtTheWidthThatItAsksFor()
    {
        StatisticsTable table;
        const HistogramData data = numbers();
        table.resize(240, 160);
        table.show();
        table.setData(&data);
        QVERIFY(!table.hiddenColumns().isEmpty());
        // What it asks for does not shrink with what it hides.
        table.resize(table.sizeHint());
        QCOMPARE(table.hiddenColumns(), QStringList());
    }

    void tellsWhichColumnsItHides()
    {
        StatisticsTable table;
        const HistogramData data = numbers();
        table.setData(&data);
        table.resize(table.sizeHint());
        table.show();
        QCOMPARE(table.hiddenColumns(), QStringList());
        QSignalSpy changed(&table, &StatisticsTable::columnsChanged);
        table.resize(table.sizeHint().width() - 90, 160);
        QCOMPARE(changed.size(), 1);
        QVERIFY(table.hiddenColumns().contains("1 %"));
        QVERIFY(!table.hiddenColumns().contains("Mean"));
        QVERIFY(table.text().contains("1 %"));
    }
};

QTEST_MAIN(TestStatisticsTable)
#include "tst_statistics_table.moc"
