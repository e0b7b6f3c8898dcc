// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job.h"
#include "core/methods/gaussian.h"
#include "core/methods/mirror.h"
#include "tests/support/arrays.h"

#include <QtTest>

using namespace isolume;

namespace {

/// The plain sum over the whole plane.
std::vector<double> slowly(const std::vector<double>& values, int height, int width, double sigma)
{
    const int radius = static_cast<int>(4 * sigma + 0.5);
    std::vector<double> kernel;
    double sum = 0;
    for (int i = -radius; i <= radius; ++i) {
        kernel.push_back(std::exp(-0.5 * i * i / (sigma * sigma)));
        sum += kernel.back();
    }
    const auto h = static_cast<std::size_t>(height), w = static_cast<std::size_t>(width);
    std::vector<double> rows(values.size()), result(values.size());
    for (std::size_t y = 0; y < h; ++y)
        for (std::size_t x = 0; x < w; ++x)
            for (int i = -radius; i <= radius; ++i)
                rows[y * w + x] += kernel[static_cast<std::size_t>(i + radius)] / sum
                    * values[y * w + mirrored(static_cast<std::ptrdiff_t>(x) + i, w)];
    for (std::size_t y = 0; y < h; ++y)
        for (std::size_t x = 0; x < w; ++x)
            for (int i = -radius; i <= radius; ++i)
                result[y * w + x] += kernel[static_cast<std::size_t>(i + radius)] / sum
                    * rows[mirrored(static_cast<std::ptrdiff_t>(y) + i, h) * w + x];
    return result;
}

std::vector<double> randomPlane(int height, int width)
{
    const auto bytes = test::randomValues<std::uint8_t>(
        static_cast<std::size_t>(height) * static_cast<std::size_t>(width), 7);
    return {bytes.begin(), bytes.end()};
}

} // namespace

class TestGaussian : public QObject {
    Q_OBJECT

private slots:
    void it_equals_the_plain_sum_for_every_size_and_sigma();
    void what_is_flat_stays_flat();
    void invalid_values_have_no_weight();
    void beyond_reach_of_any_valid_value_it_is_zero();
};

void TestGaussian::it_equals_the_plain_sum_for_every_size_and_sigma()
{
    for (const auto& [height, width] :
        {std::pair(1, 1), std::pair(1, 17), std::pair(40, 33), std::pair(3, 300)})
        for (const double sigma : {0.1, 0.7, 4.0, 11.0, 40.0, 100.0}) {
            std::vector<double> values = randomPlane(height, width);
            const std::vector<double> expected = slowly(values, height, width, sigma);
            smooth(values, height, width, sigma, Job());
            for (std::size_t i = 0; i < values.size(); ++i)
                QVERIFY(std::fabs(values[i] - expected[i]) < 1e-11 * 255);
        }
}

void TestGaussian::what_is_flat_stays_flat()
{
    std::vector<double> values(50 * 60, 7);
    smooth(values, 50, 60, 30, Job());
    for (const double v : values)
        QVERIFY(std::fabs(v - 7) < 1e-13 * 7);
}

void TestGaussian::invalid_values_have_no_weight()
{
    const int height = 20, width = 23;
    std::vector<double> values = randomPlane(height, width), weights(values.size(), 1);
    std::vector<std::uint8_t> valid(values.size(), 1);
    for (std::size_t i = 0; i < values.size(); i += 3) {
        valid[i] = 0;
        weights[i] = values[i] = 0;
    }
    const std::vector<double> sums = slowly(values, height, width, 2),
                              shares = slowly(weights, height, width, 2);
    ValidSmoother(valid, height, width, 2, Job())(values);
    for (std::size_t i = 0; i < values.size(); ++i)
        QVERIFY(std::fabs(values[i] - sums[i] / shares[i]) < 1e-10);
}

void TestGaussian::beyond_reach_of_any_valid_value_it_is_zero()
{
    std::vector<double> values(200);
    std::vector<std::uint8_t> valid(200);
    values[0] = 9;
    valid[0] = 1;
    ValidSmoother(valid, 1, 200, 2, Job())(values);
    QVERIFY(std::fabs(values[8] - 9) < 1e-12);
    QCOMPARE(values[9], 0.0);
}

QTEST_GUILESS_MAIN(TestGaussian)
#include "tst_gaussian.moc"
