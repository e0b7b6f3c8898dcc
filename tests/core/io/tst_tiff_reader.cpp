// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/io/reader.h"
#include "tests/support/image_bytes.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <thread>

using namespace isolume;
using namespace isolume::test;

namespace {

Image readTiff(const Bytes& bytes, int frame = 0, const InputOptions& options = {})
{
    const Folder folder;
    return readImage(Source(folder.write("a.tif", bytes)), frame, options);
}

Image readPage(Page page, std::endian order = std::endian::little)
{
    return readTiff(tiff({std::move(page)}, order));
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

template <class T> Bytes raw(std::initializer_list<T> values)
{
    return {reinterpret_cast<const char*>(values.begin()), values.size() * sizeof(T)};
}

using Values = std::vector<double>;

} // namespace

class TestTiffReader : public QObject {
    Q_OBJECT
private slots:
    void integers_of_every_width_keep_their_values()
    {
        QCOMPARE(valuesOf(readPage({2, 1, raw<std::int8_t>({-5, 7}), {{339, 3, {2}}}})), (Values {-5, 7}));
        QCOMPARE(readPage({2, 1, raw<std::int8_t>({-5, 7}), {{339, 3, {2}}}}).depth(), Depth::I8);
        QCOMPARE(valuesOf(readPage({2, 1, Bytes("\x12\x34\x00\x01", 4), {{258, 3, {16}}}}, std::endian::big)),
            (Values {0x1234, 1}));
        QCOMPARE(
            valuesOf(readPage({2, 1, raw<std::int32_t>({-70000, 70000}), {{258, 3, {32}}, {339, 3, {2}}}})),
            (Values {-70000, 70000}));
        QCOMPARE(
            valuesOf(readPage({1, 1, raw<std::uint32_t>({4000000000U}), {{258, 3, {32}}}})), (Values {4e9}));
    }

    void a_stack_that_was_replaced_is_looked_through_again()
    {
        const Folder folder;
        const Page one {1, 1, "\x01", {}}, wide {3, 1, "\x07\x08\x09", {}};
        const Source source(folder.write("a.tif", tiff({one, {1, 1, "\x02", {}}})));
        QCOMPARE(valuesOf(readImage(source, 0)), (Values {1}));
        QCOMPARE(valuesOf(readImage(source, 1)), (Values {2}));
        folder.write("a.tif", tiff({wide, one, wide}));
        QCOMPARE(valuesOf(readImage(source, 2)), (Values {7, 8, 9}));
        QCOMPARE(valuesOf(readImage(source, 1)), (Values {1}));
        folder.write("a.tif", tiff({one}));
        QVERIFY_THROWS_EXCEPTION(Error, readImage(source, 1));
    }

    void few_bits_are_kept_and_declared()
    {
        const Image one = readPage({3, 1, "\xa0", {{258, 3, {1}}}});
        QCOMPARE(valuesOf(one), (Values {1, 0, 1}));
        QCOMPARE(one.max(), 1.0);
        const Image twelve = readPage({2, 1, "\xff\xf0\x01", {{258, 3, {12}}}});
        QCOMPARE(valuesOf(twelve), (Values {4095, 1}));
        QCOMPARE(twelve.depth(), Depth::U16);
        QCOMPARE(twelve.max(), 4095.0);
        QCOMPARE(twelve.declared().bits, 12);
    }

    void white_is_zero_counts_down_over_the_bits_in_use()
    {
        QCOMPARE(valuesOf(readPage({2, 1, "\x01\xff", {{262, 3, {0}}}})), (Values {254, 0}));
        QCOMPARE(valuesOf(readPage({2, 1, "\x0f", {{258, 3, {4}}, {262, 3, {0}}}})), (Values {15, 0}));
        QCOMPARE(valuesOf(readPage({2, 1, raw<std::int8_t>({-128, 5}), {{262, 3, {0}}, {339, 3, {2}}}})),
            (Values {127, -6}));
        QCOMPARE(
            valuesOf(readPage({1, 1, raw<float>({0.25F}), {{258, 3, {32}}, {262, 3, {0}}, {339, 3, {3}}}})),
            (Values {0.25}));
    }

