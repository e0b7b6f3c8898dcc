// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/measures.h"
#include "core/compare/wasserstein.h"
#include "core/error.h"
#include "core/jobs/job.h"
#include "core/recipe/fit.h"
#include "core/stats/catalog.h"
#include "tests/support/arrays.h"

#include <QTemporaryDir>
#include <QtTest>

#include <random>

using namespace isolume;

namespace {

Levels levelsOf(std::initializer_list<std::pair<double, double>> pairs)
{
    Levels levels;
    for (const auto& [value, count] : pairs)
        levels.add(value, count);
    return levels;
}

/// The area between the two cumulative functions, by the definition.
double areaBetween(const Levels& a, const Levels& b)
{
    std::vector<double> edges = a.values;
    edges.insert(edges.end(), b.values.begin(), b.values.end());
    std::sort(edges.begin(), edges.end());
    const auto share = [](const Levels& l, double x) {
        double below = 0, all = 0;
        for (std::size_t i = 0; i < l.size(); ++i) {
            all += l.counts[i];
            below += l.values[i] <= x ? l.counts[i] : 0;
        }
        return below / all;
    };
    double area = 0;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i)
        area += std::abs(share(a, edges[i]) - share(b, edges[i])) * (edges[i + 1] - edges[i]);
    return area;
}

Levels randomLevels(std::mt19937& random, std::size_t n)
{
    std::map<int, double> counts;
    for (std::size_t i = 0; i < n; ++i)
        counts[static_cast<int>(random() % 1000)] += static_cast<double>(1 + random() % 50);
    Levels levels;
    for (const auto& [value, count] : counts)
        levels.add(value / 7.0 - 30, count);
    return levels;
}

} // namespace

class TestMeasures : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_catalog = std::make_unique<Catalog>(
            std::filesystem::path(m_temporary->path().toStdString()) / "catalog.sqlite");
        m_set = ImageSet();
        m_set.root = m_temporary->path().toStdString();
    }
    void a_distance_is_the_area_between_the_cumulative_functions();
    void bins_of_many_values_keep_the_distance();
    void a_shift_of_one_image_is_its_distance();
    void images_alike_have_no_spread();
    void an_image_darker_by_a_known_amount_has_that_spread();
    void classes_that_brightness_tells_apart_give_the_signal_1();
    void classes_of_equal_brightness_give_the_signal_0();
    void an_affine_method_for_the_whole_set_changes_no_distance();
    void order_and_threads_do_not_matter();
    void threads_change_no_bit_of_8_bit_sets_either();
    void clipping_counts_what_the_method_cuts_off();
    void flat_images_are_degenerate_and_harmed_most();
    void invalid_values_are_counted_and_measure_nothing();
    void floats_are_said_to_be_about();
    void an_image_that_a_recipe_does_not_fit_is_named();
    void an_image_that_the_catalog_lacks_is_left_out();

private:
    template <class T>
    void add(const std::vector<T>& values, const std::string& split = "", const std::string& label = "",
        int channels = 1)
    {
        SetItem item;
        item.path = std::to_string(m_set.items.size()) + ".png";
        item.split = split;
        item.label = label;
        item.stamp = {1, 1};
        const Shape shape {1, static_cast<int>(values.size()) / channels, channels};
        m_catalog->store({{item, rowOf(test::imageOf(shape, values))}}, {});
        m_set.items.push_back(item);
    }
    MeasuredState measured(
        const std::string& method, Scope scope = Scope::Image, Params params = {}, unsigned threads = 0)
    {
        Recipe recipe;
        recipe.method = method;
        recipe.scope = scope;
        recipe.params = std::move(params);
        recipe = fitRecipe(m_set, *m_catalog, recipe, {.threads = 0, .on = "now", .withRange = true}, m_job);
        return measure(m_set, *m_catalog, std::span(&recipe, 1), threads, m_job).at(0);
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<Catalog> m_catalog;
    ImageSet m_set;
    Job m_job;
};

using Bytes = std::vector<std::uint8_t>;

