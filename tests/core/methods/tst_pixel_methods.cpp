// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/jobs/parallel.h"
#include "core/methods/cielab.h"
#include "core/recipe/apply.h"
#include "tests/support/arrays.h"

#include <QtTest>

#include <cfloat>

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

/// Fitted on the images where the method needs that.
Recipe fittedOn(const std::vector<Image>& images, Recipe recipe)
{
    const Method& method = methodById(recipe.method);
    if (!needsSetFit(recipe))
        return recipe;
    recipe.fitted.emplace();
    PixelFitter fitter = method.fitPixels(recipe.params);
    for (const Image& image : images)
        fitter.add(image);
    recipe.fitted->groups[""] = fitter.finish();
    return recipe;
}

Image resultOf(const Image& image, const Recipe& recipe)
{
    return applyTransform(image, transformFor(image, recipe), recipe);
}

std::vector<float> valuesOf(const Image& image)
{
    return {image.pixels<float>(), image.pixels<float>() + image.shape().values()};
}

std::vector<float> applied(const Image& image, const Recipe& recipe)
{
    return valuesOf(resultOf(image, recipe));
}

const Params numbers {{"mean", std::vector<double> {60, 10, -15}}, {"std", std::vector<double> {12, 8, 6}}};

/// All of them, for three channels.
std::vector<Recipe> allRecipes()
{
    return {recipeOf("clahe"), recipeOf("clahe", {{"mode", std::string("luminance")}}),
        recipeOf("local_contrast", {{"sigma1", 2.0}}), recipeOf("illumination", {{"smooth", 3.0}}),
        recipeOf("illumination", {{"smooth", 3.0}}, Scope::Dataset), recipeOf("reinhard", numbers),
        recipeOf("macenko"), recipeOf("zca", {}, Scope::Dataset)};
}

/// Stained tissue on glass: all methods find something in it.
template <class T> Image tissue(int height, int width, unsigned seed, std::vector<std::uint8_t> valid = {})
{
    const Shape shape {height, width, 3};
    const std::vector<std::uint8_t> noise = test::randomValues<std::uint8_t>(shape.pixels() * 2, seed);
    const double scale = std::is_same_v<T, std::uint16_t> ? 257 : std::is_same_v<T, float> ? 1.0 / 255 : 1;
    std::vector<T> values;
    for (std::size_t i = 0; i < shape.pixels(); ++i) {
        const double h = noise[2 * i] / 130.0, e = noise[2 * i + 1] / 250.0;
        for (const auto& [ofH, ofE] : {std::pair(0.56, 0.22), std::pair(0.72, 0.80), std::pair(0.41, 0.56)})
            values.push_back(static_cast<T>(scale * std::round(240 * std::exp(-ofH * h - ofE * e))));
    }
    return imageOf(shape, values, std::move(valid));
}

std::vector<std::uint8_t> validBut(std::size_t count, std::initializer_list<std::size_t> invalid)
{
    std::vector<std::uint8_t> valid(count, 1);
    for (const std::size_t i : invalid)
        valid[i] = 0;
    return valid;
}

} // namespace

class TestPixelMethods : public QObject {
    Q_OBJECT

private slots:
    void flat_images_give_no_contrast_and_are_degenerate();
    void one_pixel_one_row_and_one_column_are_images();
    void other_values_at_invalid_places_change_no_valid_result();
    void no_result_is_infinite_or_not_a_number();
    void images_without_valid_values_are_filled();
    void threads_change_no_bit();
    void stopping_ends_every_method();
    void methods_for_colour_refuse_others_by_name();
    void more_than_three_channels_go_one_by_one();
    void local_contrast_of_a_flat_part_is_zero_without_a_floor();
};

