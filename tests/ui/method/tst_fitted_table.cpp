// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/fitted_table.h"
#include "ui/session.h"

#include <QTest>

using namespace isolume;

class TestFittedTable : public QObject {
    Q_OBJECT

    static QString shown(const ImageFit& step)
    {
        CurrentFit fit;
        fit.steps = {step};
        FittedTable table;
        table.show(&fit, 0, {}, {});
        return table.text().trimmed();
    }
    static FittedChannel stains(double tissue)
    {
        return {.name = "all",
            .numbers = {{"tissue", tissue}},
            .arrays = {{"HE", {3, 2}, {0.5, 0.25, 0.625, 0.75, 0.375, 0.125}}, {"maxC", {2, 1}}}};
    }

private slots:
    void numbersStandALineAChannel()
    {
        const ImageFit step {.own = {{.name = "R", .numbers = {{"p_lo", 3}, {"p_hi", 250}}},
                                 {.name = "G", .numbers = {{"p_lo", 0}, {"p_hi", 0.5}}}},
            .set = {}};
        QCOMPARE(shown(step), QString("Low\tHigh\nR\t3\t250\nG\t0\t0.5000"));
    }
    void whatAnImageIsMappedToIsNamed()
    {
        const FittedChannel channel {.name = "all", .arrays = {{"landmarks", {1, 5, 9}}}};
        const QString text = shown({.own = {channel}, .set = {channel}});
        QVERIFY2(text.startsWith("Image\t"), qUtf8Printable(text));
        QVERIFY(text.contains("\nTarget\t"));
        QCOMPARE(text.count(QString::fromUtf8("All\t1 … 9")), 2);
    }
    void stainsAreSpelledOut()
    {
        const QString one = "Stain 1\tStain 2\nR\t0.5000\t0.2500\nG\t0.6250\t0.7500\nB\t0.3750\t0.1250\n"
                            "Strongest\t2\t1\nTissue, pixels\t";
        QCOMPARE(shown({.own = {stains(70)}, .set = {}}), one + "\t70");
        const QString both = shown({.own = {stains(70)}, .set = {stains(80)}});
        QVERIFY2(both.startsWith("Image\t") && both.contains("\nTarget\t"), qUtf8Printable(both));
        QVERIFY(both.contains("\t70") && both.contains("\t80"));
    }
    void whatARecipeHoldsBesideTheStainsIsLeftOut()
    {
        FittedChannel channel = stains(-1);
        channel.arrays.emplace_back("odd", std::vector<double> {7});
        channel.arrays.emplace_back("long", std::vector<std::size_t> {5, 2}, std::vector<double>(10, 8.0));
        const QString text = shown({.own = {channel}, .set = {}});
        QVERIFY2(text.endsWith(QString("Tissue, pixels\t\t") + QChar(0x2212) + '1'), qUtf8Printable(text));
        QVERIFY(!text.contains('8') && !text.contains("Odd"));
    }
};

QTEST_MAIN(TestFittedTable)
#include "tst_fitted_table.moc"
