// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/exact_sums.h"
#include "core/stats/histogram.h"
#include "tests/support/arrays.h"

#include <QtTest>

#include <cfloat>

using namespace isolume;

class TestExactSums : public QObject {
    Q_OBJECT

private slots:
    void a_large_offset_does_not_cost_variance();
    void order_does_not_change_a_bit();
    void subtracting_restores_what_was_before();
    void floats_and_integers_add_up_together();
    void extremes_of_the_type_do_not_overflow();
    void a_histogram_counts_as_its_values();
};

void TestExactSums::a_large_offset_does_not_cost_variance()
{
    ExactSums sums;
    for (int i = 0; i < 10; ++i)
        sums.add(static_cast<float>(1000000 + i));
    QCOMPARE(sums.moments(10).mean, 1000004.5);
    QCOMPARE(sums.moments(10).variance, 8.25);
}

void TestExactSums::order_does_not_change_a_bit()
{
    const std::vector<float> values = test::randomValues<float>(50000, 1);
    ExactSums forward, backward;
    forward.addFloats(values);
    for (auto v = values.rbegin(); v != values.rend(); ++v)
        backward.add(*v);
    QVERIFY(forward == backward);
    QCOMPARE(forward.moments(values.size()).mean, backward.moments(values.size()).mean);
}

void TestExactSums::subtracting_restores_what_was_before()
{
    ExactSums all, part;
    all.addFloats(test::randomValues<float>(1000, 2));
    const ExactSums before = all;
    part.addFloats(test::randomValues<float>(1000, 3));
    all.merge(part);
    QVERIFY(!(all == before));
    all.subtract(part);
    QVERIFY(all == before);
}

void TestExactSums::floats_and_integers_add_up_together()
{
    ExactSums sums;
    sums.addInteger(-3);
    sums.add(0.5F, 2);
    sums.add(-0.0F);
    QCOMPARE(sums.moments(4).mean, -0.5);
    QCOMPARE(sums.moments(4).variance, (9 + 0.25 + 0.25) / 4 - 0.25);
}

void TestExactSums::extremes_of_the_type_do_not_overflow()
{
    ExactSums sums;
    sums.add(FLT_MAX, 1000000);
    sums.add(-FLT_MAX, 1000000);
    sums.add(FLT_TRUE_MIN, 2000000);
    const Moments m = sums.moments(4000000);
    QCOMPARE(m.mean, static_cast<double>(FLT_TRUE_MIN) / 2);
    QCOMPARE(m.variance, static_cast<double>(FLT_MAX) * FLT_MAX / 2);

    ExactSums integers;
    integers.addInteger(4294967295, 1ULL << 40);
    QCOMPARE(integers.moments(1ULL << 40).mean, 4294967295.0);
    QCOMPARE(integers.moments(1ULL << 40).variance, 0.0);
}

void TestExactSums::a_histogram_counts_as_its_values()
{
    ExactSums one, other;
    one.addHistogram(Histogram(BinKind::Integer, -2, {3, 0, 1, 4}));
    other.addInteger(-2, 3);
    other.addInteger(0, 1);
    other.addInteger(1, 4);
    QVERIFY(one == other);
}

QTEST_GUILESS_MAIN(TestExactSums)
#include "tst_exact_sums.moc"
