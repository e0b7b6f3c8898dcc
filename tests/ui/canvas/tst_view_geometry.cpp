// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/view_geometry.h"

#include <QTest>

using namespace isolume;

class TestViewGeometry : public QObject {
    Q_OBJECT
private slots:
    void screenAndImageAreInverse()
    {
        const View view {{800, 600}, 3.5, {120.25, 77.5}};
        QCOMPARE(view.toScreen(QPointF(120.25, 77.5)), QPointF(400, 300));
        const QPointF point(13, 541);
        QVERIFY(QLineF(view.toScreen(view.toImage(point)), point).length() < 1e-9);
    }

    void fitShowsTheWholeImageInTheMiddle()
    {
        const View view = fitView({800, 600}, {6000, 4000});
        QCOMPARE(view.zoom, 800.0 / 6000);
        QCOMPARE(view.centre, QPointF(3000, 2000));
        QVERIFY(view.visible().contains(QRectF(0, 0, 6000, 4000)));
    }

    void fitDoesNotBlowUpTinyImages() { QCOMPARE(fitView({800, 600}, {1, 1}).zoom, 16.0); }

    void zoomKeepsThePixelUnderThePointer_data()
    {
        QTest::addColumn<double>("factor");
        QTest::addColumn<QPointF>("anchor");
        QTest::newRow("in") << 1.7 << QPointF(100, 450);
        QTest::newRow("far in") << 30.0 << QPointF(700, 20);
        QTest::newRow("out") << 0.8 << QPointF(420, 310);
        QTest::newRow("beyond the largest zoom") << 1e9 << QPointF(100, 450);
    }

    void zoomKeepsThePixelUnderThePointer()
    {
        QFETCH(double, factor);
        QFETCH(QPointF, anchor);
        const QSize image(1000, 800);
        const View view {{800, 600}, 2, {500, 400}};
        const View zoomed = zoomedAbout(view, factor, anchor, image);
        QVERIFY(zoomed.zoom != view.zoom);
        QVERIFY(QLineF(zoomed.toImage(anchor), view.toImage(anchor)).length() < 1e-9);
    }

    void theImageCannotBeLost()
    {
        const QSize image(1000, 800);
        View view {{800, 600}, 2, {500, 400}};
        for (int i = 0; i < 50; ++i)
            view = panned(view, {500, -900}, image);
        QVERIFY(view.visible().intersects(QRectF(0, 0, 1000, 800)));
        view = zoomedAbout(view, 1e-12, {0, 0}, image);
        QVERIFY(view.zoom >= 0.37 && view.zoom <= 1);
        QVERIFY(view.visible().intersects(QRectF(0, 0, 1000, 800)));
        QVERIFY(zoomedAbout(view, 1e12, {0, 0}, image).zoom <= largestZoom);
    }

    void brokenNumbersAreBounded()
    {
        const View view
            = bounded({{800, 600}, std::numeric_limits<double>::quiet_NaN(), {-1e300, 1e300}}, {10, 10});
        QCOMPARE(view.zoom, 1.0);
        QCOMPARE(view.centre, QPointF(0, 10));
    }

    void snappingMovesByLessThanADevicePixel()
    {
        for (const double ratio : {1.0, 1.5, 2.0}) {
            const View view {{801, 599}, 1.37, {33.3, 77.7}};
            const View whole = snapped(view, ratio);
            const QPointF corner = whole.toScreen(QPointF(0, 0)) * ratio;
            QVERIFY(std::abs(corner.x() - std::round(corner.x())) < 1e-6);
            QVERIFY(std::abs(corner.y() - std::round(corner.y())) < 1e-6);
            QVERIFY(QLineF(whole.toScreen(QPointF(0, 0)), view.toScreen(QPointF(0, 0))).length() * ratio < 1);
        }
    }

    void pixelUnderThePointerIsFoundToTheEdge()
    {
        const View view {{100, 100}, 10, {1, 1}};
        // The image's 2 × 2 pixels cover 40 … 60 of the pane.
        QCOMPARE(pixelAt(view, {40, 40}, {2, 2}), std::optional(QPoint(0, 0)));
        QCOMPARE(pixelAt(view, {59.9, 50}, {2, 2}), std::optional(QPoint(1, 1)));
        QVERIFY(!pixelAt(view, {39.9, 50}, {2, 2}));
        QVERIFY(!pixelAt(view, {60, 50}, {2, 2}));
    }

    void levelHasAtLeastAPixelForEachOfTheScreen()
    {
        QCOMPARE(levelFor(2), 0);
        QCOMPARE(levelFor(1), 0);
        QCOMPARE(levelFor(0.9), 0);
        QCOMPARE(levelFor(0.5), 1);
        QCOMPARE(levelFor(0.26), 1);
        QCOMPARE(levelFor(0.25), 2);
        QCOMPARE(levelFor(800.0 / 60000), 6);
    }
};

QTEST_MAIN(TestViewGeometry)
#include "tst_view_geometry.moc"
