// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/stats/encoding.h"
#include "core/stats/summary.h"
#include "tests/support/arrays.h"

#include <QtTest>

#include <limits>

using namespace isolume;
using test::imageOf;

namespace {

/// The rows [from, to) of an image of that many channels, as an image.
template <class T> Image slice(const std::vector<T>& values, int width, int channels, int from, int to)
{
    const auto row = static_cast<std::ptrdiff_t>(width) * channels;
    return imageOf(Shape {to - from, width, channels},
        std::vector<T>(values.begin() + from * row, values.begin() + to * row));
}

template <class T> void checkPartition()
{
    const int height = 24, width = 31, channels = 3;
    const std::vector<T> values
        = test::randomValues<T>(static_cast<std::size_t>(height * width * channels), 7);
    Summary whole = summarize(slice(values, width, channels, 0, height));
    for (const std::vector<int>& cuts : {std::vector<int> {0, 1, 24}, {0, 10, 11, 24}, {0, 5, 9, 13, 24}}) {
        Summary merged;
        for (std::size_t i = cuts.size() - 1; i > 0; --i)
            merged.merge(summarize(slice(values, width, channels, cuts[i - 1], cuts[i])));
        merged.images = 1;
        QVERIFY(merged == whole);
        merged.subtract(summarize(slice(values, width, channels, 0, cuts[1])));
        Summary rest;
        for (std::size_t i = 2; i < cuts.size(); ++i)
            rest.merge(summarize(slice(values, width, channels, cuts[i - 1], cuts[i])));
        QVERIFY(merged.channels[0].exact == rest.channels[0].exact);
        QVERIFY(merged.channels[0].coarse == rest.channels[0].coarse);
        QVERIFY(merged.channels[0].sums == rest.channels[0].sums);
    }
    CatalogRow row;
    row.shape = {height, width, channels};
    row.summary = whole;
    QVERIFY(decodeRow(encode(row)) == row);
}

/// Extremes alone beside the whole summary, for as many channels and pixels as make a tail of every kind.
template <class T> void checkExtremes()
{
    for (const int channels : {1, 3, 5, 300})
        for (const int width : {1, 2, 97, channels > 5 ? 2 : 401})
            for (const bool holes : {false, true}) {
                const Shape shape {3, width, channels};
                std::vector<std::uint8_t> valid(holes ? shape.values() : 0);
                for (std::size_t i = 0; i < valid.size(); ++i)
                    valid[i] = i % 7 % 3 != 1;
                const Image image = imageOf(shape, test::randomValues<T>(shape.values(), 11), valid);
                Summary whole = summarize(image);
                for (ChannelSummary& channel : whole.channels) {
                    channel.exact = channel.coarse = {};
                    channel.sums = {};
                }
                QVERIFY(extremesOf(image) == whole);
            }
}

} // namespace

class TestSummary : public QObject {
    Q_OBJECT

private slots:
    void a_merge_of_any_partition_equals_the_whole();
    void extremes_of_each_type_are_counted();
    void extremes_alone_are_those_of_the_whole();
    void invalid_values_are_counted_apart();
    void an_image_without_valid_values_has_no_extremes();
    void channels_that_differ_in_number_are_refused();
    void integers_of_32_bits_and_floats_are_refused_together();
    void pooled_deviation_is_not_the_mean_of_deviations();
    void damaged_bytes_are_refused();
    void a_row_of_8_bit_rgb_takes_about_two_kilobytes();
};

void TestSummary::a_merge_of_any_partition_equals_the_whole()
{
    checkPartition<std::uint8_t>();
    checkPartition<std::int8_t>();
    checkPartition<std::uint16_t>();
    checkPartition<std::int16_t>();
    checkPartition<std::uint32_t>();
    checkPartition<std::int32_t>();
    checkPartition<float>();
}

void TestSummary::extremes_of_each_type_are_counted()
{
    const Summary bytes = summarize(imageOf<std::int8_t>({1, 3, 1}, {-128, 0, 127}));
    QCOMPARE(bytes.channels[0].min, -128.0);
    QCOMPARE(bytes.channels[0].max, 127.0);
    QCOMPARE(bytes.channels[0].exact.count(-128), 1U);

    constexpr std::int32_t low = std::numeric_limits<std::int32_t>::min();
    constexpr std::int32_t high = std::numeric_limits<std::int32_t>::max();
    const Summary words = summarize(imageOf<std::int32_t>({1, 2, 1}, {low, high}));
    QCOMPARE(words.channels[0].min, static_cast<double>(low));
    QCOMPARE(words.channels[0].max, static_cast<double>(high));
    QCOMPARE(words.channels[0].coarse.first(), -32768);
    QCOMPARE(words.channels[0].coarse.last(), 32767);

    const Summary floats = summarize(imageOf<float>({1, 3, 1}, {-0.0F, 0.0F, -1e-45F}));
    QCOMPARE(floats.channels[0].coarse.count(binOf(BinKind::FloatHigh, 0)), 2U);
    QVERIFY(!std::signbit(floats.channels[0].max));
}

