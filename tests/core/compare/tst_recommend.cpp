// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/recommend.h"

#include <QtTest>

using namespace isolume;

namespace {

ComparedState stateOf(double spread, double shift = 0, double levels = 1)
{
    ComparedState state;
    state.recipe.method = "z_score";
    state.words = "some method";
    state.measured.measures.images = 5;
    state.measured.measures.spread = spread;
    state.measured.measures.splitShift = {{"val", shift}};
    state.measured.measures.levelsKept16 = levels;
    return state;
}

Comparison comparisonOf(std::vector<ComparedState> after)
{
    Comparison comparison;
    comparison.states = {stateOf(0.6, 0.3)};
    for (ComparedState& state : after)
        comparison.states.push_back(std::move(state));
    recommend(comparison);
    return comparison;
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

} // namespace

class TestRecommend : public QObject {
    Q_OBJECT

private slots:
    void the_least_spread_wins_and_the_reasons_are_said();
    void a_method_that_harms_is_left_out_with_its_reason();
    void differences_that_nobody_sees_decide_nothing();
    void of_methods_alike_the_splits_decide_and_then_the_levels();
    void where_nothing_helps_none_is_recommended();
    void one_image_alone_gets_no_recommendation();
    void a_method_that_cannot_be_fitted_says_why();
    void recipes_are_named_in_words_data();
    void recipes_are_named_in_words();
};

void TestRecommend::the_least_spread_wins_and_the_reasons_are_said()
{
    const Comparison c = comparisonOf({stateOf(0.3), stateOf(0.1, 0.05), stateOf(0.2)});
    QCOMPARE(c.recommended, std::size_t {2});
    QCOMPARE(c.recommendation,
        std::string(
            "some method: spread falls from 0.60 to 0.10, the largest split shift falls from 0.30 to 0.05, "
            "0.0 % clipped, no image degenerate."));
    QVERIFY(has(c.states[1].verdict, "0.300") && has(c.states[1].verdict, "0.100"));
}

void TestRecommend::a_method_that_harms_is_left_out_with_its_reason()
{
    ComparedState clips = stateOf(0.1), flattens = stateOf(0.1), misfits = stateOf(0.1);
    clips.measured.measures.clippedHigh = 0.05;
    flattens.measured.measures.degenerate = 1;
    misfits.measured.failures = {{0, Failure {"a.png", "", "", ""}}};
    const Comparison c = comparisonOf({clips, flattens, misfits, stateOf(0.4)});
    QCOMPARE(c.recommended, std::size_t {4});
    QVERIFY(has(c.states[1].verdict, "5.0 %"));
    QVERIFY(has(c.states[2].verdict, "1 more image without contrast"));
    QVERIFY(has(c.states[3].verdict, "does not fit 1"));
}

void TestRecommend::differences_that_nobody_sees_decide_nothing()
{
    QCOMPARE(comparisonOf({stateOf(0.1, 0.02), stateOf(0.099, 0.019, 1.001)}).recommended, std::size_t {1});
}

void TestRecommend::of_methods_alike_the_splits_decide_and_then_the_levels()
{
    const Comparison shifts = comparisonOf({stateOf(0.1, 0.2), stateOf(0.102, 0.1)});
    QCOMPARE(shifts.recommended, std::size_t {2});
    QVERIFY(has(shifts.states[1].verdict, "splits lie farther apart"));
    const Comparison levels = comparisonOf({stateOf(0.1, 0.1, 0.5), stateOf(0.102, 0.1, 0.9)});
    QCOMPARE(levels.recommended, std::size_t {2});
    QVERIFY(has(levels.states[1].verdict, "keeps fewer levels"));
}

void TestRecommend::where_nothing_helps_none_is_recommended()
{
    const Comparison alike = comparisonOf({stateOf(0.6), stateOf(0.59)});
    QCOMPARE(alike.recommended, std::size_t {0});
    QVERIFY(has(alike.recommendation, "None of these methods"));
    ComparedState clips = stateOf(0.1);
    clips.measured.measures.clippedLow = 1;
    QCOMPARE(comparisonOf({clips}).recommended, std::size_t {0});
    QCOMPARE(comparisonOf({}).recommended, std::size_t {0});
}

void TestRecommend::one_image_alone_gets_no_recommendation()
{
    Comparison c;
    c.states = {stateOf(0), stateOf(0)};
    for (ComparedState& state : c.states)
        state.measured.measures.images = 1;
    recommend(c);
    QCOMPARE(c.recommended, std::size_t {0});
    QVERIFY(has(c.recommendation, "With one image"));
}

void TestRecommend::a_method_that_cannot_be_fitted_says_why()
{
    ComparedState unfit = stateOf(0);
    unfit.failure = Failure {"z_score", "cannot fit", "some images have 3 channels and others 1", ""};
    const Comparison c = comparisonOf({unfit, stateOf(0.2)});
    QCOMPARE(c.recommended, std::size_t {2});
    QVERIFY(has(c.states[1].verdict, "others 1"));
}

void TestRecommend::recipes_are_named_in_words_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<int>("scope");
    QTest::addColumn<QString>("params");
    QTest::addColumn<QString>("words");
    QTest::newRow("nothing to fit") << "unit" << 0 << ""
                                    << "Unit range";
    QTest::newRow("each image") << "percentile" << 0 << ""
                                << "Percentile 1–99, each image by itself, channels together";
    QTest::newRow("set") << "percentile" << 2 << "lo"
                         << "Percentile 3–99, fit on train, channels together";
    QTest::newRow("group") << "z_score" << 1 << ""
                           << "Z-score, each class by itself, fit on train, channels together";
    QTest::newRow("parameter") << "z_score" << 0 << "ddof"
                               << "Z-score, degrees of freedom 1, each image by itself, channels together";
}

void TestRecommend::recipes_are_named_in_words()
{
    QFETCH(QString, method);
    QFETCH(int, scope);
    QFETCH(QString, params);
    QFETCH(QString, words);
    Recipe recipe;
    recipe.method = method.toStdString();
    recipe.scope = static_cast<Scope>(scope);
    recipe.split = scope == 0 ? "" : "train";
    recipe.groupBy = scope == 1 ? "class" : "";
    if (!params.isEmpty())
        recipe.params[params.toStdString()] = params == "lo" ? 3.0 : 1.0;
    QCOMPARE(QString::fromStdString(recipeWords(recipe)), words);
}

QTEST_GUILESS_MAIN(TestRecommend)
#include "tst_recommend.moc"