    void floats_that_are_not_finite_are_invalid()
    {
        const Image image
            = readPage({4, 1, raw<float>({1.5F, NAN, INFINITY, -0.0F}), {{258, 3, {32}}, {339, 3, {3}}}});
        QVERIFY(image.isValid(0, 0, 0) && !image.isValid(1, 0, 0) && !image.isValid(2, 0, 0)
            && image.isValid(3, 0, 0));
        QVERIFY(std::signbit(image.value(3, 0, 0)));
    }

    void doubles_are_compared_with_nodata_before_they_are_rounded()
    {
        const double nearly = 0.1 + 1e-12; // the same float32 as 0.1
        const Image image = readPage(
            {2, 1, raw<double>({0.1, nearly}), {{258, 3, {64}}, {339, 3, {3}}, asciiTag(42113, "0.1")}});
        QVERIFY(!image.isValid(0, 0, 0) && image.isValid(1, 0, 0));
        QCOMPARE(image.declared().stored, std::string("float64"));
        QCOMPARE(image.depth(), Depth::F32);
        QCOMPARE(image.declared().nodata.at(0).value(), 0.1);
    }

    void doubles_that_a_float32_cannot_hold_are_invalid()
    {
        const Image image = readPage({3, 1, raw<double>({1, 1e300, -1e39}), {{258, 3, {64}}, {339, 3, {3}}}});
        QVERIFY(image.isValid(0, 0, 0));
        QVERIFY(!image.isValid(1, 0, 0));
        QVERIFY(!image.isValid(2, 0, 0));
    }

    void of_a_tag_that_is_named_twice_the_first_counts()
    {
        Bytes bytes = tiff({{2, 1, raw<std::uint8_t>({3, 4}), {{260, 3, {9}}}}});
        const std::size_t at = bytes.find(Bytes("\x04\x01\x03\x00", 4));
        QVERIFY(at != Bytes::npos);
        bytes[at] = '\x01'; // 257, the height, a second time
        QCOMPARE(valuesOf(readTiff(bytes)), (Values {3, 4}));
    }

    void nodata_of_float16_is_what_float16_can_hold()
    {
        // −9999 is no float16; what a writer stored is −10000 (0xf0e2).
        const Image image = readPage({2, 1, raw<std::uint16_t>({0xf0e2, 0x3c00}),
            {{258, 3, {16}}, {339, 3, {3}}, asciiTag(42113, "-9999")}});
        QCOMPARE(image.value(0, 0, 0), -10000.0);
        QVERIFY(!image.isValid(0, 0, 0) && image.isValid(1, 0, 0));
        QCOMPARE(image.declared().stored, std::string("float16"));
    }

    void scale_and_offset_are_applied_in_double()
    {
        const Tag xml = asciiTag(42112,
            "<GDALMetadata><Item name=\"SCALE\" sample=\"0\" role=\"scale\">0.1</Item>"
            "<Item name=\"OFFSET\" sample=\"0\" role=\"offset\">-1</Item></GDALMetadata>");
        const Image image = readPage({3, 1, Bytes("\x00\x03\xff", 3), {xml, asciiTag(42113, "3")}});
        QCOMPARE(image.depth(), Depth::F32);
        QCOMPARE(static_cast<float>(image.value(2, 0, 0)), static_cast<float>(255 * 0.1 - 1));
        QVERIFY(!image.isValid(1, 0, 0));
        QVERIFY(image.declared().rescaled);
        QCOMPARE(image.max(), 255 * 0.1 - 1);
        QCOMPARE(image.declared().stored, std::string("uint8"));
    }

    void the_last_sample_is_alpha_only_where_the_tag_says_so()
    {
        const Bytes four("abc\0def\1", 8);
        const Image channels
            = readPage({2, 1, four, {{258, 3, {8, 8, 8, 8}}, {277, 3, {4}}, {262, 3, {2}}, {338, 3, {0}}}});
        QCOMPARE(channels.channels(), 4);
        QVERIFY(!channels.validity());
        for (const std::uint32_t kind : {1U, 2U}) {
            const Image alpha = readPage(
                {2, 1, four, {{258, 3, {8, 8, 8, 8}}, {277, 3, {4}}, {262, 3, {2}}, {338, 3, {kind}}}});
            QCOMPARE(alpha.channels(), 3);
            QCOMPARE(alpha.value(1, 0, 2), double('f'));
            QVERIFY(!alpha.isValid(0, 0, 0) && alpha.isValid(1, 0, 0));
        }
        QCOMPARE(readPage({1, 1, "abcde", {{277, 3, {5}}, {338, 3, {0, 0, 0, 2}}}}).channels(), 5);
    }

