// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/recipe/apply.h"
#include "tests/support/arrays.h"

#include <QtTest>

#include <opencv2/imgproc.hpp>

using namespace isolume;
using test::imageOf;

namespace {

std::vector<float> applied(const Image& image, const Params& params)
{
    Recipe recipe;
    recipe.method = "clahe";
    recipe.params = params;
    const Image result = applyTransform(image, transformFor(image, recipe), recipe);
    return {result.pixels<float>(), result.pixels<float>() + result.shape().values()};
}

Params tilesOf(int rows, int columns)
{
    return {{"tiles", std::vector<double> {static_cast<double>(rows), static_cast<double>(columns)}}};
}

} // namespace

class TestClahe : public QObject {
    Q_OBJECT

private slots:
    void clahe_equals_opencv_on_bytes_of_any_size();
    void clahe_luminance_equals_opencv();
    void deep_data_with_few_levels_keeps_its_range();
    void an_empty_tile_has_no_part_in_clahe();
    void tiles_that_are_no_whole_numbers_are_refused();
};

void TestClahe::clahe_equals_opencv_on_bytes_of_any_size()
{
    for (const auto& [height, width] :
        {std::pair(64, 48), std::pair(61, 47), std::pair(5, 200), std::pair(1, 1)})
        for (const auto& [rows, columns] : {std::pair(8, 8), std::pair(3, 5), std::pair(1, 9)})
            for (const double limit : {0.0, 2.0, 40.0}) {
                const Shape shape {height, width, 1};
                std::vector<std::uint8_t> values = test::randomValues<std::uint8_t>(shape.values(), 9);
                for (std::size_t i = 0; i < values.size() / 2; ++i)
                    values[i] /= 3;
                Params params = tilesOf(rows, columns);
                params["clip_limit"] = limit;
                const std::vector<float> got = applied(imageOf(shape, values), params);
                cv::Mat peer(height, width, CV_8UC1, values.data());
                cv::createCLAHE(limit, {columns, rows})->apply(peer.clone(), peer);
                QVERIFY(std::equal(got.begin(), got.end(), values.begin()));
            }
}

void TestClahe::clahe_luminance_equals_opencv()
{
    std::vector<std::uint8_t> values = test::randomValues<std::uint8_t>(70 * 90 * 3, 9);
    const std::vector<float> got
        = applied(imageOf(Shape {70, 90, 3}, values), {{"mode", std::string("luminance")}});
    cv::Mat image(70, 90, CV_8UC3, values.data()), lab, luminance;
    cv::cvtColor(image, lab, cv::COLOR_RGB2Lab);
    cv::extractChannel(lab, luminance, 0);
    cv::createCLAHE(2, {8, 8})->apply(luminance, luminance);
    cv::insertChannel(luminance, lab, 0);
    cv::cvtColor(lab, image, cv::COLOR_Lab2RGB);
    QVERIFY(std::equal(got.begin(), got.end(), values.begin()));
}

void TestClahe::deep_data_with_few_levels_keeps_its_range()
{
    // A 4-bit file, in bytes: its results stay in 0…15 too.
    std::vector<std::uint8_t> values = test::randomValues<std::uint8_t>(40 * 40, 3);
    for (std::uint8_t& v : values)
        v = static_cast<std::uint8_t>(v % 16);
    const std::vector<float> got = applied(imageOf(Shape {40, 40, 1}, values, {}, 4), {});
    const auto [least, largest] = std::minmax_element(got.begin(), got.end());
    QVERIFY(*least >= 0 && *largest <= 15 && *largest > 14);
}

void TestClahe::an_empty_tile_has_no_part_in_clahe()
{
    // Left half without valid values: the right half is as if it were alone.
    const Shape shape {8, 16, 1};
    const std::vector<std::uint8_t> values = test::randomValues<std::uint8_t>(shape.values(), 2);
    std::vector<std::uint8_t> valid(shape.values()), right;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (i % 16 >= 8) {
            valid[i] = 1;
            right.push_back(values[i]);
        }
    const std::vector<float> got = applied(imageOf(shape, values, valid), tilesOf(1, 2));
    const std::vector<float> alone = applied(imageOf(Shape {8, 8, 1}, right), tilesOf(1, 1));
    for (std::size_t i = 0; i < alone.size(); ++i)
        QCOMPARE(got[i / 8 * 16 + 8 + i % 8], alone[i]);
}

void TestClahe::tiles_that_are_no_whole_numbers_are_refused()
{
    const Image image = imageOf(Shape {1, 2, 1}, std::vector<std::uint8_t> {1, 2});
    for (const std::vector<double>& tiles : {std::vector<double> {0, 8}, {2.5, 2}, {8, 8, 8}, {1e9, 1}})
        QVERIFY_THROWS_EXCEPTION(Error, applied(image, {{"tiles", tiles}}));
}

QTEST_GUILESS_MAIN(TestClahe)
#include "tst_clahe.moc"
