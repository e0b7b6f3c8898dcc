// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/recipe/apply.h"
#include "core/recipe/recipe_text.h"
#include "tests/support/arrays.h"

#include <QtTest>

#include <cfloat>
#include <numeric>

using namespace isolume;
using test::imageOf;

namespace {

std::vector<float> applied(const Image& image, const Recipe& recipe)
{
    const Image result = applyTransform(image, transformFor(image, recipe), recipe);
    return {result.pixels<float>(), result.pixels<float>() + result.shape().values()};
}

Recipe recipeOf(const std::string& method, Params params = {}, Channels channels = Channels::Joint)
{
    Recipe recipe;
    recipe.method = method;
    recipe.params = std::move(params);
    recipe.channels = channels;
    return recipe;
}

/// Each method with parameters that make it interesting, for tests of rules that hold for all.
std::vector<Recipe> someRecipes()
{
    return {recipeOf("identity"), recipeOf("unit"), recipeOf("min_max"),
        recipeOf("min_max", {{"range", std::vector<double> {-1, 1}}}, Channels::Separate),
        recipeOf("percentile"),
        recipeOf("percentile", {{"lo", 3.0}, {"hi", 99.8}, {"clip", false}}, Channels::Separate),
        recipeOf("z_score"),
        recipeOf("z_score", {{"ddof", 1.0}, {"eps", 1e-4}, {"clip_sigma", 2.0}}, Channels::Separate),
        recipeOf("robust_z"), recipeOf("robust_z", {{"spread", std::string("iqr")}}, Channels::Separate),
        recipeOf("mean_std_stretch", {{"k", 1.5}}), recipeOf("window", {{"lo", 10.0}, {"hi", 200.0}}),
        recipeOf("clip_z"), recipeOf("center"), recipeOf("gcn", {{"lambda", 10.0}}), recipeOf("equalize"),
        recipeOf("equalize", {{"range", std::vector<double> {-1, 1}}}, Channels::Separate),
        recipeOf("gray_world"), recipeOf("curve", {{"kind", std::string("log")}}),
        recipeOf("curve", {{"kind", std::string("gamma")}, {"g", 0.5}}),
        recipeOf("curve", {{"kind", std::string("asinh")}, {"s", 30.0}}),
        recipeFromText("curve:kind=asinh:s=20+z_score:channels=separate+percentile:lo=5", {}),
        recipeOf("fixed"),
        recipeOf("fixed", {{"preset", std::string("caffe")}, {"order", std::string("bgr")}})};
}

template <class T> Image randomImage(unsigned seed)
{
    return imageOf(Shape {9, 11, 3}, test::randomValues<T>(9 * 11 * 3, seed));
}

} // namespace

class TestMethods : public QObject {
    Q_OBJECT

private slots:
    void identity_is_identity();
    void z_score_of_1_to_12_is_as_published();
    void imagenet_constants_are_as_published();
    void flat_images_give_the_lower_bound_or_zero();
    void a_positive_eps_divides_flat_images_too();
    void divisors_without_a_reciprocal_count_as_zero();
    void one_hot_pixel_in_black_has_no_percentile_range();
    void an_image_without_valid_values_is_filled();
    void not_a_number_never_comes_out_unless_kept();
    void affine_changes_of_the_input_do_not_matter();
    void joint_equals_separate_on_gray();
    void pushing_the_histogram_equals_measuring_the_result();
    void inverse_restores_what_was_not_clipped();
    void constants_that_do_not_fit_the_channels_are_refused();
    void a_channel_fitted_on_no_value_is_listed_and_centred_to_0();
    void bgr_order_turns_values_and_validity();
    void more_channels_than_a_block_holds_are_right();
    void every_depth_and_length_equals_the_plain_formula();
};

void TestMethods::identity_is_identity()
{
    const std::vector<float> values = test::randomValues<float>(60, 1);
    QVERIFY(applied(imageOf(Shape {4, 5, 3}, values), recipeOf("identity")) == values);
}

void TestMethods::z_score_of_1_to_12_is_as_published()
{
    std::vector<std::uint8_t> values(12);
    std::iota(values.begin(), values.end(), std::uint8_t {1});
    const Image image = imageOf(Shape {3, 4, 1}, values);
    const std::vector<float> z = applied(image, recipeOf("z_score"));
    QVERIFY(std::fabs(z[0] + 1.593255) < 1e-6 && std::fabs(z[1] + 1.3035723) < 1e-6
        && std::fabs(z[2] + 1.0138896) < 1e-6);
    QVERIFY(std::fabs(applied(image, recipeOf("z_score", {{"ddof", 1.0}}))[0] + 1.52542554) < 1e-7);
}

