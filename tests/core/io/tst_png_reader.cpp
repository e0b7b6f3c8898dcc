// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/reader.h"
#include "tests/support/image_bytes.h"

#include <QTest>

using namespace isolume;
using namespace isolume::test;

namespace {

Image readPng(const Bytes& bytes, const InputOptions& options = {}, const std::string& name = "a.png")
{
    const Folder folder;
    return readImage(Source(folder.write(name, bytes)), 0, options);
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

using Values = std::vector<double>;

} // namespace

class TestPngReader : public QObject {
    Q_OBJECT
private slots:
    void one_two_and_four_bits_keep_their_values()
    {
        QCOMPARE(valuesOf(readPng(png(3, 1, 1, 0, "\xa0"))), (Values {1, 0, 1}));
        QCOMPARE(valuesOf(readPng(png(4, 1, 2, 0, "\x1b"))), (Values {0, 1, 2, 3}));
        const Image four = readPng(png(3, 1, 4, 0, "\x0f\x70"));
        QCOMPARE(valuesOf(four), (Values {0, 15, 7}));
        QCOMPARE(four.declared().bits, 4);
        QCOMPARE(four.max(), 15.0);
        QCOMPARE(four.depth(), Depth::U8);
    }

    void sixteen_bits_are_big_endian_in_the_file()
    {
        const Image image = readPng(png(2, 1, 16, 0, Bytes("\x12\x34\xff\x00", 4)));
        QCOMPARE(image.depth(), Depth::U16);
        QCOMPARE(valuesOf(image), (Values {0x1234, 0xff00}));
        QCOMPARE(image.max(), 65535.0);
        QCOMPARE(readPng(png(1, 1, 16, 0, "\x01\x02"), {{}, 12}).max(), 4095.0);
    }

    void gray_palettes_are_one_channel_and_others_three()
    {
        const Image gray
            = readPng(png(2, 1, 8, 3, Bytes("\0\1", 2), pngChunk("PLTE", Bytes("\x09\x09\x09\x07\x07\x07"))));
        QCOMPARE(valuesOf(gray), (Values {9, 7}));
        const Image colour = readPng(png(4, 1, 1, 3, "\x50", pngChunk("PLTE", "abcdef")));
        QCOMPARE(colour.channels(), 3);
        QCOMPARE(colour.value(1, 0, 2), double('f'));
        QVERIFY(!colour.alpha());
    }

    void a_transparent_palette_entry_makes_alpha_and_is_invalid()
    {
        const Bytes chunks = pngChunk("PLTE", "abcdef") + pngChunk("tRNS", Bytes("\0", 1));
        const Image image = readPng(png(2, 1, 8, 3, Bytes("\0\1", 2), chunks));
        QCOMPARE(image.channels(), 3);
        QVERIFY(image.alpha());
        QVERIFY(!image.isValid(0, 0, 1));
        QVERIFY(image.isValid(1, 0, 1));
        QVERIFY(
            !readPng(png(2, 1, 8, 3, Bytes("\0\1", 2), pngChunk("PLTE", "abcdef") + pngChunk("tRNS", "\xff")))
                 .alpha());
    }

    void a_colour_key_of_gray_and_of_rgb_makes_alpha()
    {
        const Image gray = readPng(png(3, 1, 2, 0, "\x18", pngChunk("tRNS", Bytes("\0\1", 2))));
        QCOMPARE(valuesOf(gray), (Values {0, 1, 2}));
        QVERIFY(gray.isValid(0, 0, 0) && !gray.isValid(1, 0, 0) && gray.isValid(2, 0, 0));
        QCOMPARE(std::to_integer<int>(gray.alpha()[0]), 255);
        const Image rgb = readPng(png(2, 1, 8, 2, "abcabd", pngChunk("tRNS", Bytes("\0a\0b\0d", 6))));
        QVERIFY(rgb.isValid(0, 0, 0) && !rgb.isValid(1, 0, 0));
    }

    void alpha_is_apart_from_the_channels()
    {
        const Image image = readPng(png(2, 1, 8, 4, Bytes("a\0b\5", 4)));
        QCOMPARE(valuesOf(image), (Values {'a', 'b'}));
        QCOMPARE(image.channelNames(), (std::vector<std::string> {"gray"}));
        QVERIFY(!image.isValid(0, 0, 0));
        QVERIFY(image.isValid(1, 0, 0));
        QCOMPARE(std::to_integer<int>(image.alpha()[1]), 5);
    }

    void all_eight_orientations_stand_upright()
    {
        // The same picture, 1 2 3 over 4 5 6, is expected whichever way it is stored.
        const std::vector<std::pair<std::array<std::uint32_t, 2>, Bytes>> stored
            = {{{3, 2}, "\1\2\3\4\5\6"}, {{3, 2}, "\3\2\1\6\5\4"}, {{3, 2}, "\6\5\4\3\2\1"},
                {{3, 2}, "\4\5\6\1\2\3"}, {{2, 3}, "\1\4\2\5\3\6"}, {{2, 3}, "\3\6\2\5\1\4"},
                {{2, 3}, "\6\3\5\2\4\1"}, {{2, 3}, "\4\1\5\2\6\3"}};
        for (int orientation = 1; orientation <= 8; ++orientation) {
            const auto& [size, pixels] = stored[static_cast<std::size_t>(orientation - 1)];
            const Image image
                = readPng(png(size[0], size[1], 8, 0, pixels, pngChunk("eXIf", exif(orientation))));
            QCOMPARE(image.shape(), (Shape {2, 3, 1}));
            QCOMPARE(valuesOf(image), (Values {1, 2, 3, 4, 5, 6}));
        }
    }

    void nodata_is_compared_as_stored()
    {
        const Image image = readPng(png(3, 1, 8, 0, "\1\2\1"), {1.0, {}});
        QVERIFY(!image.isValid(0, 0, 0) && image.isValid(1, 0, 0) && !image.isValid(2, 0, 0));
        QVERIFY(!readPng(png(3, 1, 8, 0, "\1\2\1"), {7.0, {}}).validity());
    }

    void the_signature_decides_and_not_the_name()
    {
        QCOMPARE(readPng(png(1, 1, 8, 0, "x"), {}, "a.jpg").value(0, 0, 0), double('x'));
        QCOMPARE(readPng(png(1, 1, 8, 0, "x"), {}, "without_extension").value(0, 0, 0), double('x'));
        QVERIFY(hasImageExtension("A.PnG") && hasImageExtension("x.jpeg") && hasImageExtension("x.TIFF"));
        QVERIFY(!hasImageExtension("png") && !hasImageExtension("a.txt") && !hasImageExtension("a."));
    }
};

QTEST_GUILESS_MAIN(TestPngReader)
#include "tst_png_reader.moc"
