// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/methods/cielab.h"
#include "core/methods/stains.h"
#include "core/methods/whitening.h"
#include "core/recipe/apply.h"
#include "tests/support/arrays.h"

#include <QtTest>

using namespace isolume;
using test::imageOf;

namespace {

Recipe recipeOf(const std::string& method, Params params = {}, Scope scope = Scope::Image)
{
    Recipe recipe;
    recipe.method = method;
    recipe.params = std::move(params);
    recipe.scope = scope;
    return recipe;
}

Recipe fittedOn(const std::vector<Image>& images, Recipe recipe)
{
    PixelFitter fitter = methodById(recipe.method).fitPixels(recipe.params);
    for (const Image& image : images)
        fitter.add(image);
    recipe.fitted.emplace().groups[""] = fitter.finish();
    return recipe;
}

std::vector<float> applied(const Image& image, const Recipe& recipe)
{
    const Image result = applyTransform(image, transformFor(image, recipe), recipe);
    return {result.pixels<float>(), result.pixels<float>() + result.shape().values()};
}

std::vector<Image> smallImages(int count, Shape shape)
{
    std::vector<Image> images;
    for (int i = 0; i < count; ++i) {
        std::vector<std::uint8_t> values
            = test::randomValues<std::uint8_t>(shape.values(), static_cast<unsigned>(i));
        for (std::size_t k = 1; k < values.size(); ++k) // neighbours are alike, as in pictures
            values[k] = static_cast<std::uint8_t>((values[k] + 2 * values[k - 1]) / 3);
        images.push_back(imageOf(shape, values));
    }
    return images;
}

} // namespace

class TestFittedPixelMethods : public QObject {
    Q_OBJECT

private slots:
    void illumination_levels_a_shaded_set();
    void illumination_refuses_images_of_other_sizes();
    void lab_goes_there_and_back();
    void reinhard_gives_the_target_its_statistics();
    void reinhard_with_half_a_target_is_refused();
    void macenko_finds_the_stains_of_a_synthetic_slide();
    void macenko_passes_glass_through_and_says_so();
    void macenko_of_floats_is_that_of_bytes();
    void whitened_images_have_no_correlation();
    void both_ways_to_the_eigenvectors_agree();
    void zca_refuses_large_images_and_unequal_ones();
};

void TestFittedPixelMethods::illumination_levels_a_shaded_set()
{
    // Brightness doubles from left to right in each image.
    std::vector<Image> images;
    for (const int light : {40, 60, 100}) {
        std::vector<float> values;
        for (int i = 0; i < 50 * 80; ++i)
            values.push_back(static_cast<float>(light) * (1 + static_cast<float>(i % 80) / 79));
        images.push_back(imageOf(Shape {50, 80, 1}, values));
    }
    const Recipe recipe = fittedOn(images, recipeOf("illumination", {{"smooth", 2.0}}, Scope::Dataset));
    for (const Image& image : images) {
        const std::vector<float> level = applied(image, recipe);
        const auto [least, largest] = std::minmax_element(level.begin(), level.end());
        QVERIFY(*largest - *least < 0.03F * *largest);
    }
    const FittedChannel& fitted = recipe.fitted->groups.at("").at(0);
    QVERIFY(std::fabs(fitted.number("mean") - 100) < 0.1);
    QCOMPARE(fitted.arrays.at(0).shape, (std::vector<std::size_t> {50, 80}));
}

void TestFittedPixelMethods::illumination_refuses_images_of_other_sizes()
{
    const std::vector<Image> images = smallImages(1, {4, 5, 1}), others = smallImages(1, {5, 4, 1});
    const Recipe recipe = recipeOf("illumination", {}, Scope::Dataset);
    QVERIFY_THROWS_EXCEPTION(Error, fittedOn({images[0], others[0]}, recipe));
    QVERIFY_THROWS_EXCEPTION(Error, applied(others[0], fittedOn(images, recipe)));
}

