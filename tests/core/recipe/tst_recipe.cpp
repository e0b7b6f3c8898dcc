// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/recipe/recipe.h"
#include "core/recipe/recipe_text.h"

#include <QtTest>

using namespace isolume;

namespace {

Recipe fullRecipe()
{
    Recipe recipe;
    recipe.method = "z_score";
    recipe.params = {{"clip_sigma", 2.5}, {"ddof", 1.0}, {"eps", 0.1}, {"eps_mode", std::string("floor")}};
    recipe.scope = Scope::Group;
    recipe.groupBy = "class";
    recipe.channels = Channels::Separate;
    recipe.split = "train";
    recipe.input = {-9999.0, 12};
    recipe.fill.reset();
    recipe.fitted.emplace();
    recipe.fitted->groups["köt"] = {{"R", {{"mean", 0.1}, {"std", 1.0 / 3}}}};
    recipe.fitted->images = 812;
    recipe.fitted->pixels = 152250000;
    recipe.fitted->setDigest = "xxh3:0123";
    recipe.fitted->on = "2026-11-23T12:00:00Z";
    recipe.fitted->range = Interval {-1.5, 7};
    return recipe;
}

/// What the refusal of a recipe says; empty where it is accepted.
std::string refusal(const std::string& json)
{
    try {
        recipeFromJson(json, "r.json");
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

} // namespace

class TestRecipe : public QObject {
    Q_OBJECT

private slots:
    void a_recipe_comes_back_as_it_was();
    void defaults_are_written_out();
    void an_unknown_key_is_refused_by_name();
    void other_versions_and_methods_are_refused_by_name();
    void values_of_the_wrong_type_are_refused();
    void numbers_that_would_be_bent_to_fit_are_refused();
    void text_that_is_no_json_names_the_file_and_the_place();
    void parameters_are_checked_when_parsed_from_text();
    void parameters_that_do_not_go_together_are_refused();
    void fitted_numbers_that_no_fit_gives_are_refused();
};

void TestRecipe::a_recipe_comes_back_as_it_was()
{
    const Recipe recipe = fullRecipe();
    QVERIFY(recipeFromJson(toJson(recipe), "r.json") == recipe);
    QCOMPARE(toJson(recipeFromJson(toJson(recipe), "r.json")), toJson(recipe));
}

void TestRecipe::defaults_are_written_out()
{
    const std::string json = toJson(Recipe());
    QVERIFY(json.find("\"lo\": 1.0") != std::string::npos);
    QVERIFY(json.find("\"clip\": true") != std::string::npos);
    QVERIFY(json.find("fitted") == std::string::npos);
}

void TestRecipe::an_unknown_key_is_refused_by_name()
{
    QVERIFY(refusal(R"({"isolume": 1, "method": "unit", "statistic": {}})").find("Did you mean 'statistics'?")
        != std::string::npos);
    QVERIFY(refusal(R"({"isolume": 1, "method": "unit", "params": {"rang": [0, 1]}})")
                .find("Did you mean 'range'?")
        != std::string::npos);
}

void TestRecipe::other_versions_and_methods_are_refused_by_name()
{
    QVERIFY(refusal(R"({"isolume": 2, "method": "unit"})").find("version is 2") != std::string::npos);
    QVERIFY(refusal(R"({"method": "unit"})").find("isolume") != std::string::npos);
    QVERIFY(refusal(R"({"isolume": 1, "method": "percentil"})").find("Did you mean 'percentile'?")
        != std::string::npos);
    QVERIFY(refusal(R"({"isolume": 1, "method": "unit", "statistics": {"scope": "set"}})").find("scope")
        != std::string::npos);
}

void TestRecipe::values_of_the_wrong_type_are_refused()
{
    QVERIFY(!refusal(R"({"isolume": 1, "method": 7})").empty());
    QVERIFY(!refusal(R"({"isolume": 1, "method": "percentile", "params": {"lo": "one"}})").empty());
    QVERIFY(!refusal(R"({"isolume": 1, "method": "percentile", "params": {"lo": 101}})").empty());
    QVERIFY(!refusal(R"({"isolume": 1, "method": "unit", "params": {"range": [1, 0]}})").empty());
    QVERIFY(!refusal(R"({"isolume": 1, "method": "unit", "input": {"bits": 99}})").empty());
    QVERIFY(!refusal(R"({"isolume": 1, "method": "z_score", "fitted": {"groups": {"": {"channels": []}}}})")
                 .empty());
    QVERIFY(!refusal(R"([1, 2])").empty());
}

void TestRecipe::numbers_that_would_be_bent_to_fit_are_refused()
{
    const auto with = [](const std::string& rest) {
        return refusal(R"({"isolume": 1, "method": "unit", )" + rest + "}");
    };
    QCOMPARE(with(R"("input": {"bits": 8, "fill": 1})"), std::string());
    for (const char* bits : {"8.7", "true", "0", "33", "4294967304"})
        QVERIFY2(
            with(std::string(R"("input": {"bits": )") + bits + "}").find("bits") != std::string::npos, bits);
    QVERIFY(with(R"("input": {"fill": 1e300})").find("float32") != std::string::npos);
    QVERIFY(with(R"("fitted": {"images": -5})").find("images") != std::string::npos);
    QVERIFY(with(R"("fitted": {"range": [1]})").find("range") != std::string::npos);
    QVERIFY(with(R"("fitted": {"range": [5, 1]})").find("range") != std::string::npos);
    QVERIFY(with(R"("params": {"range": [0, 1e300]})").find("range") != std::string::npos);
    QVERIFY(with(R"("input": )").find("json.exception") == std::string::npos);
}

void TestRecipe::text_that_is_no_json_names_the_file_and_the_place()
{
    const std::string said = refusal("{\n  \"isolume\" 1}");
    QVERIFY(said.find("r.json") != std::string::npos);
    QVERIFY(said.find("JSON at line 2, column 13") != std::string::npos);
    QVERIFY(refusal("").find("line 1, column 1") != std::string::npos);
}

void TestRecipe::parameters_are_checked_when_parsed_from_text()
{
    const Method& percentile = methodById("percentile");
    const auto param = [&](std::string_view name) {
        return *std::find_if(percentile.params.begin(), percentile.params.end(),
            [&](const Param& p) { return p.name == name; });
    };
    QCOMPARE(std::get<double>(parseParam(param("lo"), "0.5")), 0.5);
    QVERIFY(
        (std::get<std::vector<double>>(parseParam(param("range"), "-1,1")) == std::vector<double> {-1, 1}));
    QCOMPARE(std::get<bool>(parseParam(param("clip"), "off")), false);
    for (const auto& [name, text] :
        std::vector<std::pair<std::string, std::string>> {{"lo", "-1"}, {"lo", "1x"}, {"lo", "nan"},
            {"lo", ""}, {"lo", "none"}, {"range", "1"}, {"range", "1,0"}, {"clip", "yes"}})
        QVERIFY_THROWS_EXCEPTION(Error, parseParam(param(name), text));
    QCOMPARE(paramText(parseParam(param("lo"), "0.1")), std::string("0.1"));
}

void TestRecipe::parameters_that_do_not_go_together_are_refused()
{
    for (const char* text : {"window:lo=2", "window:center=40", "window:lo=3:hi=3", "percentile:lo=60:hi=40",
             "clip_z:lo=99:hi=99", "fixed:std=0,1,1", "fixed:mean=1,2:std=1", "nyul:percentiles=50",
             "clahe:tiles=1,2,3", "reinhard:mean=1,2"})
        QVERIFY_THROWS_EXCEPTION(Error, recipeFromText(text, {}));
    for (const char* text : {"window:center=40:width=80", "percentile:lo=40:hi=60", "fixed:mean=1,2:std=1,2",
             "reinhard:mean=1,2,3:std=1,2,3"})
        recipeFromText(text, {}); // which throws what it does not take
}

void TestRecipe::fitted_numbers_that_no_fit_gives_are_refused()
{
    const auto with = [](const std::string& method, const std::string& channel) {
        return refusal(R"({"isolume": 1, "method": ")" + method
            + R"(", "statistics": {"scope": "dataset"}, "fitted": {"groups": {"": {"channels": [{"name": "all", )"
            + channel + "}]}}}}");
    };
    QCOMPARE(with("z_score", R"("mean": 1, "std": 2)"), std::string());
    QVERIFY(with("z_score", R"("mean": 1, "std": -1)").find("std is below 0") != std::string::npos);
    QVERIFY(with("z_score", R"("mean": 1e300, "std": 1)").find("mean is larger") != std::string::npos);
    QCOMPARE(with("equalize", R"("values": [1, 2], "cdf": [0.5, 1])"), std::string());
    QVERIFY(with("equalize", R"("values": [2, 1], "cdf": [0.5, 1])").find("values do not ascend")
        != std::string::npos);
    QVERIFY(with("equalize", R"("values": [1, 1e308], "cdf": [0.5, 1])").find("values") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
