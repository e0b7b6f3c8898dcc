// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/method.h"
#include "core/recipe/fit.h"
#include "core/stats/distribution.h"
#include "tests/support/arrays.h"

#include <QtTest>

#include <algorithm>
#include <numeric>

using namespace isolume;
using test::imageOf;

namespace {

/// numpy's default percentile, from all values sorted.
double sortedPercentile(std::vector<double> values, double percent)
{
    std::sort(values.begin(), values.end());
    const double at = percent / 100 * static_cast<double>(values.size() - 1);
    const auto i = static_cast<std::size_t>(std::floor(at));
    if (i + 1 == values.size())
        return values[i];
    const double t = at - std::floor(at), a = values[i], b = values[i + 1];
    return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
}

/// Asks for percentiles, refines what is missing, asks again, as a fit does.
template <class F>
double exactly(const Image& image, const ChannelSummary& channel, F&& ask, int* passes = nullptr)
{
    Refinement refined;
    for (int pass = 0; pass < 10; ++pass) {
        const Distribution d(channel, &refined);
        const double answer = ask(d);
        if (d.isExact()) {
            if (passes)
                *passes = pass;
            return answer;
        }
        refined.merge(refine(image, 0, {d.missing().begin(), d.missing().end()}));
    }
    return std::numeric_limits<double>::quiet_NaN();
}

template <class T> void checkAgainstSorting(unsigned seed)
{
    const std::vector<T> values = test::randomValues<T>(9001, seed);
    const std::vector<double> all(values.begin(), values.end());
    const Image image = imageOf(Shape {1, 9001, 1}, values);
    const Summary summary = summarize(image);
    for (double percent : {0.0, 0.5, 1.0, 25.0, 37.123, 50.0, 99.8, 100.0})
        QCOMPARE(
            exactly(image, summary.channels[0], [&](const Distribution& d) { return d.percentile(percent); }),
            sortedPercentile(all, percent));
    const double median = sortedPercentile(all, 50);
    std::vector<double> away;
    for (double v : all)
        away.push_back(std::fabs(v - median));
    QCOMPARE(exactly(image, summary.channels[0],
                 [&](const Distribution& d) { return d.medianAbsoluteDeviation(d.percentile(50)); }),
        sortedPercentile(away, 50));
}

} // namespace

class TestDistribution : public QObject {
    Q_OBJECT

private slots:
    void percentiles_of_1_to_100_are_numpys();
    void order_statistics_equal_sorting();
    void percentiles_of_floats_take_one_more_pass();
    void an_estimate_lies_in_the_right_bin();
    void integers_and_floats_mix_exactly();
    void deviation_is_zero_for_one_value();
    void no_values_give_zeros();
};

void TestDistribution::percentiles_of_1_to_100_are_numpys()
{
    std::vector<std::uint8_t> values(100);
    std::iota(values.begin(), values.end(), std::uint8_t {1});
    const Summary summary = summarize(imageOf<std::uint8_t>({10, 10, 1}, values));
    const Distribution d(summary.channels[0]);
    QCOMPARE(d.percentile(0.5), 1.495);
    QCOMPARE(d.percentile(1), 1.99);
    QCOMPARE(d.percentile(2), 2.98);
    QCOMPARE(d.percentile(25), 25.75);
    QCOMPARE(d.percentile(98), 98.02);
    QCOMPARE(d.percentile(99.8), 99.802);
    QVERIFY(d.isExact());
}

void TestDistribution::order_statistics_equal_sorting()
{
    checkAgainstSorting<std::uint8_t>(1);
    checkAgainstSorting<std::int16_t>(2);
    checkAgainstSorting<std::uint16_t>(3);
    checkAgainstSorting<std::uint32_t>(4);
    checkAgainstSorting<std::int32_t>(5);
    checkAgainstSorting<float>(6);
}

void TestDistribution::percentiles_of_floats_take_one_more_pass()
{
    const std::vector<float> values = test::randomValues<float>(1000, 8);
    const Image image = imageOf(Shape {10, 100, 1}, values);
    const Summary summary = summarize(image);
    int passes = 0;
    exactly(
        image, summary.channels[0], [](const Distribution& d) { return d.percentile(1) + d.percentile(99); },
        &passes);
    QCOMPARE(passes, 1);
}

void TestDistribution::an_estimate_lies_in_the_right_bin()
{
    const std::vector<float> values = test::randomValues<float>(5000, 9);
    const std::vector<double> all(values.begin(), values.end());
    const Summary summary = summarize(imageOf(Shape {50, 100, 1}, values));
    const Distribution d(summary.channels[0]);
    for (double percent : {2.0, 40.0, 77.0})
        QVERIFY(std::abs(binOf(BinKind::FloatHigh, d.percentile(percent))
                    - binOf(BinKind::FloatHigh, sortedPercentile(all, percent)))
            <= 1);
    QVERIFY(!d.isExact());
}

void TestDistribution::integers_and_floats_mix_exactly()
{
    const std::vector<float> floats {0.25F, 3.5F, 3.75F, 200, -7};
    const std::vector<std::uint8_t> bytes {0, 3, 4, 200, 255};
    const Image image = imageOf(Shape {1, 5, 1}, floats);
    Summary mixed = summarize(image);
    mixed.merge(summarize(imageOf(Shape {1, 5, 1}, bytes)));
    std::vector<double> all(floats.begin(), floats.end());
    all.insert(all.end(), bytes.begin(), bytes.end());
    for (double percent : {0.0, 10.0, 33.0, 50.0, 61.0, 90.0, 100.0})
        QCOMPARE(
            exactly(image, mixed.channels[0], [&](const Distribution& d) { return d.percentile(percent); }),
            sortedPercentile(all, percent));
}

void TestDistribution::deviation_is_zero_for_one_value()
{
    const Summary flat = summarize(imageOf<float>({1, 3, 1}, {0.1F, 0.1F, 0.1F}));
    const Distribution d(flat.channels[0]);
    QCOMPARE(d.standardDeviation(), 0.0);
    QCOMPARE(d.mean(), static_cast<double>(0.1F));
    const Summary one = summarize(imageOf<std::uint8_t>({1, 1, 1}, {9}));
    QCOMPARE(Distribution(one.channels[0]).standardDeviation(1), 0.0);
}

void TestDistribution::no_values_give_zeros()
{
    const ChannelSummary none;
    const Distribution d(none);
    QCOMPARE(d.percentile(50), 0.0);
    QCOMPARE(d.mean(), 0.0);
    QCOMPARE(d.medianAbsoluteDeviation(0), 0.0);
    QCOMPARE(numbersOf("R", none).count, 0U);
}

QTEST_GUILESS_MAIN(TestDistribution)
#include "tst_distribution.moc"