    void palettes_are_shifted_to_eight_bits()
    {
        std::vector<std::uint32_t> map(3 * 256, 0);
        map[1] = 0xabcd;
        map[256 + 1] = 0x1234;
        const Image image = readPage({2, 1, Bytes("\1\0", 2), {{262, 3, {3}}, {320, 3, map}}});
        QCOMPARE(valuesOf(image), (Values {0xab, 0x12, 0, 0, 0, 0}));
        map[256 + 1] = map[512 + 1] = 0xabff;
        QCOMPARE(
            valuesOf(readPage({2, 1, Bytes("\1\0", 2), {{262, 3, {3}}, {320, 3, map}}})), (Values {0xab, 0}));
    }

    void cmyk_becomes_rgb()
    {
        const Page page {
            1, 1, Bytes("\x00\x80\xff\x10", 4), {{258, 3, {8, 8, 8, 8}}, {277, 3, {4}}, {262, 3, {5}}}};
        QCOMPARE(valuesOf(readPage(page)), (Values {239, 119, 0})); // 239, 127 · 239 / 255 = 119.03, 0
    }

    void planes_and_interleaved_give_the_same()
    {
        const Page interleaved {2, 1, "adbecf", {{258, 3, {8, 8, 8}}, {277, 3, {3}}, {262, 3, {2}}}};
        // Header 8, ten tags 126, 30 bytes of values that do not fit into them: the planes begin at 164.
        const Page planes {2, 1, "aedcbf",
            {{258, 3, {8, 8, 8}}, {277, 3, {3}}, {262, 3, {2}}, {284, 3, {2}}, {273, 4, {164, 166, 168}},
                {279, 4, {2, 2, 2}}}};
        QCOMPARE(valuesOf(readPage(interleaved)), (Values {'a', 'd', 'b', 'e', 'c', 'f'}));
        QCOMPARE(valuesOf(readPage(planes)), (Values {'a', 'd', 'b', 'e', 'c', 'f'}));
    }

    void orientation_turns_pixels_and_validity()
    {
        const Image image = readPage({3, 1, "\1\2\3", {{274, 3, {6}}, asciiTag(42113, "1")}});
        QCOMPARE(image.shape(), (Shape {3, 1, 1}));
        QCOMPARE(valuesOf(image), (Values {1, 2, 3}));
        QVERIFY(!image.isValid(0, 0, 0) && image.isValid(0, 1, 0));
    }

    void reduced_images_and_masks_are_no_frames()
    {
        const Bytes bytes = tiff({{1, 1, "a", {{254, 4, {1}}}}, {1, 1, "b", {{254, 4, {1}}}},
            {1, 1, "\xff", {{254, 4, {4}}}}, {2, 1, "cd", {}}});
        const Folder folder;
        const Source source(folder.write("a.tif", bytes));
        QCOMPARE(countFrames(source), 2);
        QCOMPARE(valuesOf(readImage(source, 1)), (Values {'c', 'd'}));
    }

    void slides_have_one_frame()
    {
        const Folder folder;
        const Source source(
            folder.write("a.svs", tiff({{1, 1, "a", {asciiTag(270, "Aperio Image")}}, {1, 1, "b", {}}})));
        QCOMPARE(countFrames(source), 1);
    }

    void a_mask_beside_the_file_makes_pixels_invalid()
    {
        const Folder folder;
        const Source source(folder.write("a.tif", tiff({{2, 1, "ab", {}}})));
        const Tag flags
            = asciiTag(42112, "<GDALMetadata><Item name=\"INTERNAL_MASK_FLAGS_1\">2</Item></GDALMetadata>");
        folder.write("a.tif.msk", tiff({{2, 1, Bytes("\xff\0", 2), {flags}}}));
        const Image image = readImage(source, 0);
        QVERIFY(image.isValid(0, 0, 0) && !image.isValid(1, 0, 0));
    }

    void threads_read_at_once()
    {
        const Folder folder;
        const Source source(folder.write("a.tif", tiff({{2, 1, "ab", {}}, {2, 1, "cd", {}}})));
        std::atomic<int> wrong = 0;
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 50; ++i)
                    wrong += readImage(source, t % 2).value(1, 0, 0) != (t % 2 == 0 ? 'b' : 'd');
            });
        threads.clear();
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_GUILESS_MAIN(TestTiffReader)
#include "tst_tiff_reader.moc"
