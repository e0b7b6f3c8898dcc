// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/report_charts.h"

#include <QXmlStreamReader>
#include <QtTest>

using namespace isolume;

namespace {

MeasuredState stateWith(std::vector<std::string> channels, Interval nominal)
{
    MeasuredState state;
    state.nominal = nominal;
    for (const std::string& name : channels) {
        StateHistogram histogram {name, {}};
        for (std::size_t i = 0; i < histogram.counts.size(); ++i)
            histogram.counts[i] = static_cast<double>(i % 50);
        state.histograms.push_back(histogram);
    }
    return state;
}

QString wellFormed(const std::string& svg)
{
    QXmlStreamReader reader(QString::fromStdString(svg));
    while (!reader.atEnd())
        reader.readNext();
    return reader.errorString();
}

} // namespace

class TestReport : public QObject {
    Q_OBJECT

private slots:
    void ticks_are_round_and_inside_data();
    void ticks_are_round_and_inside();
    void charts_are_well_formed_whatever_the_state();
    void names_cannot_break_the_page();
    void numbers_have_a_true_minus();
};

void TestReport::ticks_are_round_and_inside_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<QList<double>>("ticks");
    QTest::newRow("8 bit") << 0.0 << 255.0 << QList<double> {0, 100, 200};
    QTest::newRow("unit") << 0.0 << 1.0 << QList<double> {0, 0.2, 0.4, 0.6, 0.8, 1};
    QTest::newRow("scores") << -3.0 << 3.0 << QList<double> {-2, 0, 2};
    QTest::newRow("no width") << 7.0 << 7.0 << QList<double> {7};
}

void TestReport::ticks_are_round_and_inside()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(QList<double>, ticks);
    const std::vector<double> got = roundTicks(low, high, 5);
    QCOMPARE(got.size(), static_cast<std::size_t>(ticks.size()));
    for (std::size_t i = 0; i < got.size(); ++i)
        QVERIFY(std::abs(got[i] - ticks[static_cast<qsizetype>(i)]) < 1e-12);
}

void TestReport::charts_are_well_formed_whatever_the_state()
{
    std::vector<std::string> many(30, "band");
    for (const MeasuredState& state : {stateWith({}, {0, 1}), stateWith({"R", "G", "B"}, {0, 255}),
             stateWith({"a<b&\"c"}, {5, 5}), stateWith(many, {-1, 1})}) {
        QCOMPARE(wellFormed(histogramChart(state, ChartStyle::Line)), QString());
        QCOMPARE(wellFormed(histogramChart(state, ChartStyle::Filled)), QString());
    }
    MeasuredState state = stateWith({"gray"}, {0, 1});
    state.imageSpread = {0.5F, -1, 0.1F, 2};
    QCOMPARE(wellFormed(spreadChart(state, 2)), QString());
    QVERIFY(spreadChart(stateWith({}, {0, 1}), 1).empty());
    for (const char* part : {"nan", "inf"})
        QVERIFY(histogramChart(stateWith({"x"}, {5, 5}), ChartStyle::Line).find(part) == std::string::npos);
}

void TestReport::names_cannot_break_the_page()
{
    QCOMPARE(htmlText("<a href=\"x\">&\xff"), std::string("&lt;a href=&quot;x&quot;&gt;&amp;%FF"));
}

void TestReport::numbers_have_a_true_minus()
{
    QCOMPARE(numberText(-2.5), std::string("−2.5"));
    QCOMPARE(numberText(-60000), std::string("−60000"));
}

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