void TestMethods::imagenet_constants_are_as_published()
{
    const Image image = imageOf<std::uint8_t>({1, 2, 3}, {0, 0, 0, 255, 255, 255});
    const std::vector<double> expected {
        -2.117903930, -2.035714286, -1.804444444, 2.248908297, 2.428571429, 2.64};
    const std::vector<float> got = applied(image, recipeOf("fixed"));
    for (std::size_t i = 0; i < got.size(); ++i)
        QVERIFY(std::fabs(got[i] - expected[i]) < 1e-6);
}

void TestMethods::flat_images_give_the_lower_bound_or_zero()
{
    const Image flat = imageOf<std::uint16_t>({1, 2, 1}, {700, 700});
    const std::vector<double> range {-1, 1};
    QVERIFY(applied(flat, recipeOf("min_max", {{"range", range}})) == std::vector<float>(2, -1));
    QVERIFY(applied(flat, recipeOf("percentile")) == std::vector<float>(2, 0));
    QVERIFY(applied(flat, recipeOf("z_score")) == std::vector<float>(2, 0));
    QVERIFY(applied(flat, recipeOf("robust_z")) == std::vector<float>(2, 0));
    for (const char* method : {"min_max", "percentile", "z_score", "robust_z"})
        QVERIFY(transformFor(flat, recipeOf(method)).anyDegenerate());

    const Image red = imageOf<std::uint8_t>({1, 2, 3}, {9, 1, 5, 9, 2, 7});
    const Transform separate = transformFor(red, recipeOf("min_max", {}, Channels::Separate));
    QCOMPARE(separate.degenerate, (std::vector<bool> {true, false, false}));
}

void TestMethods::a_positive_eps_divides_flat_images_too()
{
    const Image flat = imageOf<float>({1, 2, 1}, {0.5F, 0.5F});
    const Transform added = transformFor(flat, recipeOf("z_score", {{"eps", 1e-4}}));
    QVERIFY(!added.anyDegenerate());
    QCOMPARE(added.channels[0].affine()->multiply, 1 / 1e-4);
    const Transform floored
        = transformFor(flat, recipeOf("z_score", {{"eps", 1e-7}, {"eps_mode", std::string("floor")}}));
    QCOMPARE(floored.channels[0].affine()->multiply, 1 / 1e-7);
}

void TestMethods::divisors_without_a_reciprocal_count_as_zero()
{
    const Image flat = imageOf(Shape {1, 2, 1}, std::vector<std::uint8_t> {5, 5});
    QCOMPARE(applied(flat, recipeOf("z_score", {{"eps", 1e-310}})), (std::vector<float> {0, 0}));
    QCOMPARE(applied(flat, recipeOf("window", {{"lo", 0.0}, {"hi", 1e-310}, {"clip", false}})),
        (std::vector<float> {0, 0}));
    // A scale in the file can make METHODS.md's max 0: 255 · −1 + 255.
    ImageParts parts;
    parts.shape = {1, 2, 3};
    parts.depth = Depth::F32;
    parts.pixels = Buffer(6 * sizeof(float));
    std::fill_n(parts.pixels.as<float>(), 6, 0.0F);
    parts.declared.rescaled = true;
    QCOMPARE(applied(Image(std::move(parts)), recipeOf("fixed")), std::vector<float>(6));
}

void TestMethods::one_hot_pixel_in_black_has_no_percentile_range()
{
    std::vector<std::uint16_t> values(1000);
    values[500] = 60000;
    const Image image = imageOf(Shape {10, 100, 1}, values);
    QVERIFY(transformFor(image, recipeOf("percentile")).anyDegenerate());
    QCOMPARE(applied(image, recipeOf("percentile"))[500], 0.0F);
}

void TestMethods::an_image_without_valid_values_is_filled()
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const Image image = imageOf<float>({1, 2, 1}, {nan, nan});
    for (Recipe recipe : someRecipes()) {
        if (recipe.method == "fixed")
            continue;
        recipe.fill = 5;
        QVERIFY(applied(image, recipe) == std::vector<float>(2, 5));
    }
}

