// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/state_sums.h"
#include "core/compare/value_counts.h"

#include <QtTest>

#include <map>
#include <random>

using namespace isolume;

namespace {

constexpr std::size_t images = 40, splits = 2;

ChannelLevels channelOf(const std::vector<int>& values, int first)
{
    std::vector<std::uint64_t> counts(256);
    for (const int v : values)
        ++counts[static_cast<std::size_t>(v - first)];
    const Histogram histogram(BinKind::Integer, first, counts);
    ChannelLevels channel;
    for (std::int64_t v = histogram.first(); v <= histogram.last(); ++v)
        if (const auto count = histogram.count(v))
            channel.all.add(static_cast<double>(v), static_cast<double>(count));
    channel.bytes = byteCounts(histogram, first);
    return channel;
}

/// Some flat, some narrow, some wide.
std::vector<ChannelLevels> someChannels(int first)
{
    std::mt19937 random(9);
    std::vector<ChannelLevels> channels;
    for (std::size_t i = 0; i < images; ++i) {
        const auto width = i == 3 ? 1U : static_cast<unsigned>(1 + random() % 256);
        const auto low = static_cast<unsigned>(random() % (257 - width));
        std::vector<int> values;
        for (int n = 0; n < 200; ++n)
            values.push_back(first + static_cast<int>(low + random() % width));
        channels.push_back(channelOf(values, first));
    }
    return channels;
}

struct Measured {
    std::vector<ChannelOutcome> outcomes;
    std::vector<double> distances;
    double shift = 0;
    std::array<double, 256> histogram {};
};

Measured measuredWith(Functions functions, const std::vector<ChannelLevels>& channels,
    const std::function<Affine(std::size_t)>& function)
{
    const Interval nominal {0, 1};
    Measured result;
    ChannelSums sums(splits, functions);
    const auto transformOf = [&](std::size_t i) {
        return Transform {{function(i)}, nominal, false, {false}};
    };
    for (std::size_t i = 0; i < channels.size(); ++i)
        result.outcomes.push_back(sums.add(channels[i], transformOf(i), 0, i % splits));
    sums.close(nominal);
    for (std::size_t i = 0; i < channels.size(); ++i)
        result.distances.push_back(sums.distance(channels[i], transformOf(i), 0));
    result.shift = sums.distanceBetween(0, 1);
    result.histogram = sums.histogram();
    return result;
}

void compareNear(double a, double b)
{
    QVERIFY2(std::abs(a - b) < 1e-10, qPrintable(QString("%1, %2").arg(a).arg(b)));
}

} // namespace

class TestSharedFunctions : public QObject {
    Q_OBJECT

private slots:
    void a_table_gives_what_each_image_by_itself_gives_data();
    void a_table_gives_what_each_image_by_itself_gives();
    void counts_by_value_are_what_they_are_counted_from();
};

void TestSharedFunctions::a_table_gives_what_each_image_by_itself_gives_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<double>("multiply");
    QTest::addColumn<bool>("clip");
    QTest::addColumn<int>("functions");
    QTest::newRow("ascending") << 0 << 1 / 255.0 << false << 1;
    QTest::newRow("clipped") << 0 << 1 / 100.0 << true << 1;
    QTest::newRow("beyond the range") << 0 << 1 / 60.0 << false << 1;
    QTest::newRow("descending") << 0 << -1 / 200.0 << false << 1;
    QTest::newRow("constant") << 0 << 0.0 << false << 1;
    QTest::newRow("signed") << -128 << 1 / 127.0 << false << 1;
    QTest::newRow("a few groups") << 0 << 1 / 255.0 << true << 5;
    QTest::newRow("more groups than tables") << 0 << 1 / 255.0 << false << 37;
}

void TestSharedFunctions::a_table_gives_what_each_image_by_itself_gives()
{
    QFETCH(int, first);
    QFETCH(double, multiply);
    QFETCH(bool, clip);
    QFETCH(int, functions);
    const auto function = [&](std::size_t i) {
        Affine f {.subtract = 10,
            .multiply = multiply * (1 + static_cast<double>(i % static_cast<std::size_t>(functions)))};
        if (clip) {
            f.low = 0;
            f.high = 1;
        }
        return f;
    };
    const std::vector<ChannelLevels> channels = someChannels(first);
    const Measured shared = measuredWith(Functions::Shared, channels, function);
    const Measured alone = measuredWith(Functions::OfEachImage, channels, function);
    for (std::size_t i = 0; i < images; ++i) {
        const ChannelOutcome &a = shared.outcomes[i], &b = alone.outcomes[i];
        QCOMPARE(a.count, b.count);
        compareNear(a.mean, b.mean);
        QCOMPARE(a.least, b.least);
        QCOMPARE(a.most, b.most);
        QCOMPARE(a.clippedLow, b.clippedLow);
        QCOMPARE(a.clippedHigh, b.clippedHigh);
        QCOMPARE(a.kept8, b.kept8);
        QCOMPARE(a.kept16, b.kept16);
        compareNear(shared.distances[i], alone.distances[i]);
    }
    compareNear(shared.shift, alone.shift);
    QVERIFY(shared.histogram == alone.histogram);
    QVERIFY(multiply == 0 || alone.distances[0] > 0);
}

void TestSharedFunctions::counts_by_value_are_what_they_are_counted_from()
{
    std::mt19937 random(2);
    std::map<double, double> expected;
    ValueCounts counts;
    for (int i = 0; i < 20000; ++i) {
        const double value
            = static_cast<double>(static_cast<float>(static_cast<int>(random() % 6000) - 3000) / 7);
        expected[value] += 1 + i % 3;
        counts.add(value, 1 + i % 3);
    }
    counts.add(-0.0, 5);
    expected[0.0] += 5;
    const Levels levels = counts.sorted();
    QCOMPARE(counts.size(), expected.size());
    QCOMPARE(levels.size(), expected.size());
    std::size_t i = 0;
    for (const auto& [value, count] : expected) {
        QCOMPARE(levels.values[i], value);
        QCOMPARE(levels.counts[i++], count);
    }
}

QTEST_GUILESS_MAIN(TestSharedFunctions)
#include "tst_shared_functions.moc"
