// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/thumbnail.h"

#include "core/stats/summary.h"
#include "tests/support/arrays.h"

#include <QTest>

using namespace isolume;

namespace {

/// 16 × 16 pixels of one orange.
Image orange()
{
    std::vector<std::uint8_t> values;
    for (int i = 0; i < 16 * 16; ++i)
        values.insert(values.end(), {200, 100, 20});
    return test::imageOf(Shape {16, 16, 3}, values);
}

std::vector<int> firstPixel(const Image& image)
{
    std::vector<int> values;
    for (int c = 0; c < image.channels(); ++c)
        values.push_back(static_cast<int>(image.value(0, 0, c)));
    return values;
}

using Values = std::vector<int>;

} // namespace

class TestThumbnail : public QObject {
    Q_OBJECT
private slots:
    void encodingLeavesThePictureAsItIs()
    {
        const Image image = orange();
        const Image small = makeThumbnail(image, summarize(image));
        QCOMPARE(firstPixel(small), (Values {200, 100, 20}));
        encodeThumbnail(small);
        QCOMPARE(firstPixel(small), (Values {200, 100, 20})); // it is shown while its bytes are kept
    }

    void coloursComeBackFromTheCatalog()
    {
        const Image image = orange();
        const Image back = decodeThumbnail(encodeThumbnail(makeThumbnail(image, summarize(image))));
        QCOMPARE(back.shape(), (Shape {16, 16, 3}));
        const Values pixel = firstPixel(back), meant {200, 100, 20};
        for (std::size_t c = 0; c < 3; ++c)
            QVERIFY2(std::abs(pixel[c] - meant[c]) <= 3, qPrintable(QString::number(pixel[c])));
    }
};

QTEST_GUILESS_MAIN(TestThumbnail)
#include "tst_thumbnail.moc"
