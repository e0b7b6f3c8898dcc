// SPDX-License-Identifier: GPL-3.0-or-later
// BMP, PNM and WebP.
#include "core/io/reader.h"
#include "tests/support/image_bytes.h"

#include "core/error.h"

#include <QTest>

#include <opencv2/imgcodecs.hpp>

using namespace isolume;
using namespace isolume::test;

namespace {

Image readFile(const std::string& name, const Bytes& bytes)
{
    const Folder folder;
    return readImage(Source(folder.write(name, bytes), name), 0);
}

std::vector<double> valuesOf(const Image& image)
{
    std::vector<double> values;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            for (int c = 0; c < image.channels(); ++c)
                values.push_back(image.value(x, y, c));
    return values;
}

bool isRefused(const std::string& name, const Bytes& bytes)
{
    try {
        readFile(name, bytes);
    } catch (const Error& error) {
        return error.failure().source == name && !error.failure().why.empty();
    }
    return false;
}

Bytes bmp(std::uint32_t width, std::uint32_t height, std::uint32_t bits, std::uint32_t compression,
    const Bytes& palette, const Bytes& rows)
{
    const auto offset = static_cast<std::uint32_t>(54 + palette.size());
    return "BM" + four(offset + static_cast<std::uint32_t>(rows.size())) + four(0) + four(offset) + four(40)
        + four(width) + four(height) + two(1) + two(bits) + four(compression)
        + four(static_cast<std::uint32_t>(rows.size())) + four(0) + four(0)
        + four(static_cast<std::uint32_t>(palette.size() / 4)) + four(0) + palette + rows;
}

Bytes webp(int channels, int quality)
{
    cv::Mat picture(9, 7, CV_8UC(channels));
    for (int i = 0; i < 9 * 7 * channels; ++i)
        picture.data[i] = static_cast<unsigned char>(i * 5);
    std::vector<unsigned char> bytes;
    cv::imencode(".webp", picture, bytes, {cv::IMWRITE_WEBP_QUALITY, quality});
    return {bytes.begin(), bytes.end()};
}

using Values = std::vector<double>;

} // namespace

class TestPlainReaders : public QObject {
    Q_OBJECT
private slots:
    void bmp_is_bottom_up_and_bgr()
    {
        const Bytes rows = Bytes("cba\0", 4) + Bytes("fed\0", 4);
        QCOMPARE(
            valuesOf(readFile("a.bmp", bmp(1, 2, 24, 0, "", rows))), (Values {'d', 'e', 'f', 'a', 'b', 'c'}));
        QCOMPARE(valuesOf(readFile("a.bmp", bmp(1, static_cast<std::uint32_t>(-2), 24, 0, "", rows))),
            (Values {'a', 'b', 'c', 'd', 'e', 'f'}));
    }

    void bmp_palettes_are_expanded()
    {
        const Bytes colours = Bytes("cba\0", 4) + Bytes("fed\0", 4),
                    grays = Bytes("aaa\0", 4) + Bytes("zzz\0", 4);
        QCOMPARE(valuesOf(readFile("a.bmp", bmp(2, 1, 8, 0, colours, Bytes("\1\0\0\0", 4)))),
            (Values {'d', 'e', 'f', 'a', 'b', 'c'}));
        QCOMPARE(
            valuesOf(readFile("a.bmp", bmp(2, 1, 8, 0, grays, Bytes("\1\0\0\0", 4)))), (Values {'z', 'a'}));
        QCOMPARE(
            valuesOf(readFile("a.bmp", bmp(2, 1, 1, 0, grays, Bytes("\x40\0\0\0", 4)))), (Values {'a', 'z'}));
    }

    void bmp_runs_need_their_end_mark()
    {
        const Bytes grays = Bytes("aaa\0", 4) + Bytes("zzz\0", 4);
        const Bytes runs("\3\1\0\0\0\1", 6);
        QCOMPARE(valuesOf(readFile("a.bmp", bmp(3, 1, 8, 1, grays, runs))), (Values {'z', 'z', 'z'}));
        QVERIFY(isRefused("a.bmp", bmp(3, 1, 8, 1, grays, runs.substr(0, 2))));
    }