void TestMeasures::a_distance_is_the_area_between_the_cumulative_functions()
{
    std::mt19937 random(5);
    for (int i = 0; i < 50; ++i) {
        const Levels a = randomLevels(random, 1 + random() % 60),
                     b = randomLevels(random, 1 + random() % 400);
        const double expected = areaBetween(a, b);
        QVERIFY(std::abs(CumulativeCurve(b).distanceTo(a.values, a.counts) - expected) < 1e-9);
        QVERIFY(std::abs(CumulativeCurve(a).distanceTo(b.values, b.counts) - expected) < 1e-9);
    }
    // All steps in one cell of the search, but for one value far out.
    Levels clumped;
    for (int i = 0; i < 100; ++i)
        clumped.add(i * 1e-6, 1);
    clumped.add(1e6, 1);
    const Levels at = levelsOf({{0, 1}, {5.5e-5, 1}});
    QVERIFY(std::abs(CumulativeCurve(clumped).distanceTo(at.values, at.counts) - areaBetween(clumped, at))
        < 1e-9);
}

void TestMeasures::bins_of_many_values_keep_the_distance()
{
    PooledValues pooled({0, 1});
    Levels all, one;
    for (int i = 0; i < 60000; ++i)
        all.add(i / 30000.0 - 0.75, 1 + i % 3); // beyond the bins on the one side too
    for (int i = 0; i < 256; ++i)
        one.add(i / 300.0, 1 + i % 5);
    pooled.add(all);
    QVERIFY(!pooled.isExact());
    QVERIFY(pooled.levels().size() < 20000);
    const double expected = CumulativeCurve(all).distanceTo(one.values, one.counts);
    const double got = CumulativeCurve(pooled.levels()).distanceTo(one.values, one.counts);
    QVERIFY(std::abs(got - expected) < 0.5 * 2 / 16384);
    const Levels few = reduced(all, 4096);
    QVERIFY(few.size() <= 4096);
    QVERIFY(std::abs(CumulativeCurve(all).distanceTo(few.values, few.counts)) < 0.5 * 2 / 4096);
}

void TestMeasures::a_shift_of_one_image_is_its_distance()
{
    add<std::uint8_t>({10, 20, 30}, "train");
    add<std::uint8_t>({15, 25, 35}, "val");
    // Pooled: mean 22.5, deviation sqrt(((12.5² + 7.5² + 2.5²) · 2) / 6).
    const double deviation = std::sqrt((12.5 * 12.5 + 7.5 * 7.5 + 2.5 * 2.5) / 3);
    const Measures m = measured("identity").measures;
    QCOMPARE(m.splitShift.size(), std::size_t {1});
    QCOMPARE(m.splitShift[0].first, std::string("val"));
    QCOMPARE(m.splitShift[0].second, 5 / deviation);
    QCOMPARE(m.worstShift(), 5 / deviation);
}

void TestMeasures::images_alike_have_no_spread()
{
    for (int i = 0; i < 3; ++i)
        add<std::uint8_t>({0, 7, 7, 200}, i ? "train" : "test");
    const Measures m = measured("identity").measures;
    QCOMPARE(m.spread, 0.0);
    QCOMPARE(m.worstShift(), 0.0);
    QCOMPARE(m.levelsKept8, 1.0);
    QCOMPARE(m.entropyBits, 1.5);
}

void TestMeasures::an_image_darker_by_a_known_amount_has_that_spread()
{
    add<std::uint8_t>({0, 10});
    add<std::uint8_t>({100, 110});
    // Each is 50 away from the mixture, whose deviation is sqrt(50² + 5²).
    QCOMPARE(measured("identity").measures.spread, 50 / std::sqrt(2525.0));
    QVERIFY(measured("min_max").measures.spread < 1e-12);
}