void TestMethods::not_a_number_never_comes_out_unless_kept()
{
    const float nan = std::numeric_limits<float>::quiet_NaN(),
                infinity = std::numeric_limits<float>::infinity();
    std::vector<float> values = test::randomValues<float>(297, 3);
    values[4] = nan;
    values[60] = infinity;
    values[61] = FLT_MAX;
    values[62] = -FLT_MAX;
    const Image image = imageOf(Shape {9, 11, 3}, values);
    for (Recipe recipe : someRecipes()) {
        for (float v : applied(image, recipe))
            QVERIFY(std::isfinite(v));
        if (recipe.method == "fixed")
            continue; // one of the two turns the channels round
        recipe.fill.reset();
        QVERIFY(std::isnan(applied(image, recipe)[4]));
        QCOMPARE(applied(image, recipe)[60], infinity);
    }
}

void TestMethods::affine_changes_of_the_input_do_not_matter()
{
    const std::vector<std::uint8_t> values = test::randomValues<std::uint8_t>(300, 11);
    std::vector<std::uint16_t> changed(values.size());
    std::transform(values.begin(), values.end(), changed.begin(),
        [](std::uint8_t v) { return static_cast<std::uint16_t>(v * 250 + 13); });
    for (const char* method :
        {"min_max", "percentile", "z_score", "robust_z", "mean_std_stretch", "clip_z", "gcn", "equalize"}) {
        const std::vector<float> a = applied(imageOf(Shape {10, 10, 3}, values), recipeOf(method));
        const std::vector<float> b = applied(imageOf(Shape {10, 10, 3}, changed), recipeOf(method));
        for (std::size_t i = 0; i < a.size(); ++i)
            QVERIFY(std::fabs(a[i] - b[i]) < 1e-6);
    }
}

void TestMethods::joint_equals_separate_on_gray()
{
    const Image gray = imageOf(Shape {7, 9, 1}, test::randomValues<float>(63, 4));
    for (Recipe recipe : someRecipes()) {
        if (recipe.method == "fixed")
            continue;
        recipe.channels = Channels::Joint;
        const std::vector<float> joint = applied(gray, recipe);
        recipe.channels = Channels::Separate;
        QVERIFY(applied(gray, recipe) == joint);
    }
}

void TestMethods::pushing_the_histogram_equals_measuring_the_result()
{
    for (const Image& image : {randomImage<std::uint8_t>(5), randomImage<std::int16_t>(6)})
        for (const Recipe& recipe : someRecipes()) {
            const Transform transform = transformFor(image, recipe);
            const Summary before = summarize(image),
                          after = summarize(applyTransform(image, transform, recipe));
            for (int c = 0; c < 3; ++c) {
                const auto pushed
                    = push(transform.channel(c), Distribution(before.channels[static_cast<std::size_t>(c)]));
                const int written = transform.reverseChannels ? 2 - c : c;
                const ChannelSummary& measured = after.channels[static_cast<std::size_t>(written)];
                const ChannelNumbers numbers = numbersOf("", pushed, 0);
                const Distribution distribution(measured);
                QCOMPARE(numbers.count, measured.count);
                QCOMPARE(numbers.min, measured.min);
                QCOMPARE(numbers.max, measured.max);
                QVERIFY(
                    std::fabs(numbers.mean - distribution.mean()) <= 1e-12 * (1 + std::fabs(numbers.mean)));
                QVERIFY(
                    std::fabs(numbers.std - distribution.standardDeviation()) <= 1e-12 * (1 + numbers.std));
            }
        }
}

void TestMethods::inverse_restores_what_was_not_clipped()
{
    const Image image = randomImage<std::uint16_t>(8);
    for (const Recipe& recipe : someRecipes()) {
        const Transform transform = transformFor(image, recipe);
        // Behind a logarithm one float32 ulp of the result is more than two of the input's range.
        const auto steps = stepsOf(recipe);
        const bool bent = std::any_of(
            steps.begin(), steps.end(), [](const Recipe* step) { return step->method == "curve"; });
        if (transform.reverseChannels || bent)
            continue;
        const Image result = applyTransform(image, transform, recipe);
        const double ulp = 65536 * static_cast<double>(FLT_EPSILON);
        for (int i = 0; i < 99; ++i)
            for (int c = 0; c < 3; ++c) {
                const Function& f = transform.channel(c);
                const double y = result.value(i % 11, i / 11, c), x = image.value(i % 11, i / 11, c);
                if (y > f.bounds().low && y < f.bounds().high)
                    QVERIFY(std::fabs(f.inverse(y) - x) <= 2 * ulp);
            }
    }
}