void TestPixelMethods::flat_images_give_no_contrast_and_are_degenerate()
{
    const Image flat = imageOf(Shape {9, 7, 3}, std::vector<std::uint16_t>(9 * 7 * 3, 700));
    QCOMPARE(applied(flat, recipeOf("clahe")), std::vector<float>(189, 700));
    QCOMPARE(applied(flat, recipeOf("local_contrast")), std::vector<float>(189, 0));
    QCOMPARE(applied(flat, recipeOf("macenko")), std::vector<float>(189, 700));
    for (const Recipe& recipe :
        {recipeOf("clahe"), recipeOf("local_contrast"), recipeOf("reinhard", numbers), recipeOf("macenko")})
        QVERIFY(transformFor(flat, recipe).anyDegenerate());
    for (const float v : applied(flat, recipeOf("illumination", {{"smooth", 2.0}})))
        QVERIFY(std::fabs(v - 700) < 1e-3F);
    const Image black = imageOf(Shape {4, 4, 1}, std::vector<std::uint8_t>(16));
    QCOMPARE(applied(black, recipeOf("illumination")), std::vector<float>(16));
    QVERIFY(transformFor(black, recipeOf("illumination")).anyDegenerate());

    // The target's mean: L 60, a 10, b −15.
    double mean[3] {60, 10, -15};
    labToRgb(mean, 1);
    const std::vector<float> reinhard = applied(flat, recipeOf("reinhard", numbers));
    for (std::size_t i = 0; i < reinhard.size(); ++i)
        QVERIFY(std::fabs(reinhard[i] - 65535 * mean[i % 3]) < 0.01);
}

void TestPixelMethods::one_pixel_one_row_and_one_column_are_images()
{
    for (const auto& [height, width] :
        {std::pair(1, 1), std::pair(1, 37), std::pair(37, 1), std::pair(2, 3)}) {
        const Image bytes = tissue<std::uint8_t>(height, width, 1),
                    words = tissue<std::uint16_t>(height, width, 2);
        for (const Image& image : {bytes, words})
            for (const Recipe& recipe : allRecipes())
                for (const float v : applied(image, fittedOn({bytes, words}, recipe)))
                    QVERIFY(std::isfinite(v));
    }
}

void TestPixelMethods::other_values_at_invalid_places_change_no_valid_result()
{
    const Shape shape {16, 18, 3};
    // A pixel, a value of one channel, and for clahe a whole tile's corner.
    std::vector<std::uint8_t> valid = validBut(shape.values(), {0, 1, 2, 100, 101, 102, 301});
    const Image one = tissue<float>(16, 18, 1, valid);
    std::vector<float> values = valuesOf(one);
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!valid[i])
            values[i] = i % 2 ? std::numeric_limits<float>::quiet_NaN() : 1e30F;
    const Image other = imageOf(shape, values, valid);
    const Image third = tissue<float>(16, 18, 5);
    for (const Recipe& recipe : allRecipes()) {
        const std::vector<float> a = applied(one, fittedOn({one, third}, recipe));
        const std::vector<float> b = applied(other, fittedOn({other, third}, recipe));
        QVERIFY2(a == b, recipe.method.c_str());
    }
}

void TestPixelMethods::no_result_is_infinite_or_not_a_number()
{
    std::vector<float> values = test::randomValues<float>(18 * 20 * 3, 3);
    values[5] = FLT_MAX;
    values[70] = -FLT_MAX;
    values[200] = std::numeric_limits<float>::infinity();
    values[300] = std::numeric_limits<float>::quiet_NaN();
    const Image image = imageOf(Shape {18, 20, 3}, values);
    for (Recipe recipe : allRecipes()) {
        recipe = fittedOn({image, tissue<float>(18, 20, 2)}, recipe);
        for (const float v : applied(image, recipe))
            QVERIFY2(std::isfinite(v), recipe.method.c_str());
        recipe.fill.reset();
        QVERIFY(std::isnan(applied(image, recipe)[300]));
    }
}

void TestPixelMethods::images_without_valid_values_are_filled()
{
    const Image image
        = imageOf(Shape {2, 2, 3}, std::vector<std::uint8_t>(12, 9), std::vector<std::uint8_t>(12));
    for (Recipe recipe : allRecipes()) {
        recipe.fill = 5;
        QCOMPARE(applied(image, fittedOn({image, image}, recipe)), std::vector<float>(12, 5));
    }
}

