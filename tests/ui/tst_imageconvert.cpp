// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/inline_images.h"
#include "ui/imageconvert.h"

#include <QTest>

#include <limits>

using namespace isolume;

namespace {

const float notANumber = std::numeric_limits<float>::quiet_NaN();
const std::vector<int> gray {0}, rgb {0, 1, 2};

QImage picture(const Image& image, const std::vector<int>& shown, const ShownAs& display,
    const Transform* transform = nullptr)
{
    return toPicture(image, {0, 0, image.width(), image.height()}, shown, transform, display, Job());
}

QColor colourAt(const QImage& image, int x, int y = 0) { return QColor::fromRgba(image.pixel(x, y)); }

} // namespace

class TestImageConvert : public QObject {
    Q_OBJECT
private slots:
    void bytesOverTheirOwnRangeStayAsTheyAre()
    {
        std::vector<std::uint8_t> all(256);
        for (int i = 0; i < 256; ++i)
            all[std::size_t(i)] = std::uint8_t(i);
        const QImage result = picture(imageOf(Depth::U8, {1, 256, 1}, all), gray, {{0, 255}});
        for (int i = 0; i < 256; ++i)
            QCOMPARE(result.pixel(i, 0), qRgb(i, i, i));
    }

    void channelsBecomeColoursInOrder()
    {
        const Image image = imageOf<std::uint8_t>(Depth::U8, {1, 1, 4}, {10, 20, 30, 40});
        QCOMPARE(picture(image, {3, 0, 2}, {{0, 255}}).pixel(0, 0), qRgb(40, 10, 30));
        QCOMPARE(picture(image, {1, 2}, {{0, 255}}).pixel(0, 0), qRgb(20, 30, 0));
        QCOMPARE(picture(image, {3}, {{0, 255}}).pixel(0, 0), qRgb(40, 40, 40));
    }

    void rangeRunsFromBlackToWhite()
    {
        const Image image = imageOf<float>(Depth::F32, {1, 5, 1}, {-3, -1.5f, 0, 3, 99});
        const QImage result = picture(image, gray, {{-3, 3}});
        QCOMPARE(qRed(result.pixel(0, 0)), 0);
        QCOMPARE(qRed(result.pixel(1, 0)), 64); // 63.75
        QCOMPARE(qRed(result.pixel(2, 0)), 128); // 127.5
        QCOMPARE(qRed(result.pixel(3, 0)), 255);
        QCOMPARE(qRed(result.pixel(4, 0)), 255);
    }

    void rangeWithoutExtentIsAStep()
    {
        const Image image = imageOf<std::uint16_t>(Depth::U16, {1, 3, 1}, {6, 7, 8});
        const QImage result = picture(image, gray, {{7, 7}});
        QCOMPARE(qRed(result.pixel(0, 0)), 0);
        QCOMPARE(qRed(result.pixel(1, 0)), 128);
        QCOMPARE(qRed(result.pixel(2, 0)), 255);
    }

    void transformComesBeforeTheDisplay()
    {
        const Image image = imageOf<std::uint8_t>(Depth::U8, {1, 2, 3}, {0, 100, 200, 50, 60, 70});
        // Each channel its own; and whatever order the network gets, people see RGB.
        const Transform transform {
            {Affine {0, 1, 5}, Affine {0, 0.5, 0}, Affine {0, 0, 255}}, {0, 255}, true, {false, false, true}};
        const QImage result = picture(image, rgb, {{0, 255}}, &transform);
        QCOMPARE(result.pixel(0, 0), qRgb(5, 50, 255));
        QCOMPARE(result.pixel(1, 0), qRgb(55, 30, 255));
        QCOMPARE(picture(image, {1}, {{0, 255}}, &transform).pixel(0, 0), qRgb(50, 50, 50));
    }

    void regionIsCutOut()
    {
        const Image image = imageOf<std::uint8_t>(Depth::U8, {3, 3, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9});
        const QImage result = toPicture(image, {1, 1, 2, 2}, gray, nullptr, {{0, 255}}, Job());
        QCOMPARE(result.size(), QSize(2, 2));
        QCOMPARE(qRed(result.pixel(0, 0)), 5);
        QCOMPARE(qRed(result.pixel(1, 1)), 9);
    }

    void withoutDataItIsTransparent()
    {
        const Image image = imageOf<float>(Depth::F32, {1, 3, 1}, {1, notANumber, 1}, {1, 0, 0});
        const QImage result = picture(image, gray, {{0, 1}});
        QCOMPARE(colourAt(result, 0).alpha(), 255);
        QCOMPARE(colourAt(result, 1).alpha(), 0);
        QCOMPARE(colourAt(result, 2).alpha(), 0);
    }

    void oneMissingChannelLeavesTheOthers()
    {
        const Image image = imageOf<std::uint8_t>(Depth::U8, {1, 1, 3}, {200, 150, 100}, {1, 0, 1});
        QCOMPARE(picture(image, rgb, {{0, 255}}).pixel(0, 0), qRgb(200, 0, 100));
    }

    void outsideAndInvalidArePainted()
    {
        const Image image
            = imageOf<float>(Depth::F32, {1, 5, 1}, {-0.1f, 0, 1, 1.1f, notANumber}, {1, 1, 1, 1, 0});
        const QImage result = picture(image, gray, {{0, 1}, ShownAs::Paint::On, {0, 1}});
        QCOMPARE(result.pixel(0, 0), paintBelow);
        QCOMPARE(result.pixel(1, 0), qRgb(0, 0, 0));
        QCOMPARE(result.pixel(2, 0), qRgb(255, 255, 255));
        QCOMPARE(result.pixel(3, 0), paintAbove);
        QCOMPARE(result.pixel(4, 0), paintInvalid);
    }

    void hugeRangesStayFinite()
    {
        const float huge = std::numeric_limits<float>::max();
        const Image image = imageOf<float>(Depth::F32, {1, 3, 1}, {-huge, 0, huge});
        const QImage result = picture(image, gray, {{double(-huge), double(huge)}});
        QCOMPARE(qRed(result.pixel(0, 0)), 0);
        QCOMPARE(qRed(result.pixel(1, 0)), 128);
        QCOMPARE(qRed(result.pixel(2, 0)), 255);
    }

    void chosenChannelsFallBackWhereTheImageHasThemNot()
    {
        QCOMPARE(shownChannels(3, {}), rgb);
        QCOMPARE(shownChannels(1, {}), gray);
        QCOMPARE(shownChannels(40, {}), gray);
        QCOMPARE(shownChannels(40, std::vector {39, 0, 5}), (std::vector {39, 0, 5}));
        QCOMPARE(shownChannels(3, std::vector {5}), rgb);
        QCOMPARE(shownChannels(3, std::vector {-1}), rgb);
    }

    void thumbnailsAreShownValueForValue()
    {
        QVERIFY(toPicture(Image()).isNull());
        const Image image = imageOf<std::uint8_t>(Depth::U8, {1, 1, 3}, {9, 8, 7});
        QCOMPARE(toPicture(image).pixel(0, 0), qRgb(9, 8, 7));
    }
};

QTEST_MAIN(TestImageConvert)
#include "tst_imageconvert.moc"
