// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/wipe.h"

#include <QTest>

using namespace isolume;

namespace {
const QRectF area(0, 0, 400, 200);

double areaOf(const QPolygonF& polygon)
{
    double twice = 0;
    for (int i = 0; i < polygon.size(); ++i) {
        const QPointF a = polygon[i], b = polygon[(i + 1) % polygon.size()];
        twice += a.x() * b.y() - b.x() * a.y();
    }
    return std::abs(twice) / 2;
}
} // namespace

class TestWipe : public QObject {
    Q_OBJECT
private slots:
    void uprightDividerCutsLeftFromRight()
    {
        const Wipe wipe {0.25, 0};
        QCOMPARE(wipeDistance(wipe, area, {100, 50}), 0.0);
        QCOMPARE(wipeDistance(wipe, area, {130, 199}), 30.0);
        QCOMPARE(wipeDistance(wipe, area, {0, 0}), -100.0);
        QCOMPARE(dividerIn(wipe, area).length(), 200.0);
    }

    void quarterTurnPutsBeforeAbove()
    {
        const Wipe wipe {0.5, 90};
        QVERIFY(wipeDistance(wipe, area, {200, 10}) < 0);
        QVERIFY(wipeDistance(wipe, area, {200, 190}) > 0);
        QCOMPARE(dividerIn(wipe, area).length(), 400.0);
    }

    void sidesTogetherAreTheArea_data()
    {
        QTest::addColumn<double>("angle");
        for (const double angle : {0.0, 17.0, 45.0, 90.0, 123.0, -60.0, 180.0})
            QTest::addRow("%g", angle) << angle;
    }

    void sidesTogetherAreTheArea()
    {
        QFETCH(double, angle);
        for (const double position : {0.0, 0.1, 0.5, 0.93, 1.0}) {
            const double after = areaOf(afterSide({position, angle}, area));
            const double before = areaOf(afterSide({1 - position, angle + 180}, area));
            QVERIFY(std::abs(after + before - 400 * 200) < 1e-6);
        }
        QCOMPARE(areaOf(afterSide({0, angle}, area)), 80000.0);
        QVERIFY(areaOf(afterSide({1, angle}, area)) < 1e-6);
    }

    void halfWayThroughTheMiddleHalvesAtAnyAngle()
    {
        for (double angle = -180; angle <= 180; angle += 7)
            QVERIFY(std::abs(areaOf(afterSide({0.5, angle}, area)) - 40000) < 1e-6);
    }

    void movedDividerGoesThroughThePoint_data() { sidesTogetherAreTheArea_data(); }

    void movedDividerGoesThroughThePoint()
    {
        QFETCH(double, angle);
        const QPointF point(137, 81);
        const Wipe moved = movedTo({0.9, angle}, area, point);
        QVERIFY(std::abs(wipeDistance(moved, area, point)) < 1e-9);
        QCOMPARE(moved.angle, angle);
    }

    void turningKeepsThePivotOnTheDivider()
    {
        const QPointF pivot(120, 60);
        for (double angle = -170; angle < 180; angle += 13)
            QVERIFY(std::abs(wipeDistance(turnedAbout(area, pivot, angle), area, pivot)) < 1e-9);
    }

    void turningSnapsNearRoundAngles()
    {
        QCOMPARE(turnedAbout(area, {200, 100}, 46.5).angle, 45.0);
        QCOMPARE(turnedAbout(area, {200, 100}, 49.0).angle, 49.0);
        QCOMPARE(turnedAbout(area, {200, 100}, 269.0).angle, -90.0);
    }

    void handleStaysInTheArea()
    {
        for (const double position : {0.0, 1.0})
            for (double angle = -180; angle < 180; angle += 15)
                QVERIFY(area.contains(wipeHandle({position, angle}, area)));
    }
};

QTEST_MAIN(TestWipe)
#include "tst_wipe.moc"
