// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/recipe/presets.h"
#include "core/recipe/recipe_text.h"

#include <QtTest>

using namespace isolume;

namespace {

std::string refusal(const std::string& text)
{
    try {
        recipeFromText(text, {});
    } catch (const Error& error) {
        return sentence(error.failure());
    }
    return {};
}

} // namespace

class TestRecipeText : public QObject {
    Q_OBJECT

private slots:
    void parameters_and_statistics_are_read()
    {
        const Recipe recipe = recipeFromText("percentile:lo=2:hi=98.5:range=-1,1:clip=off:scope=dataset:"
                                             "channels=separate:region=nonzero:split=train",
            {});
        QCOMPARE(recipe.method, std::string("percentile"));
        QCOMPARE(std::get<double>(recipe.params.at("lo")), 2.0);
        QCOMPARE(std::get<std::vector<double>>(recipe.params.at("range")), (std::vector<double> {-1, 1}));
        QVERIFY(recipe.scope == Scope::Dataset && recipe.channels == Channels::Separate);
        QVERIFY(recipe.region == Region::NonZero);
        QCOMPARE(recipe.split, std::string("train"));
    }
    void steps_are_joined_by_a_plus_that_a_method_follows()
    {
        const Recipe recipe = recipeFromText("curve:kind=asinh:s=1e+2+z_score:scope=dataset", {});
        QCOMPARE(recipe.before.size(), std::size_t {1});
        QCOMPARE(recipe.before[0].method, std::string("curve"));
        QCOMPARE(std::get<double>(recipe.before[0].params.at("s")), 100.0);
        QCOMPARE(recipe.method, std::string("z_score"));
    }
    void a_list_of_numbers_goes_on_after_a_comma()
    {
        const auto recipes = recipesFromText("unit:range=-1,1,z_score,nyul:percentiles=1,50,99", {});
        QCOMPARE(recipes.size(), std::size_t {3});
        QCOMPARE(recipes[1].method, std::string("z_score"));
        QVERIFY(recipes[2].scope == Scope::Dataset); // what it offers
    }
    void the_text_of_a_recipe_reads_back_as_the_same()
    {
        for (const Preset& preset : presets()) {
            const Recipe recipe = recipeOf(preset);
            QCOMPARE(toJson(recipeFromText(recipeText(recipe), {})),
                toJson(recipe)); // which writes the defaults too
        }
        const Recipe chain = recipeFromText("curve:kind=log+percentile:lo=3:scope=group:group-by=class", {});
        QCOMPARE(toJson(recipeFromText(recipeText(chain), {})), toJson(chain));
        QVERIFY(recipeFromJson(toJson(chain), "").before[0].method == "curve");
    }
    void mistakes_are_named()
    {
        QVERIFY(refusal("percntile").find("percentile") != std::string::npos);
        QVERIFY(refusal("percentile:low=1").find("lo") != std::string::npos);
        QVERIFY(refusal("z_score:scope=all").find("dataset") != std::string::npos);
        QVERIFY(refusal("z_score:scope=group").find("group-by") != std::string::npos);
        QVERIFY(refusal("nyul:scope=image").find("dataset") != std::string::npos);
        QVERIFY(refusal("curve:region=nonzero+unit").find("region") != std::string::npos);
        QVERIFY(refusal("").find("method") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestRecipeText)
#include "tst_recipe_text.moc"
