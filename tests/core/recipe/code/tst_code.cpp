// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/recipe/code/code.h"
#include "core/recipe/code/formula.h"
#include "core/recipe/code/text.h"

#include <QtTest>
#include <nlohmann/json.hpp>

using namespace isolume;

namespace {

/// A recipe of the method with every fitted number that some method asks for.
Recipe recipeOf(std::string_view method, Scope scope, Channels channels)
{
    Recipe recipe;
    recipe.method = method;
    recipe.scope = scope;
    recipe.channels = channels;
    if (!needsSetFit(recipe))
        return recipe;
    FittedChannel fitted {"all",
        {{"min", 3}, {"max", 200}, {"mean", 100.5}, {"std", 20.25}, {"p_lo", 5}, {"p_hi", 190},
            {"median", 99}, {"spread", 18}},
        {{"values", {1, 2}}, {"cdf", {0.25, 1}}, {"standard", std::vector<double>(11, 5)}, {"field", {1, 2}},
            {"mean", {1, 2}}, {"lambda", {3}}, {"U", {0.6, 0.8}}, {"HE", {0.6, 0.2, 0.7, 0.8, 0.4, 0.6}},
            {"maxC", {2, 1}}}};
    const std::size_t count = channelsOf(recipe) == Channels::Joint ? 1 : 3;
    recipe.fitted.emplace();
    recipe.fitted->images = 12;
    recipe.fitted->pixels = 3456;
    recipe.fitted->on = "2026-11-23T12:00:00Z";
    recipe.groupBy = scope == Scope::Group ? "class" : "";
    for (const std::string group : {"", "a \"b\"\\\n"})
        if (group.empty() || scope == Scope::Group)
            recipe.fitted->groups[group].assign(count, fitted);
    return recipe;
}

std::string written(const char* target, const Recipe& recipe)
{
    return codeTargetById(target).write(recipe, {"Isolume 9.9"});
}

std::string refusal(const Recipe& recipe)
{
    try {
        written("numpy", recipe);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

} // namespace

class TestCode : public QObject {
    Q_OBJECT

private slots:
    void every_method_has_code_for_every_target_in_every_scope()
    {
        for (const Method& method : methods())
            for (const Scope scope : {Scope::Image, Scope::Group, Scope::Dataset})
                for (const Channels channels : {Channels::Joint, Channels::Separate}) {
                    if (method.isFitted() && !method.scopes.has(scope))
                        continue;
                    const Recipe recipe = recipeOf(method.id, scope, channels);
                    for (const CodeTarget& target : codeTargets()) {
                        const std::string text = target.write(recipe, {"Isolume 9.9"});
                        QVERIFY2(has(text, "Isolume 9.9") && text.back() == '\n', text.c_str());
                        QVERIFY2(has(text, method.id), text.c_str());
                        QCOMPARE(target.write(recipe, {"Isolume 9.9"}), text);
                    }
                }
    }

    void targets_have_names_of_their_own_and_are_found_by_them()
    {
        std::set<std::string_view> ids;
        for (const CodeTarget& target : codeTargets()) {
            QVERIFY(ids.insert(target.id).second);
            QVERIFY(!target.label.empty() && !target.help.empty() && !target.extension.empty());
            QCOMPARE(&codeTargetById(target.id), &target);
        }
        QVERIFY_THROWS_EXCEPTION(Error, codeTargetById("pytorch2"));
        try {
            codeTargetById("pytroch");
        } catch (const Error& error) {
            QVERIFY2(has(error.what(), "Did you mean 'pytorch'?"), error.what());
        }
    }

    void a_recipe_that_lacks_its_fit_is_refused()
    {
        Recipe recipe = recipeOf("z_score", Scope::Dataset, Channels::Joint);
        recipe.fitted.reset();
        QVERIFY(has(refusal(recipe), "not fitted"));
        recipe = recipeOf("z_score", Scope::Dataset, Channels::Joint);
        recipe.fitted->groups[""][0].numbers = {{"mean", 1}};
        QVERIFY(has(refusal(recipe), "missing"));
    }

    void a_region_is_found_in_each_image_or_in_none()
    {
        Recipe recipe = recipeOf("z_score", Scope::Image, Channels::Joint);
        recipe.region = Region::Foreground;
        QVERIFY(has(written("numpy", recipe), "counted = foreground(x, valid)\n"));
        QVERIFY(has(written("opencv", recipe), "no C++ for the method or its region"));
        recipe = recipeOf("z_score", Scope::Dataset, Channels::Joint);
        recipe.region = Region::Foreground; // the numbers are known, whatever they were taken from
        const std::string known = written("numpy", recipe);
        QVERIFY(has(known, "3456 pixels, foreground values") && !has(known, "foreground("));
    }

    void a_mask_is_an_argument_of_its_own()
    {
        Recipe recipe = recipeOf("z_score", Scope::Image, Channels::Joint);
        recipe.region = Region::Mask;
        for (const CodeTarget& target : codeTargets())
            QVERIFY(has(target.write(recipe, {}), "def normalize(image, mask):\n"));
        QVERIFY(has(written("pytorch", recipe), "No transform of torchvision says this."));
        recipe.region = Region::Valid;
        QVERIFY(has(written("numpy", recipe), "def normalize(image):\n"));
    }

    void a_chain_calls_its_steps_in_order()
    {
        Recipe recipe = recipeOf("unit", Scope::Image, Channels::Joint);
        recipe.before = {recipeOf("robust_z", Scope::Image, Channels::Joint),
            recipeOf("min_max", Scope::Dataset, Channels::Separate)};
        for (const CodeTarget& target : codeTargets()) {
            const std::string text = target.write(recipe, {});
            QVERIFY2(has(text, "# Step 2: Min"), text.c_str());
            const auto first = text.find("y = step_1("), second = text.find("y = step_2("),
                       last = text.find("y = step_3(x, largest)");
            QVERIFY2(first < second && second < last && last != text.npos, text.c_str());
            QVERIFY2(text.rfind("largest = 1.0\n", last) > second, text.c_str()); // min_max ends with 1
            QVERIFY2(has(text, "LOW_2 = np.array([3.0, 3.0, 3.0])\n"), text.c_str());
        }
        QVERIFY(has(written("opencv", recipe), "no C++ for more than one step"));
    }

    void a_function_that_several_steps_call_is_defined_once()
    {
        Recipe recipe = recipeOf("z_score", Scope::Image, Channels::Joint);
        recipe.before = {recipe};
        const std::string text = written("numpy", recipe);
        QVERIFY(has(text, "def deviation("));
        QCOMPARE(text.find("def deviation("), text.rfind("def deviation("));
    }

    void what_there_is_no_code_for_is_refused_by_name()
    {
        Recipe recipe = recipeOf("clahe", Scope::Image, Channels::Joint);
        recipe.params = {{"mode", std::string("luminance")}};
        QVERIFY(has(refusal(recipe), "mode luminance"));
    }

    void a_table_too_long_to_read_is_refused()
    {
        Recipe recipe = recipeOf("equalize", Scope::Dataset, Channels::Joint);
        recipe.fitted->groups[""][0].arrays
            = {{"values", std::vector<double>(65537)}, {"cdf", std::vector<double>(65537)}};
        QVERIFY(has(refusal(recipe), "65537 entries"));
        recipe = recipeOf("illumination", Scope::Dataset, Channels::Joint);
        recipe.fitted->groups[""][2].arrays = {{"field", std::vector<double>(300 * 300)}};
        QVERIFY(has(refusal(recipe), "90000 entries"));
    }

    void parameters_that_do_not_fit_together_are_refused()
    {
        Recipe recipe = recipeOf("percentile", Scope::Image, Channels::Joint);
        recipe.params = {{"lo", 50.0}, {"hi", 40.0}};
        QVERIFY(has(refusal(recipe), "low percentile"));
        recipe = recipeOf("window", Scope::Image, Channels::Joint);
        recipe.params = {{"lo", 5.0}, {"hi", 4.0}};
        QVERIFY(has(refusal(recipe), "not above the lower"));
        recipe = recipeOf("fixed", Scope::Image, Channels::Joint);
        recipe.params = {{"mean", std::vector<double> {0.5}}, {"std", std::vector<double> {0.5, 0.5}}};
        QVERIFY(has(refusal(recipe), "deviations"));
    }

    void the_header_says_what_was_fitted_on_what()
    {
        Recipe recipe = recipeOf("percentile", Scope::Dataset, Channels::Separate);
        recipe.split = "train\nimport os";
        const std::string text = written("numpy", recipe);
        const std::string expected
            = "# Percentile (percentile): lo 1, hi 99, range 0,1, clip on\n"
              "# Statistics: of the split train import os of the set (12 images, 3456 pixels, fitted "
              "2026-11-23T12:00:00Z), each channel on its own\n"
              "# Written by Isolume 9.9\nimport numpy as np\n";
        QCOMPARE(text.substr(0, expected.size()), expected);
        // Names come from recipes and files of others: none of their lines becomes one of the program.
        recipe.scope = Scope::Group;
        recipe.groupBy = "site\nimport os";
        Recipe match = recipeOf("match", Scope::Image, Channels::Joint);
        match.params["reference"] = std::string("a\nimport os\n#.png");
        for (const CodeTarget& target : codeTargets())
            for (const Recipe& hostile : {recipe, match})
                QVERIFY(!has("\n" + target.write(hostile, {}), "\nimport os\n"));
        // What nobody fitted has no images to speak of; what replaces a preset is said in its place.
        recipe.fitted->images = 0;
        QVERIFY(!has(written("numpy", recipe), "0 images"));
        Recipe window = recipeOf("window", Scope::Image, Channels::Joint);
        window.params = {{"lo", 5.0}, {"hi", 6.0}};
        QVERIFY(!has(written("numpy", window), "abdomen"));
    }

    void constants_bear_the_names_and_the_digits_of_the_recipe()
    {
        Recipe recipe = recipeOf("z_score", Scope::Dataset, Channels::Separate);
        recipe.fitted->groups[""][1].numbers = {{"mean", 64.43499399601819}, {"std", 1.0 / 3}};
        const std::string text = written("numpy", recipe);
        QVERIFY2(has(text,
                     "MEAN = np.array([100.5, 64.43499399601819, 100.5])\n"
                     "STD = np.array([20.25, 0.3333333333333333, 20.25])\n"),
            text.c_str());
        QVERIFY(has(text, "y = (x - MEAN) / STD\n"));
        QVERIFY(has(written("pytorch", recipe), "std=[20.25, 0.3333333333333333, 20.25]"));
        QVERIFY(has(written("numpy", recipeOf("fixed", Scope::Image, Channels::Joint)),
            "STD = np.array([0.229, 0.224, 0.225])\n"));
    }

    void group_names_cannot_break_out_of_their_strings()
    {
        const Recipe recipe = recipeOf("center", Scope::Group, Channels::Joint);
        for (const char* target : {"numpy", "pytorch", "opencv", "monai"})
            QVERIFY(has(written(target, recipe), "\"a \\\"b\\\"\\\\\\012\""));
    }

    void a_target_that_cannot_say_it_says_so_and_gives_numpy()
    {
        const Recipe recipe = recipeOf("robust_z", Scope::Image, Channels::Joint);
        for (const char* id : {"keras", "nnunet", "bioimageio"}) {
            const CodeTarget& target = codeTargetById(id);
            const std::string text = target.write(recipe, {});
            QVERIFY2(has(text, "# No ") && has(text, "def normalize(image):"), text.c_str());
            QCOMPARE(extensionOf(target, text), std::string_view("py"));
        }
        const CodeTarget& plans = codeTargetById("nnunet");
        const std::string own = plans.write(recipeOf("z_score", Scope::Image, Channels::Separate), {});
        QCOMPARE(extensionOf(plans, own), std::string_view("json"));
    }

    void nnunets_plans_hold_the_fitted_numbers_of_each_channel()
    {
        const auto plans = nlohmann::json::parse(
            written("nnunet", recipeOf("clip_z", Scope::Dataset, Channels::Separate)));
        const auto& channel = plans["foreground_intensity_properties_per_channel"]["2"];
        QCOMPARE(channel["mean"].get<double>(), 100.5);
        QCOMPARE(channel["std"].get<double>(), 20.25);
        QCOMPARE(channel["percentile_00_5"].get<double>(), 5.0);
        QCOMPARE(channel["percentile_99_5"].get<double>(), 190.0);
        for (const char* configuration : {"2d", "3d_fullres"})
            QCOMPARE(plans["configurations"][configuration]["normalization_schemes"],
                nlohmann::json(std::vector<std::string>(3, "CTNormalization")));
    }

    void what_albumentations_does_by_itself_is_left_to_it()
    {
        Recipe recipe = recipeOf("z_score", Scope::Image, Channels::Separate);
        QVERIFY(has(written("albumentations", recipe), "A.Lambda"));
        recipe.params = {{"eps", 1e-4}, {"clip_sigma", 20.0}};
        QVERIFY(has(written("albumentations", recipe), "normalization=\"image_per_channel\""));
    }

    void numbers_are_literals_of_every_language()
    {
        QCOMPARE(codeNumber(1), std::string("1.0"));
        QCOMPARE(codeNumber(1e-7), std::string("1.0e-07"));
        QCOMPARE(codeNumber(-2.5e300), std::string("-2.5e+300"));
        for (const double value : {0.1, 1.0 / 3, 123456789.125, 5e-324})
            QCOMPARE(std::strtod(codeNumber(value).c_str(), nullptr), value);
        QCOMPARE(tidy(0.22899999999999998), 0.229);
        QCOMPARE(tidy(1.0 / 3), 1.0 / 3);
        QCOMPARE(plusNumber(-2), std::string(" - 2.0"));
    }

    void words_are_replaced_whole()
    {
        QCOMPARE(withWords("(x - std) / std_2 + np.std(std)", {{"std", "STD"}}),
            std::string("(x - STD) / std_2 + np.std(STD)"));
    }
};

QTEST_GUILESS_MAIN(TestCode)
#include "tst_code.moc"