void TestFittedPixelMethods::lab_goes_there_and_back()
{
    // Published: sRGB's red is L 53.24, a 80.09, b 67.20; white is L 100.
    double red[3] {1, 0, 0}, white[3] {1, 1, 1};
    rgbToLab(red, 1);
    rgbToLab(white, 1);
    QVERIFY(std::fabs(red[0] - 53.24) < 0.01 && std::fabs(red[1] - 80.09) < 0.01
        && std::fabs(red[2] - 67.20) < 0.01 && std::fabs(white[0] - 100) < 1e-9);
    for (int i = 0; i < 1000; ++i) {
        const double rgb[3] {i % 10 / 9.0, i / 10 % 10 / 9.0, i / 100 / 9.0};
        double there[3] {rgb[0], rgb[1], rgb[2]};
        rgbToLab(there, 1);
        labToRgb(there, 1);
        for (int c = 0; c < 3; ++c)
            QVERIFY(std::fabs(there[c] - rgb[c]) < 2e-6);
    }
}

void TestFittedPixelMethods::reinhard_gives_the_target_its_statistics()
{
    const Image image = imageOf(Shape {20, 30, 3}, test::randomValues<std::uint8_t>(1800, 2));
    const Params target {{"mean", std::vector<double> {55, 4, -3}}, {"std", std::vector<double> {6, 3, 4}}};
    const std::vector<float> got = applied(image, recipeOf("reinhard", target));
    std::vector<double> lab(got.begin(), got.end());
    for (double& v : lab)
        v /= 255;
    rgbToLab(lab.data(), 600);
    for (std::size_t c = 0; c < 3; ++c) {
        double mean = 0, squares = 0;
        for (std::size_t i = c; i < lab.size(); i += 3)
            mean += lab[i] / 600;
        for (std::size_t i = c; i < lab.size(); i += 3)
            squares += (lab[i] - mean) * (lab[i] - mean) / 600;
        QVERIFY(std::fabs(mean - std::get<std::vector<double>>(target.at("mean"))[c]) < 1e-3);
        QVERIFY(std::fabs(std::sqrt(squares) - std::get<std::vector<double>>(target.at("std"))[c]) < 1e-3);
    }
}

void TestFittedPixelMethods::reinhard_with_half_a_target_is_refused()
{
    const Image image = smallImages(1, {4, 4, 3})[0];
    const std::vector<double> three {1, 2, 3}, two {1, 2};
    QVERIFY_THROWS_EXCEPTION(Error, applied(image, recipeOf("reinhard", {{"mean", three}})));
    QVERIFY_THROWS_EXCEPTION(Error, applied(image, recipeOf("reinhard", {{"mean", three}, {"std", two}})));
    QVERIFY_THROWS_EXCEPTION(Error, applied(image, recipeOf("reinhard"))); // not fitted on a target yet
}

namespace {

/// METHODS.md's synthetic grid of both stains in all strengths.
template <class T> Image stainGrid()
{
    std::vector<T> values;
    for (int i = 0; i < 32; ++i)
        for (int j = 0; j < 32; ++j)
            for (std::size_t c = 0; c < 3; ++c) {
                const double density = publishedStains.vectors[2 * c] * i / 31 * publishedStains.strongest[0]
                    + publishedStains.vectors[2 * c + 1] * j / 31 * publishedStains.strongest[1];
                values.push_back(static_cast<T>(std::round(240 * std::exp(-density))));
            }
    return imageOf(Shape {32, 32, 3}, values);
}

} // namespace

void TestFittedPixelMethods::macenko_finds_the_stains_of_a_synthetic_slide()
{
    std::size_t tissue = 0;
    const std::optional<Stains> stains = findStains(stainGrid<std::uint8_t>(), {}, tissue);
    QVERIFY(stains.has_value());
    QCOMPARE(tissue, 960U);
    const std::array expected {0.564251, 0.227702, 0.718131, 0.798945, 0.407319, 0.556631};
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY(std::fabs(stains->vectors[i] - expected[i]) < 1e-6);
    QVERIFY(std::fabs(stains->strongest[0] - 1.930539) < 1e-6);
    QVERIFY(std::fabs(stains->strongest[1] - 1.052141) < 1e-6);
}