void TestMethods::constants_that_do_not_fit_the_channels_are_refused()
{
    const Image gray = imageOf<std::uint8_t>({1, 1, 1}, {7});
    QVERIFY_THROWS_EXCEPTION(Error, transformFor(gray, recipeOf("fixed")));
    const Recipe own
        = recipeOf("fixed", {{"mean", std::vector<double> {0.5}}, {"std", std::vector<double> {0.25}}});
    QCOMPARE(transformFor(gray, own).channels[0](255), 2.0F);
}

void TestMethods::a_channel_fitted_on_no_value_is_listed_and_centred_to_0()
{
    const Image image = imageOf<std::uint8_t>({1, 2, 1}, {7, 200});
    const Image nothing = imageOf<std::uint8_t>({1, 2, 1}, {7, 200}, {0, 0});
    const Summary none = summarize(nothing);
    for (const char* id : {"z_score", "gcn", "center", "robust_z", "clip_z", "min_max"}) {
        const Recipe recipe = id == std::string("z_score") ? recipeOf(id, {{"eps", 0.5}}) : recipeOf(id);
        const Transform transform = transformFor(image, recipe, &none);
        QVERIFY2(transform.anyDegenerate(), id);
        QCOMPARE(transform.channel(0)(200.0), 0.0F);
    }
    // Of three channels, that without values does not count among the means.
    const Image colour = imageOf<std::uint8_t>({1, 1, 3}, {10, 30, 99}, {1, 1, 0});
    QCOMPARE(transformFor(colour, recipeOf("gray_world")).channel(0)(10.0), 20.0F);
}

void TestMethods::bgr_order_turns_values_and_validity()
{
    const Image image = imageOf<std::uint8_t>({1, 2, 3}, {1, 2, 3, 4, 5, 6}, {0, 1, 1, 1, 1, 1});
    Recipe recipe = recipeOf("fixed", {{"preset", std::string("caffe")}, {"order", std::string("bgr")}});
    recipe.fill = 77;
    const Image result = applyTransform(image, transformFor(image, recipe), recipe);
    QCOMPARE(result.value(0, 0, 2), 77.0);
    QVERIFY(!result.isValid(0, 0, 2) && result.isValid(0, 0, 0));
    QCOMPARE(static_cast<float>(result.value(1, 0, 0)), static_cast<float>(6 - 103.939));
    QCOMPARE(result.channelNames().front(), std::string("B"));
}

void TestMethods::more_channels_than_a_block_holds_are_right()
{
    for (int channels : {2, 4, 13, 40, 200, 300}) {
        const auto values = test::randomValues<std::uint8_t>(static_cast<std::size_t>(37 * channels), 3);
        const Image image = imageOf(Shape {37, 1, channels}, values);
        const Recipe recipe = recipeOf("min_max", {}, Channels::Separate);
        const Transform transform = transformFor(image, recipe);
        const Image result = applyTransform(image, transform, recipe);
        for (int y = 0; y < 37; ++y)
            for (int c = 0; c < channels; ++c)
                QCOMPARE(
                    static_cast<float>(result.value(0, y, c)), transform.channel(c)(image.value(0, y, c)));
    }
}

void TestMethods::every_depth_and_length_equals_the_plain_formula()
{
    const auto check = [](const Image& image) {
        for (const Recipe& recipe : {recipeOf("percentile"), recipeOf("z_score", {}, Channels::Separate)}) {
            const Transform transform = transformFor(image, recipe);
            const Image result = applyTransform(image, transform, recipe);
            for (int x = 0; x < image.width(); ++x)
                for (int c = 0; c < image.channels(); ++c)
                    QCOMPARE(static_cast<float>(result.value(x, 0, c)),
                        transform.channel(c)(image.value(x, 0, c)));
        }
    };
    for (int width : {1, 2, 15, 16, 17, 33, 1365, 1366, 5000}) {
        const Shape shape {1, width, 3};
        check(imageOf(shape, test::randomValues<std::uint8_t>(shape.values(), 1)));
        check(imageOf(shape, test::randomValues<std::int8_t>(shape.values(), 2)));
        check(imageOf(shape, test::randomValues<std::uint16_t>(shape.values(), 3)));
        check(imageOf(shape, test::randomValues<std::int16_t>(shape.values(), 4)));
        check(imageOf(shape, test::randomValues<std::uint32_t>(shape.values(), 5)));
        check(imageOf(shape, test::randomValues<std::int32_t>(shape.values(), 6)));
        check(imageOf(shape, test::randomValues<float>(shape.values(), 7)));
    }
}

QTEST_GUILESS_MAIN(TestMethods)
#include "tst_methods.moc"
