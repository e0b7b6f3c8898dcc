// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/recipe/recipe.h"

#include <QtTest>

using namespace isolume;

namespace {

Recipe recipeOf(const std::string& json) { return recipeFromJson(json, "steps.json"); }

std::string refusal(const std::string& json)
{
    try {
        recipeOf(json);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

const FittedNumbers& fittedOf(const Recipe& recipe, std::size_t channel)
{
    return recipe.fitted->groups.at("").at(channel).numbers;
}

double paramOf(const Recipe& recipe, const char* name) { return std::get<double>(recipe.params.at(name)); }

} // namespace

class TestBioimageio : public QObject {
    Q_OBJECT

private slots:
    void scale_range_is_percentile_or_min_max()
    {
        Recipe recipe = recipeOf(R"({"id": "scale_range", "kwargs": {"axes": ["channel", "y", "x"],
            "min_percentile": 1, "max_percentile": 99.8, "eps": 1e-6}})");
        QCOMPARE(recipe.method, std::string("percentile"));
        QCOMPARE(paramOf(recipe, "lo"), 1.0);
        QCOMPARE(paramOf(recipe, "hi"), 99.8);
        QCOMPARE(std::get<bool>(recipe.params.at("clip")), false);
        QVERIFY(recipe.scope == Scope::Image && recipe.channels == Channels::Joint);

        recipe = recipeOf(R"([{"name": "scale_range", "kwargs": {"mode": "per_dataset", "axes": "xy"}}])");
        QCOMPARE(recipe.method, std::string("min_max"));
        QVERIFY(recipe.scope == Scope::Dataset && recipe.channels == Channels::Separate);
        QVERIFY(!recipe.fitted); // it has to be fitted
    }