    void bmp_that_is_cut_off_or_claims_too_much_is_refused()
    {
        const Bytes whole = bmp(1, 2, 24, 0, "", Bytes(8, 'x'));
        for (std::size_t length = 0; length < whole.size(); ++length)
            QVERIFY2(isRefused("a.bmp", whole.substr(0, length)), qPrintable(QString::number(length)));
        QVERIFY(isRefused("a.bmp", bmp(0x7fffffff, 0x7fffffff, 32, 0, "", "x")));
        QVERIFY(isRefused("a.bmp", bmp(0, 1, 24, 0, "", "x")));
        QVERIFY(isRefused("a.bmp", bmp(1, 0x80000000, 24, 0, "", "x")));
        QVERIFY(isRefused("a.bmp", bmp(1, 1, 7, 0, "", "xxxx")));
        QVERIFY(isRefused("a.bmp", bmp(1, 1, 24, 4, "", "xxxx")));
    }

    void bmp_that_opencv_throws_at_is_refused_in_our_words()
    {
        Bytes runs;
        for (int i = 0; i < 60'000; ++i)
            runs += Bytes("\0\1", 2);
        const Folder folder;
        const Source source(folder.write("a.bmp", bmp(40'000, 30'000, 8, 1, Bytes(1024, 'z'), runs)));
        try {
            readImage(source, 0);
            QFAIL("it was read");
        } catch (const Error& error) {
            QVERIFY(error.failure().why.find("2^30") != std::string::npos);
        }
    }

    void pnm_keeps_values_whatever_its_largest_one()
    {
        const Image text = readFile("a.pgm", "P2 # a comment\n3 1\n# and one more\n15\n0 7 15\n");
        QCOMPARE(valuesOf(text), (Values {0, 7, 15}));
        QCOMPARE(text.max(), 15.0);
        QCOMPARE(valuesOf(readFile("a.ppm", "P6 1 1 200 abc")), (Values {'a', 'b', 'c'}));
        const Image twelve = readFile("a.pgm", "P5 2 1 4095\n" + Bytes("\x0f\xff\x00\x01", 4));
        QCOMPARE(valuesOf(twelve), (Values {4095, 1}));
        QCOMPARE(twelve.depth(), Depth::U16);
        QCOMPARE(twelve.max(), 4095.0);
    }

    void bitmaps_count_down_from_white()
    {
        QCOMPARE(valuesOf(readFile("a.pbm", "P4 3 1\n\xa0")), (Values {0, 1, 0}));
        QCOMPARE(valuesOf(readFile("a.pbm", "P1\n3 1\n101")), (Values {0, 1, 0}));
    }

    void pnm_that_is_cut_off_or_lies_is_refused()
    {
        QVERIFY(isRefused("a.pgm", "P5 3 1 255\nab"));
        QVERIFY(isRefused("a.pgm", "P2 3 1 255\n1 2"));
        QVERIFY(isRefused("a.pgm", "P2 2 1 9\n1 10"));
        QVERIFY(isRefused("a.pgm", "P5 0 1 255\n"));
        QVERIFY(isRefused("a.pgm", "P5 1 1 65536\nab"));
        QVERIFY(isRefused("a.pgm", "P5 99999999999 1 255\n"));
        QVERIFY(isRefused("a.pgm", "P5 100000 100000 255\nab"));
        QVERIFY(isRefused("a.pgm", "P5"));
    }

    void webp_is_rgb_with_alpha_apart()
    {
        const Image image = readFile("a.webp", webp(3, 101)); // above 100: lossless
        QCOMPARE(image.shape(), (Shape {9, 7, 3}));
        QCOMPARE(image.value(0, 0, 0), 10.0);
        QCOMPARE(image.value(0, 0, 2), 0.0);
        const Image alpha = readFile("a.webp", webp(4, 101));
        QCOMPARE(alpha.channels(), 3);
        QVERIFY(alpha.alpha());
    }

    void webp_that_is_cut_off_is_refused()
    {
        for (const Bytes& whole : {webp(3, 101), webp(3, 80)}) {
            for (std::size_t length = 0; length + 1 < whole.size(); ++length)
                QVERIFY2(isRefused("a.webp", whole.substr(0, length)), qPrintable(QString::number(length)));
        }
    }
};

QTEST_GUILESS_MAIN(TestPlainReaders)
#include "tst_plain_readers.moc"