void TestSummary::extremes_alone_are_those_of_the_whole()
{
    checkExtremes<std::uint8_t>();
    checkExtremes<std::int8_t>();
    checkExtremes<std::uint16_t>();
    checkExtremes<std::int16_t>();
    checkExtremes<std::uint32_t>();
    checkExtremes<std::int32_t>();
    checkExtremes<float>();
}

void TestSummary::invalid_values_are_counted_apart()
{
    const float nan = std::numeric_limits<float>::quiet_NaN(),
                infinity = std::numeric_limits<float>::infinity();
    const Summary floats = summarize(imageOf<float>({2, 2, 1}, {1, nan, infinity, 3}));
    QCOMPARE(floats.channels[0].count, 2U);
    QCOMPARE(floats.channels[0].invalid, 2U);
    QCOMPARE(floats.channels[0].sums.moments(2).mean, 2.0);

    const Summary rgb = summarize(imageOf<std::uint8_t>({1, 2, 3}, {1, 2, 3, 4, 5, 6}, {1, 0, 1, 1, 1, 0}));
    QCOMPARE(rgb.channels[0].count, 2U);
    QCOMPARE(rgb.channels[1].count, 1U);
    QCOMPARE(rgb.channels[1].min, 5.0);
    QCOMPARE(rgb.channels[2].max, 3.0);
}

void TestSummary::an_image_without_valid_values_has_no_extremes()
{
    const Summary none = summarize(imageOf<std::uint16_t>({1, 2, 1}, {7, 7}, {0, 0}));
    QCOMPARE(none.channels[0].count, 0U);
    Summary merged = none;
    merged.merge(summarize(imageOf<std::uint16_t>({1, 2, 1}, {9, 11})));
    QCOMPARE(merged.channels[0].min, 9.0);
}

void TestSummary::channels_that_differ_in_number_are_refused()
{
    Summary gray = summarize(imageOf<std::uint8_t>({1, 1, 1}, {1}));
    const Summary rgb = summarize(imageOf<std::uint8_t>({1, 1, 3}, {1, 2, 3}));
    QVERIFY_THROWS_EXCEPTION(Error, gray.merge(rgb));
    Summary joined = gray.joined();
    joined.merge(rgb.joined());
    QCOMPARE(joined.channels[0].count, 4U);
}

void TestSummary::integers_of_32_bits_and_floats_are_refused_together()
{
    Summary integers = summarize(imageOf<std::uint32_t>({1, 1, 1}, {1}));
    QVERIFY_THROWS_EXCEPTION(Error, integers.merge(summarize(imageOf<float>({1, 1, 1}, {1}))));
    integers.merge(summarize(imageOf<std::uint8_t>({1, 1, 1}, {1})));
    QCOMPARE(integers.channels[0].count, 2U);
}

void TestSummary::pooled_deviation_is_not_the_mean_of_deviations()
{
    Summary pooled = summarize(imageOf<std::uint8_t>({1, 4, 1}, {0, 0, 10, 10}));
    pooled.merge(summarize(imageOf<std::uint8_t>({1, 4, 1}, {90, 90, 100, 100})));
    ExactSums sums;
    sums.addHistogram(pooled.channels[0].exact);
    QCOMPARE(std::sqrt(sums.moments(8).variance), std::sqrt(2050.0));
}

void TestSummary::damaged_bytes_are_refused()
{
    const CatalogRow row = rowOf(imageOf<std::uint8_t>({1, 2, 3}, {1, 2, 3, 4, 5, 6}));
    const std::vector<std::byte> bytes = encode(row);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        QVERIFY_THROWS_EXCEPTION(Error, decodeRow(std::span(bytes).first(length)));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::vector<std::byte> changed = bytes;
        changed[i] ^= std::byte {0xff};
        try {
            decodeRow(changed);
        } catch (const Error&) { // refused is as good as read; only a crash is wrong
        }
    }
}

void TestSummary::a_row_of_8_bit_rgb_takes_about_two_kilobytes()
{
    std::vector<std::uint8_t> values = test::randomValues<std::uint8_t>(300 * 400 * 3, 5);
    const CatalogRow row = rowOf(imageOf({300, 400, 3}, values));
    QVERIFY(encode(row).size() < 2400);
}

QTEST_GUILESS_MAIN(TestSummary)
#include "tst_summary.moc"