    void steps_after_scale_range_become_its_range_and_clip()
    {
        const Recipe recipe
            = recipeOf(R"({"preprocessing": [{"id": "ensure_dtype", "kwargs": {"dtype": "float32"}},
            {"id": "scale_range", "kwargs": {"min_percentile": 2, "max_percentile": 98}},
            {"id": "scale_linear", "kwargs": {"gain": 2, "offset": -1}},
            {"id": "clip", "kwargs": {"min": -1, "max": 1}}]})");
        QCOMPARE(recipe.method, std::string("percentile"));
        QCOMPARE(std::get<std::vector<double>>(recipe.params.at("range")), (std::vector<double> {-1, 1}));
        QCOMPARE(std::get<bool>(recipe.params.at("clip")), true);
    }

    void zero_mean_unit_variance_is_z_score_with_its_eps()
    {
        const Recipe recipe = recipeOf(R"({"inputs": [{"axes": []}, {"preprocessing":
            [{"id": "zero_mean_unit_variance", "kwargs": {"axes": ["x", "y"]}},
             {"id": "clip", "kwargs": {"min": -3, "max": 3}}]}]})");
        QCOMPARE(recipe.method, std::string("z_score"));
        QCOMPARE(paramOf(recipe, "eps"), 1e-6);
        QCOMPARE(paramOf(recipe, "clip_sigma"), 3.0);
        QVERIFY(recipe.scope == Scope::Image && recipe.channels == Channels::Separate);
    }

    void given_means_and_deviations_are_a_fit()
    {
        Recipe recipe = recipeOf(R"({"id": "fixed_zero_mean_unit_variance",
            "kwargs": {"axis": "channel", "mean": [101.5, 102.5, 103.5], "std": [11.7, 12.7, 13.7]}})");
        QVERIFY(recipe.scope == Scope::Dataset && recipe.channels == Channels::Separate);
        QCOMPARE(fittedOf(recipe, 2), (FittedNumbers {{"mean", 103.5}, {"std", 13.7}}));
        QCOMPARE(toJson(recipeFromJson(toJson(recipe), "")), toJson(recipe));

        recipe = recipeOf(R"({"name": "zero_mean_unit_variance",
            "kwargs": {"mode": "fixed", "axes": "xy", "mean": 5, "std": 2, "eps": 0.5}})");
        QVERIFY(recipe.channels == Channels::Joint);
        QCOMPARE(fittedOf(recipe, 0), (FittedNumbers {{"mean", 5}, {"std", 2.5}}));
    }

    void scale_linear_and_clip_are_straight_lines()
    {
        Recipe recipe = recipeOf(R"({"id": "scale_linear", "kwargs": {"gain": 0.25, "offset": -1}})");
        QCOMPARE(recipe.method, std::string("window"));
        QCOMPARE(paramOf(recipe, "lo"), 4.0); // 0.25 · 4 − 1 = 0
        QCOMPARE(paramOf(recipe, "hi"), 8.0);
        QCOMPARE(std::get<bool>(recipe.params.at("clip")), false);

        recipe = recipeOf(R"([{"id": "scale_linear", "kwargs": {"gain": 0.25, "offset": -1}},
            {"id": "clip", "kwargs": {"min": -1, "max": 2}}])");
        QCOMPARE(paramOf(recipe, "lo"), 0.0);
        QCOMPARE(paramOf(recipe, "hi"), 12.0);

        recipe = recipeOf(R"({"id": "clip", "kwargs": {"min": -1000, "max": 400}})");
        QCOMPARE(paramOf(recipe, "lo"), -1000.0);
        QCOMPARE(
            std::get<std::vector<double>>(recipe.params.at("range")), (std::vector<double> {-1000, 400}));

        recipe = recipeOf(
            R"({"id": "scale_linear", "kwargs": {"axis": "channel", "gain": [2, 4], "offset": [6, 0]}})");
        QCOMPARE(fittedOf(recipe, 0), (FittedNumbers {{"mean", -3}, {"std", 0.5}}));
        QCOMPARE(fittedOf(recipe, 1), (FittedNumbers {{"mean", 0}, {"std", 0.25}}));
    }

    void no_steps_leave_the_values_as_they_are()
    {
        QCOMPARE(recipeOf(R"({"preprocessing": []})").method, std::string("identity"));
    }

    void what_no_recipe_says_is_refused_by_name_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const char* json, const char* says) {
            QTest::newRow(name) << QByteArray(json) << QByteArray(says);
        };
        row("step", R"({"id": "sigmoid", "kwargs": {}})", "sigmoid");
        row("argument", R"({"id": "scale_range", "kwargs": {"reference_tensor": "raw"}})",
            "reference_tensor");
        row("eps", R"({"id": "scale_range", "kwargs": {"eps": 0.01}})", "eps");
        row("mode", R"({"name": "scale_range", "kwargs": {"mode": "fixed"}})", "fixed");
        row("gain", R"({"id": "scale_linear", "kwargs": {"gain": -1}})", "gain");
        row("list in one that is not", R"({"id": "clip", "kwargs": {"min": [0], "max": 1}})", "min");
        row("missing", R"({"id": "clip", "kwargs": {"min": 0}})", "max");
        row("lists that differ",
            R"({"id": "fixed_zero_mean_unit_variance", "kwargs": {"mean": [1, 2], "std": [1, 2, 3]}})",
            "fixed_zero_mean_unit_variance");
        row("order", R"([{"id": "clip", "kwargs": {"min": 0, "max": 1}}, {"id": "scale_range"}])",
            "scale_range");
        row("clip", R"([{"id": "scale_range", "kwargs": {"max_percentile": 99}},
            {"id": "clip", "kwargs": {"min": 0, "max": 0.5}}])",
            "clip to 0");
        row("dtype", R"([{"id": "ensure_dtype", "kwargs": {"dtype": "uint8"}}])", "uint8");
        row("two inputs", R"({"inputs": [{"preprocessing": [{"id": "scale_range"}]},
            {"preprocessing": [{"id": "scale_range"}]}]})",
            "more than one");
        row("percentiles the wrong way", R"({"id": "scale_range", "kwargs": {"min_percentile": 120}})", "lo");
        row("not a step", R"({"preprocessing": [3]})", "neither an id nor a name");
        row("not a list", R"({"preprocessing": 3})", "not a list");
    }
    void what_no_recipe_says_is_refused_by_name()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, says);
        const QByteArray said = QByteArray::fromStdString(refusal(json.toStdString()));
        QVERIFY2(said.contains(says) && said.contains("steps.json"), said.constData());
    }

    void recipes_of_our_own_are_read_as_before()
    {
        QCOMPARE(recipeOf(R"({"isolume": 1, "method": "unit"})").method, std::string("unit"));
        QVERIFY(refusal(R"({"method": "unit"})").find("\"isolume\": 1") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestBioimageio)
#include "tst_bioimageio.moc"