void TestMeasures::classes_that_brightness_tells_apart_give_the_signal_1()
{
    for (int i = 0; i < 3; ++i) {
        add<std::uint8_t>({10, 30}, "", "dark");
        add<std::uint8_t>({200, 220}, "", "bright");
    }
    add<std::uint8_t>({99, 98}); // of no class: not counted
    QCOMPARE(measured("identity").measures.labelSignal, 1.0);
    QCOMPARE(measured("z_score").measures.labelSignal, 0.0);
}

void TestMeasures::classes_of_equal_brightness_give_the_signal_0()
{
    for (const char* label : {"a", "b"}) {
        add<std::uint8_t>({10, 30}, "", label);
        add<std::uint8_t>({200, 220}, "", label);
    }
    QCOMPARE(measured("identity").measures.labelSignal, 0.0);
}

void TestMeasures::an_affine_method_for_the_whole_set_changes_no_distance()
{
    add<std::uint8_t>({10, 20, 250}, "train");
    add<std::uint8_t>({15, 25, 35}, "val");
    add<std::uint8_t>({1, 100, 35}, "test");
    const Measures before = measured("identity").measures;
    for (const char* method : {"min_max", "z_score", "unit", "center"}) {
        const Measures after = measured(method, Scope::Dataset).measures;
        QVERIFY(std::abs(after.spread - before.spread) < 1e-6);
        QVERIFY(std::abs(after.splitShift[0].second - before.splitShift[0].second) < 1e-6);
        QVERIFY(std::abs(after.splitShift[1].second - before.splitShift[1].second) < 1e-6);
    }
}

void TestMeasures::order_and_threads_do_not_matter()
{
    // Enough images for several blocks and for more values than are kept one by one.
    for (unsigned i = 0; i < 150; ++i)
        add<std::uint16_t>(
            test::randomValues<std::uint16_t>(300, i), i % 3 ? "train" : "val", i % 2 ? "a" : "b", 3);
    const MeasuredState one = measured("percentile", Scope::Image, {}, 1);
    const MeasuredState two = measured("percentile", Scope::Image, {}, 2);
    QCOMPARE(one.measures.spread, two.measures.spread);
    QVERIFY(std::memcmp(&one.measures.spread, &two.measures.spread, sizeof(double)) == 0);
    QVERIFY(one.imageSpread == two.imageSpread);
    QVERIFY(one.measures.splitShift == two.measures.splitShift);
    std::reverse(m_set.items.begin(), m_set.items.end());
    const MeasuredState reversed = measured("percentile");
    QVERIFY(std::abs(one.measures.spread - reversed.measures.spread) < 1e-9);
    QVERIFY(std::abs(one.measures.splitShift[0].second - reversed.measures.splitShift[0].second) < 1e-9);
    QVERIFY(std::abs(one.measures.labelSignal - reversed.measures.labelSignal) < 1e-9);
    QCOMPARE(one.measures.entropyBits, reversed.measures.entropyBits);
}

void TestMeasures::threads_change_no_bit_of_8_bit_sets_either()
{
    for (unsigned i = 0; i < 120; ++i)
        add(test::randomValues<std::uint8_t>(60 + 3 * i, i), i % 3 ? "train" : "val", i % 2 ? "a" : "b", 3);
    for (const Scope scope : {Scope::Image, Scope::Dataset}) {
        const MeasuredState one = measured("z_score", scope, {}, 1), two = measured("z_score", scope, {}, 2);
        QVERIFY(one.measures.spread > 0);
        QVERIFY(std::memcmp(&one.measures.spread, &two.measures.spread, sizeof(double)) == 0);
        QVERIFY(one.imageSpread == two.imageSpread);
        QVERIFY(one.measures.splitShift == two.measures.splitShift);
        QVERIFY(one.measures.labelSignal == two.measures.labelSignal);
        QVERIFY(one.measures.entropyBits == two.measures.entropyBits);
    }
}