void TestPixelMethods::threads_change_no_bit()
{
    const tbb::global_control more(tbb::global_control::max_allowed_parallelism, 8);
    const Shape shape {64, 61, 3};
    const Image image = tissue<float>(64, 61, 1, validBut(shape.values(), {7, 500, 9000}));
    for (const Recipe& recipe : allRecipes()) {
        std::vector<std::vector<float>> results;
        for (const int threads : {1, 2, 8})
            tbb::task_arena(threads).execute([&] {
                results.push_back(applied(image, fittedOn({image, tissue<float>(64, 61, 2)}, recipe)));
            });
        QVERIFY2(results[0] == results[1] && results[0] == results[2], recipe.method.c_str());
    }
}

void TestPixelMethods::stopping_ends_every_method()
{
    std::stop_source stop;
    stop.request_stop();
    const Image image = tissue<std::uint8_t>(20, 20, 1);
    for (const Recipe& given : allRecipes()) {
        const Recipe recipe = fittedOn({image, image}, given);
        const Transform transform = transformFor(image, recipe);
        QVERIFY_THROWS_EXCEPTION(Cancelled, applyTransform(image, transform, recipe, Job(stop.get_token())));
    }
}

void TestPixelMethods::methods_for_colour_refuse_others_by_name()
{
    const Image two = imageOf(Shape {4, 4, 2}, test::randomValues<std::uint8_t>(32, 1));
    for (const Recipe& recipe : {recipeOf("reinhard", numbers), recipeOf("macenko"),
             recipeOf("clahe", {{"mode", std::string("luminance")}})})
        try {
            transformFor(two, recipe);
            QFAIL("accepted");
        } catch (const Error& error) {
            QVERIFY(QString(error.what()).contains(recipe.method.c_str()));
        }
    const Image gray = imageOf(Shape {8, 8, 1}, test::randomValues<std::uint8_t>(64, 1));
    QCOMPARE(applied(gray, recipeOf("clahe", {{"mode", std::string("luminance")}})),
        applied(gray, recipeOf("clahe")));
}

void TestPixelMethods::more_than_three_channels_go_one_by_one()
{
    const Shape shape {20, 21, 13};
    const std::vector<std::uint16_t> values = test::randomValues<std::uint16_t>(shape.values(), 4);
    const Image all = imageOf(shape, values);
    for (const Recipe& recipe : {recipeOf("clahe"), recipeOf("local_contrast"), recipeOf("illumination")}) {
        const Image result = resultOf(all, recipe);
        for (const int c : {0, 7, 12}) {
            std::vector<std::uint16_t> plane;
            for (std::size_t i = static_cast<std::size_t>(c); i < values.size(); i += 13)
                plane.push_back(values[i]);
            const std::vector<float> alone = applied(imageOf(Shape {20, 21, 1}, plane), recipe);
            for (std::size_t i = 0; i < alone.size(); ++i)
                QCOMPARE(result.pixels<float>()[13 * i + static_cast<std::size_t>(c)], alone[i]);
        }
    }
}

void TestPixelMethods::local_contrast_of_a_flat_part_is_zero_without_a_floor()
{
    std::vector<float> values = test::randomValues<float>(40 * 60, 5);
    for (std::size_t i = 0; i < values.size(); ++i)
        if (i % 60 < 40)
            values[i] = 0.3F;
    const Params params {{"sigma1", 1.3}, {"sigma2", 1.0}, {"floor", 0.0}};
    const std::vector<float> got
        = applied(imageOf(Shape {40, 60, 1}, values), recipeOf("local_contrast", params));
    for (std::size_t i = 0; i < got.size(); ++i)
        if (i % 60 < 30)
            QCOMPARE(got[i], 0.0F);
        else
            QVERIFY(std::isfinite(got[i]));
    QVERIFY(std::any_of(got.begin(), got.end(), [](float v) { return v != 0; }));
}

QTEST_GUILESS_MAIN(TestPixelMethods)
#include "tst_pixel_methods.moc"