void TestFittedPixelMethods::macenko_passes_glass_through_and_says_so()
{
    const Image glass = imageOf(Shape {20, 20, 3}, std::vector<std::uint8_t>(1200, 245));
    QVERIFY(transformFor(glass, recipeOf("macenko")).anyDegenerate());
    QCOMPARE(applied(glass, recipeOf("macenko")), std::vector<float>(1200, 245));
    QVERIFY(!transformFor(stainGrid<std::uint8_t>(), recipeOf("macenko")).anyDegenerate());
    const Params named {{"target", std::string("set")}}; // the published stains
    QCOMPARE(applied(stainGrid<std::uint8_t>(), recipeOf("macenko", named)),
        applied(stainGrid<std::uint8_t>(), recipeOf("macenko")));
}

void TestFittedPixelMethods::macenko_of_floats_is_that_of_bytes()
{
    const Image bytes = stainGrid<std::uint8_t>();
    std::vector<float> unit;
    for (std::size_t i = 0; i < bytes.shape().values(); ++i)
        unit.push_back(static_cast<float>(bytes.pixels<std::uint8_t>()[i]) / 255);
    const std::vector<float> a = applied(bytes, recipeOf("macenko")),
                             b = applied(imageOf(bytes.shape(), unit), recipeOf("macenko"));
    for (std::size_t i = 0; i < a.size(); ++i)
        QVERIFY(std::fabs(a[i] - 255 * b[i]) < 1e-3);
}

void TestFittedPixelMethods::whitened_images_have_no_correlation()
{
    const std::vector<Image> images = smallImages(60, {3, 4, 1});
    const Recipe recipe = fittedOn(images, recipeOf("zca", {{"eps", 1e-6}}, Scope::Dataset));
    std::vector<std::vector<float>> results;
    for (const Image& image : images)
        results.push_back(applied(image, recipe));
    for (std::size_t i = 0; i < 12; ++i)
        for (std::size_t j = 0; j < 12; ++j) {
            double product = 0;
            for (const auto& result : results)
                product += static_cast<double>(result[i]) * result[j] / 60;
            QVERIFY(std::fabs(product - (i == j ? 1 : 0)) < 1e-4);
        }
}

void TestFittedPixelMethods::both_ways_to_the_eigenvectors_agree()
{
    // 12 rows of 12 values have their products taken; the same rows twice have the covariance folded.
    CovarianceFit once(12), twice(12);
    std::vector<std::vector<double>> rows;
    for (const Image& image : smallImages(12, {3, 4, 1}))
        rows.emplace_back(image.pixels<std::uint8_t>(), image.pixels<std::uint8_t>() + 12);
    for (const auto& row : rows)
        QVERIFY(once.add(row));
    for (const auto& row : rows)
        QVERIFY(twice.add(row) && twice.add(row));
    const Whitening a = once.finish(), b = twice.finish();
    QCOMPARE(a.lambdas.size(), 11U); // their mean takes one
    for (const auto& row : rows) {
        std::vector<double> x = row, y = row;
        whiten(x, a.mean, a.vectors, a.lambdas, 0.1);
        whiten(y, b.mean, b.vectors, b.lambdas, 0.1);
        for (std::size_t i = 0; i < x.size(); ++i)
            QVERIFY(std::fabs(x[i] - y[i]) < 1e-9);
    }
}

void TestFittedPixelMethods::zca_refuses_large_images_and_unequal_ones()
{
    const Recipe recipe = recipeOf("zca", {}, Scope::Dataset);
    const std::vector<Image> small = smallImages(2, {4, 5, 1});
    QVERIFY_THROWS_EXCEPTION(Error, fittedOn(smallImages(1, {2, 65, 1}), recipe));
    QVERIFY_THROWS_EXCEPTION(Error, fittedOn({small[0], smallImages(1, {5, 4, 1})[0]}, recipe));
    QVERIFY_THROWS_EXCEPTION(Error, applied(smallImages(1, {5, 4, 1})[0], fittedOn(small, recipe)));
    CovarianceFit large(mostWhiteningNumbers / 2);
    const std::vector<double> row(mostWhiteningNumbers / 2);
    QVERIFY(large.add(row) && large.add(row) && !large.add(row));
}

QTEST_GUILESS_MAIN(TestFittedPixelMethods)
#include "tst_fitted_pixel_methods.moc"