void TestMeasures::clipping_counts_what_the_method_cuts_off()
{
    Bytes values(100);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<std::uint8_t>(i);
    add(values);
    const MeasuredState state = measured("percentile", Scope::Image, {{"lo", 10.0}, {"hi", 95.0}});
    // Percentiles 9.9 and 94.05: 0…9 are below, 95…99 above.
    QCOMPARE(state.measures.clippedLow, 0.1);
    QCOMPARE(state.measures.clippedHigh, 0.05);
    // Between the ends 10 and 94 come so near to them that as uint8 they are the same.
    QCOMPARE(state.measures.levelsKept8, 85 / 100.0);
    QCOMPARE(state.measures.levelsKept16, 87 / 100.0);
    QCOMPARE(state.harmed.size(), std::size_t {1});
    QVERIFY(std::abs(state.harmed[0].clipped - 0.15) < 1e-12);
    QCOMPARE(measured("min_max").measures.clipped(), 0.0);
}

void TestMeasures::flat_images_are_degenerate_and_harmed_most()
{
    add<std::uint8_t>({0, 0, 0, 255});
    add<std::uint8_t>({7, 7, 7, 7});
    const MeasuredState before = measured("identity");
    QCOMPARE(before.measures.degenerate, std::uint64_t {1});
    // The 0th to 50th percentile of the first image are one value, so all of it becomes the lower bound.
    const MeasuredState after = measured("percentile", Scope::Image, {{"lo", 0.0}, {"hi", 50.0}});
    QCOMPARE(after.measures.degenerate, std::uint64_t {2});
    QCOMPARE(after.measures.spread, 0.0);
    QVERIFY(after.harmed.at(0).degenerate && after.harmed.at(1).degenerate);
    QCOMPARE(after.harmed.at(0).index, std::size_t {0});
}

void TestMeasures::invalid_values_are_counted_and_measure_nothing()
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    add<float>({0, 1, nan, 0.5F});
    add<float>({nan, nan, nan, nan});
    const Measures m = measured("min_max").measures;
    QCOMPARE(m.invalid, std::uint64_t {5});
    QCOMPARE(m.degenerate, std::uint64_t {1});
    QCOMPARE(m.images, std::uint64_t {2});
    QVERIFY(std::isfinite(m.spread) && std::isfinite(m.entropyBits) && std::isfinite(m.levelsKept8));
    // An image without values lies nowhere: it does not bring the others nearer to each other.
    add<float>({5, 6, 7, 8});
    const double among = measured("identity").measures.spread;
    m_set.items.erase(m_set.items.begin() + 1);
    QCOMPARE(measured("identity").measures.spread, among);
}

void TestMeasures::floats_are_said_to_be_about()
{
    add(test::randomValues<float>(500, 1));
    add(test::randomValues<float>(500, 2));
    QVERIFY(measured("percentile").measures.about);
    add<std::uint8_t>({1, 2});
    m_set.items.erase(m_set.items.begin(), m_set.items.begin() + 2);
    QVERIFY(!measured("percentile").measures.about);
}

void TestMeasures::an_image_that_a_recipe_does_not_fit_is_named()
{
    add<std::uint8_t>({1, 2, 3, 4, 5, 6}, "", "", 3);
    add<std::uint8_t>({1, 2});
    const MeasuredState state = measured("fixed", Scope::Image, {{"preset", std::string("imagenet")}});
    QCOMPARE(state.failures.size(), std::size_t {1});
    QCOMPARE(state.failures[0].first, std::size_t {1});
    QCOMPARE(state.measures.images, std::uint64_t {1});
    QCOMPARE(state.imageSpread[1], -1.0F);
}

void TestMeasures::an_image_that_the_catalog_lacks_is_left_out()
{
    add<std::uint8_t>({1, 2});
    m_set.items.push_back(m_set.items[0]);
    m_set.items.back().path = "lost.png";
    Recipe recipe;
    recipe.method = "unit";
    const MeasuredState state = measure(m_set, *m_catalog, std::span(&recipe, 1), 0, m_job).at(0);
    QCOMPARE(state.measures.images, std::uint64_t {1});
    QCOMPARE(state.imageSpread[1], -1.0F);
}

QTEST_GUILESS_MAIN(TestMeasures)
#include "tst_measures.moc"
