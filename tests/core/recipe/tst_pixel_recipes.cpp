// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job.h"
#include "core/jobs/parallel.h"
#include "core/recipe/apply.h"
#include "core/recipe/fit.h"
#include "core/stats/catalog.h"
#include "tests/support/arrays.h"
#include "tests/support/folders.h"

#include <QTemporaryDir>
#include <QtTest>

#include <numeric>

using namespace isolume;
namespace fs = std::filesystem;

namespace {

Recipe recipeOf(const std::string& method, Params params = {}, Scope scope = Scope::Image)
{
    Recipe recipe;
    recipe.method = method;
    recipe.params = std::move(params);
    recipe.scope = scope;
    return recipe;
}

Recipe chainOf(Recipe first, Recipe last)
{
    last.before = {std::move(first)};
    return last;
}

std::vector<float> valuesOf(const Image& image)
{
    return {image.pixels<float>(), image.pixels<float>() + image.shape().values()};
}

Image resultOf(const Image& image, const Recipe& recipe)
{
    return applyTransform(image, transformFor(image, recipe), recipe);
}

} // namespace

class TestPixelRecipes : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_root = fs::path(m_temporary->path().toStdString());
        for (int i = 0; i < 5; ++i)
            test::writePnm(
                m_root / "set" / (std::to_string(i) + ".ppm"), 12, 14, 3, static_cast<unsigned>(i));
    }
    void illumination_of_a_set_is_the_mean_of_its_images();
    void fits_on_pixels_are_the_same_on_any_threads();
    void a_recipe_that_was_read_back_gives_the_same_bits();
    void reinhard_takes_its_target_from_an_image_or_the_set();
    void reinhard_in_numbers_needs_no_fit();
    void chains_give_what_their_steps_give();
    void a_chain_is_fitted_on_what_comes_before();
    void a_step_after_floats_knows_their_largest_value();

private:
    ImageSet open()
    {
        Job job;
        return openSet({m_root / "set"}, nullptr, job);
    }
    Image image(std::size_t index) { return readImage(open().source(index), 0, {}); }
    Recipe fit(const Recipe& recipe, unsigned threads = 2)
    {
        Job job;
        Catalog catalog(m_root / "catalog.sqlite");
        return fitRecipe(open(), catalog, recipe, {.threads = threads, .on = "2026-01-01T00:00:00Z"}, job);
    }
    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_root;
};

void TestPixelRecipes::illumination_of_a_set_is_the_mean_of_its_images()
{
    const Recipe fitted = fit(recipeOf("illumination", {{"smooth", 0.1}}, Scope::Dataset)); // smooths nothing
    const std::vector<FittedChannel>& channels = fitted.fitted->groups.at("");
    QCOMPARE(channels.size(), 3U);
    QCOMPARE(fitted.fitted->images, 5U);
    for (int c = 0; c < 3; ++c)
        for (int i = 0; i < 12 * 14; ++i) {
            double sum = 0;
            for (std::size_t k = 0; k < 5; ++k)
                sum += image(k).value(i % 14, i / 14, c);
            QCOMPARE(
                channels[static_cast<std::size_t>(c)].array("field")[static_cast<std::size_t>(i)], sum / 5);
        }
}

void TestPixelRecipes::fits_on_pixels_are_the_same_on_any_threads()
{
    const tbb::global_control more(tbb::global_control::max_allowed_parallelism, 8);
    for (const Recipe& recipe :
        {recipeOf("illumination", {{"smooth", 2.0}}, Scope::Dataset), recipeOf("zca", {}, Scope::Dataset),
            recipeOf("reinhard"), recipeOf("macenko", {{"target", std::string("2.ppm")}})}) {
        const std::string one = toJson(fit(recipe, 1));
        QCOMPARE(toJson(fit(recipe, 2)), one);
        QCOMPARE(toJson(fit(recipe, 8)), one);
    }
}

void TestPixelRecipes::a_recipe_that_was_read_back_gives_the_same_bits()
{
    for (const Recipe& recipe :
        {recipeOf("illumination", {{"smooth", 2.0}}, Scope::Dataset), recipeOf("zca", {}, Scope::Dataset),
            recipeOf("reinhard"), recipeOf("macenko", {{"target", std::string("2.ppm")}})}) {
        const Recipe fitted = fit(recipe), again = recipeFromJson(toJson(fitted), "recipe.json");
        QCOMPARE(valuesOf(resultOf(image(3), again)), valuesOf(resultOf(image(3), fitted)));
    }
}

