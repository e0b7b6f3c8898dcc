// SPDX-License-Identifier: GPL-3.0-or-later
#include "inline_images.h"
#include "ui/canvas/pyramid.h"

#include <QCoreApplication>
#include <QTest>

#include <limits>

using namespace isolume;

class TestPyramid : public QObject {
    Q_OBJECT
private slots:
    void levelIsTheMeanOfItsBlock()
    {
        const Image image = imageOf<std::uint8_t>(Depth::U8, {2, 4, 1}, {0, 1, 10, 20, 2, 4, 30, 41});
        const Image level = averaged(image, 1, Job());
        QCOMPARE(level.shape().width, 2);
        QCOMPARE(level.shape().height, 1);
        QCOMPARE(level.value(0, 0, 0), 1.75); // not rounded to whole numbers
        QCOMPARE(level.value(1, 0, 0), 25.25);
        QVERIFY(!level.validity());
    }

    void blocksAtTheEdgeHaveFewerPixels()
    {
        const Image image = imageOf<std::uint16_t>(Depth::U16, {3, 3, 1}, {0, 0, 8, 0, 0, 10, 7, 9, 65535});
        const Image level = averaged(image, 1, Job());
        QCOMPARE(level.shape().width, 2);
        QCOMPARE(level.value(0, 0, 0), 0.0);
        QCOMPARE(level.value(1, 0, 0), 9.0);
        QCOMPARE(level.value(0, 1, 0), 8.0);
        QCOMPARE(level.value(1, 1, 0), 65535.0);
    }

    void channelsAreKeptApart()
    {
        const Image image = imageOf<std::int16_t>(Depth::I16, {1, 2, 3}, {-100, 0, 5, -300, 2, 6});
        const Image level = averaged(image, 1, Job());
        QCOMPARE(level.value(0, 0, 0), -200.0);
        QCOMPARE(level.value(0, 0, 1), 1.0);
        QCOMPARE(level.value(0, 0, 2), 5.5);
        QCOMPARE(level.channelNames()[2], "B");
    }

    void onlyValidValuesCount()
    {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const Image image = imageOf<float>(
            Depth::F32, {2, 4, 1}, {1, nan, nan, nan, 3, -9999, nan, nan}, {1, 0, 0, 0, 1, 0, 0, 0});
        const Image level = averaged(image, 1, Job());
        QCOMPARE(level.value(0, 0, 0), 2.0);
        QVERIFY(level.isValid(0, 0, 0));
        QVERIFY(!level.isValid(1, 0, 0));
    }

    void levelsDoNotRestOnEachOther()
    {
        // 3 × 1: the mean of means would be (1 + 10) / 2.
        const Image image = imageOf<std::uint8_t>(Depth::U8, {1, 3, 1}, {0, 2, 10});
        QCOMPARE(averaged(image, 2, Job()).value(0, 0, 0), 4.0);
    }

    void deepSumsDoNotOverflow()
    {
        const std::vector<std::uint16_t> bright(4096, 65535);
        const Image image = imageOf<std::uint16_t>(Depth::U16, {4096, 1, 1}, bright);
        QCOMPARE(averaged(image, 12, Job()).value(0, 0, 0), 65535.0);
        const Image wide = imageOf<std::uint32_t>(Depth::U32, {1, 2, 1}, {4294967295u, 4294967295u});
        QCOMPARE(averaged(wide, 1, Job()).value(0, 0, 0), 4294967296.0); // as the nearest float32
    }

    void levelZeroIsTheImageItself()
    {
        const Image image = imageOf<std::uint8_t>(Depth::U8, {1, 1, 1}, {7});
        QCOMPARE(averaged(image, 0, Job()).bytes(), image.bytes());
    }

    void stopsWhenItIsNotWantedAnyMore()
    {
        const Image image = imageOf<std::uint8_t>(Depth::U8, {2, 2, 1}, {1, 2, 3, 4});
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, averaged(image, 1, Job(stop.get_token())));
    }

    void givesTheNearestCoarserLevelUntilTheOneIsThere()
    {
        Worker worker(
            [this](std::function<void()> run) { QMetaObject::invokeMethod(this, run, Qt::QueuedConnection); },
            1);
        int ready = 0;
        Pyramid pyramid(worker, [&] { ++ready; });
        pyramid.setImage(imageOf<std::uint8_t>(Depth::U8, {4, 4, 1}, std::vector<std::uint8_t>(16, 9)));
        QVERIFY(pyramid.best(1).image.isNull());
        pyramid.need(2);
        QTRY_COMPARE(ready, 1);
        QCOMPARE(pyramid.best(1).level, 2);
        pyramid.need(1);
        QTRY_COMPARE(ready, 2);
        QCOMPARE(pyramid.best(1).level, 1);
        QCOMPARE(pyramid.best(0).image.bytes(), pyramid.image().bytes());
    }

    void levelsAskedForInTurnAllCome()
    {
        Worker worker(
            [this](std::function<void()> run) { QMetaObject::invokeMethod(this, run, Qt::QueuedConnection); },
            1);
        Pyramid* asking = nullptr;
        Pyramid pyramid(worker, [&] {
            asking->need(1);
            asking->need(2);
        });
        asking = &pyramid;
        pyramid.setImage(imageOf<std::uint8_t>(Depth::U8, {4, 4, 1}, std::vector<std::uint8_t>(16, 9)));
        for (int i = 0; i < 5; ++i) {
            pyramid.need(1);
            pyramid.need(2);
        }
        QTRY_VERIFY(pyramid.has(1) && pyramid.has(2));
    }
};

QTEST_MAIN(TestPyramid)
#include "tst_pyramid.moc"
