// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/fitted.h"

#include <QTest>

using namespace isolume;

class TestFitted : public QObject {
    Q_OBJECT
private slots:
    void aListOfValuesHasTheirNumberForItsShape()
    {
        const FittedArray array("landmarks", {1, 2, 3});
        QCOMPARE(array.shape, std::vector<std::size_t> {3});
        QCOMPARE(*array.values, (std::vector<double> {1, 2, 3}));
        QVERIFY(array == FittedArray("landmarks", {3}, {1, 2, 3}));
    }
};

QTEST_GUILESS_MAIN(TestFitted)
#include "tst_fitted.moc"