void TestPixelRecipes::reinhard_takes_its_target_from_an_image_or_the_set()
{
    const Recipe named = fit(recipeOf("reinhard", {{"target", std::string("2.ppm")}}));
    const FittedChannel& light = named.fitted->groups.at("").at(0);
    QCOMPARE(named.fitted->images, 1U);
    QCOMPARE(light.name, std::string("L"));

    double mean = 0, std = 0;
    for (std::size_t i = 0; i < 5; ++i) {
        const std::vector<FittedChannel> own = methodById("reinhard").fitImage(image(i), {});
        mean += own[0].number("mean") / 5;
        std += own[0].number("std") / 5;
        if (i == 2)
            QCOMPARE(own[0].number("mean"), light.number("mean"));
    }
    const Recipe set = fit(recipeOf("reinhard"));
    QVERIFY(std::fabs(set.fitted->groups.at("").at(0).number("mean") - mean) < 1e-12 * mean);
    QVERIFY(std::fabs(set.fitted->groups.at("").at(0).number("std") - std) < 1e-12 * mean);
    // Its own colours: the target is as it was.
    const Image target = image(2);
    const std::vector<float> same = valuesOf(resultOf(target, named));
    for (std::size_t i = 0; i < same.size(); ++i)
        QVERIFY(std::fabs(same[i] - target.pixels<std::uint8_t>()[i]) < 2e-3F);
}

void TestPixelRecipes::reinhard_in_numbers_needs_no_fit()
{
    const Params numbers {
        {"mean", std::vector<double> {60, 10, -15}}, {"std", std::vector<double> {12, 8, 6}}};
    QVERIFY(!needsSetFit(recipeOf("reinhard", numbers)));
    QVERIFY(needsSetFit(recipeOf("reinhard")));
    QVERIFY(!needsSetFit(recipeOf("macenko")));
    QVERIFY(!needsSetFit(recipeOf("macenko", {{"target", std::string("set")}})));
    QVERIFY(!fit(recipeOf("reinhard", numbers)).fitted);
}

void TestPixelRecipes::chains_give_what_their_steps_give()
{
    const Recipe clahe = recipeOf("clahe"), score = recipeOf("z_score");
    const Image picture = image(1);
    const Image between = resultOf(picture, clahe);
    QCOMPARE(valuesOf(resultOf(picture, chainOf(clahe, score))), valuesOf(resultOf(between, score)));

    const Recipe illumination = recipeOf("illumination", {{"smooth", 3.0}}, Scope::Dataset);
    const Recipe fitted = fit(chainOf(illumination, recipeOf("percentile")));
    const Image level = resultOf(picture, fit(illumination));
    QCOMPARE(valuesOf(resultOf(picture, fitted)), valuesOf(resultOf(level, recipeOf("percentile"))));
}

void TestPixelRecipes::a_chain_is_fitted_on_what_comes_before()
{
    const Recipe fitted = fit(chainOf(recipeOf("clahe"), recipeOf("z_score", {}, Scope::Dataset)));
    double sum = 0;
    for (std::size_t i = 0; i < 5; ++i) {
        const std::vector<float> values = valuesOf(resultOf(image(i), recipeOf("clahe")));
        sum += std::accumulate(values.begin(), values.end(), 0.0);
    }
    const double mean = fitted.fitted->groups.at("").at(0).number("mean");
    QVERIFY(std::fabs(mean - sum / (5 * 12 * 14 * 3)) < 1e-9);
    double after = 0;
    for (std::size_t i = 0; i < 5; ++i) {
        const std::vector<float> values = valuesOf(resultOf(image(i), fitted));
        after += std::accumulate(values.begin(), values.end(), 0.0);
    }
    QVERIFY(std::fabs(after / (5 * 12 * 14 * 3)) < 1e-6);
}

void TestPixelRecipes::a_step_after_floats_knows_their_largest_value()
{
    // identity makes floats of bytes; they still go to 255.
    for (const char* method : {"macenko", "reinhard"}) {
        const Recipe alone = fit(recipeOf(method)),
                     chain = fit(chainOf(recipeOf("identity"), recipeOf(method)));
        const std::vector<float> a = valuesOf(resultOf(image(0), alone)),
                                 b = valuesOf(resultOf(image(0), chain));
        for (std::size_t i = 0; i < a.size(); ++i)
            QVERIFY(std::fabs(a[i] - b[i]) < 1e-3F);
    }
}

QTEST_GUILESS_MAIN(TestPixelRecipes)
#include "tst_pixel_recipes.moc"
