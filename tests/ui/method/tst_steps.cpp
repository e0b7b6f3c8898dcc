// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/steps.h"

#include <QTest>

using namespace isolume;

class TestSteps : public QObject {
    Q_OBJECT

    static Recipe single()
    {
        Recipe recipe;
        recipe.method = "percentile";
        recipe.input.nodata = 7;
        recipe.fill.reset();
        return recipe;
    }
    static std::vector<std::string> methodsOf(const Recipe& recipe)
    {
        std::vector<std::string> ids;
        for (const Recipe* step : stepsOf(recipe))
            ids.push_back(step->method);
        return ids;
    }
    using Ids = std::vector<std::string>;

private slots:
    void whatHoldsForAllStaysWithTheRecipe()
    {
        const Recipe after = withStepAdded(single(), 1);
        QCOMPARE(methodsOf(after), (Ids {"percentile", "identity"}));
        QCOMPARE(after.input.nodata, std::optional(7.0));
        QVERIFY(!after.fill);
        QVERIFY(!after.before[0].input.nodata);
        QVERIFY(withoutStep(after, 1) == single());
        QVERIFY(withoutStep(withStepAdded(single(), 0), 0) == single());
    }

    void theOnlyStepStays() { QVERIFY(withoutStep(single(), 0) == single()); }

    void movesAStepToItsPlace()
    {
        const Recipe three = withStep(withStepAdded(withStepAdded(single(), 0), 0), 1, [] {
            Recipe curve;
            curve.method = "curve";
            return curve;
        }());
        QCOMPARE(methodsOf(three), (Ids {"identity", "curve", "percentile"}));
        QCOMPARE(methodsOf(withStepMoved(three, 0, 2)), (Ids {"curve", "percentile", "identity"}));
        QCOMPARE(methodsOf(withStepMoved(three, 2, 1)), (Ids {"identity", "percentile", "curve"}));
        QVERIFY(withStepMoved(withStepMoved(three, 0, 2), 2, 0) == three);
    }

    void regionAndGroupingAreOfAllSteps()
    {
        Recipe recipe = withStepAdded(single(), 0);
        Recipe grouped = recipe.before[0];
        grouped.method = "z_score";
        grouped.scope = Scope::Group;
        grouped.groupBy = "class";
        recipe = withStep(recipe, 0, grouped);
        Recipe last = recipe;
        last.scope = Scope::Group;
        last.groupBy = "split";
        last.region = Region::NonZero;
        recipe = withStep(recipe, 1, last);
        QCOMPARE(recipe.before[0].groupBy, std::string("split"));
        QCOMPARE(recipe.before[0].region, Region::NonZero);
        checkRecipe(recipe);
    }

    void theNearestScopeIsOneThatIsOffered()
    {
        const Scopes ofSet {.image = false, .group = true, .dataset = true};
        QCOMPARE(nearestScope(ofSet, Scope::Image), Scope::Dataset);
        QCOMPARE(nearestScope(ofSet, Scope::Group), Scope::Group);
        QCOMPARE(nearestScope(imageScope, Scope::Group), Scope::Image);
        QCOMPARE(nearestScope(imageScope, Scope::Dataset), Scope::Image);
        QCOMPARE(nearestScope(noScope, Scope::Dataset), Scope::Dataset);
    }
};

QTEST_GUILESS_MAIN(TestSteps)
#include "tst_steps.moc"
