// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/export/writer.h"
#include "core/jobs/job.h"
#include "core/jobs/parallel.h"
#include "core/recipe/apply.h"
#include "core/recipe/fit.h"
#include "core/stats/catalog.h"
#include "core/stats/scan.h"
#include "tests/support/arrays.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <numeric>

using namespace isolume;
namespace fs = std::filesystem;

namespace {

void writeGray(const fs::path& file, const std::vector<std::uint8_t>& values)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << "P5\n"
                                          << values.size() << " 1\n255\n"
                                          << std::string(values.begin(), values.end());
}

void writeFloats(const fs::path& file, const std::vector<float>& values)
{
    fs::create_directories(file.parent_path());
    writerById("tiff").write(
        file, test::imageOf(Shape {1, static_cast<int>(values.size()), 1}, values), {0, 1});
}

Recipe recipeOf(const std::string& method, Scope scope)
{
    Recipe recipe;
    recipe.method = method;
    recipe.scope = scope;
    return recipe;
}

double fittedOf(const Recipe& recipe, const std::string& group, std::string_view name)
{
    return recipe.fitted->groups.at(group).at(0).number(name);
}

} // namespace

class TestFit : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_set = fs::path(m_temporary->path().toStdString()) / "set";
        m_catalog = std::make_unique<Catalog>(m_set.parent_path() / "catalog.sqlite");
    }
    void test_images_do_not_leak_into_a_fit_on_train();
    void groups_are_fitted_each_on_its_own();
    void a_set_fitted_again_reads_no_image();
    void percentiles_of_a_set_of_floats_are_exact();
    void threads_and_shards_do_not_change_a_bit();
    void an_empty_split_is_refused_and_the_others_named();
    void a_bad_image_does_not_stop_the_fit();
    void a_scan_that_was_stopped_goes_on_where_it_was();
    void a_changed_file_is_read_again();

private:
    ImageSet open()
    {
        Job job;
        return openSet({m_set}, m_catalog.get(), job);
    }
    Recipe fit(const Recipe& recipe)
    {
        Job job;
        return fitRecipe(open(), *m_catalog, recipe, {.threads = 2, .on = "2026-01-01T00:00:00Z"}, job);
    }
    std::size_t readNow()
    {
        Job job;
        return scan(open(), *m_catalog, {}, job).read;
    }
    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_set;
    std::unique_ptr<Catalog> m_catalog;
};

void TestFit::test_images_do_not_leak_into_a_fit_on_train()
{
    writeGray(m_set / "train/a/1.pgm", {10, 20});
    writeGray(m_set / "train/b/2.pgm", {30, 40});
    writeGray(m_set / "test/a/3.pgm", {0, 255});
    Recipe recipe = recipeOf("min_max", Scope::Dataset);
    recipe.split = "train";
    const Recipe fitted = fit(recipe);
    QCOMPARE(fittedOf(fitted, "", "min"), 10.0);
    QCOMPARE(fittedOf(fitted, "", "max"), 40.0);
    QCOMPARE(fitted.fitted->images, 2U);
    QCOMPARE(fitted.fitted->pixels, 4U);
    recipe.split.clear();
    QCOMPARE(fittedOf(fit(recipe), "", "max"), 255.0);
}

void TestFit::groups_are_fitted_each_on_its_own()
{
    writeGray(m_set / "train/a/1.pgm", {10, 20});
    writeGray(m_set / "train/b/2.pgm", {30, 40});
    writeGray(m_set / "test/b/3.pgm", {50, 60});
    Recipe recipe = recipeOf("z_score", Scope::Group);
    recipe.groupBy = "class";
    const Recipe fitted = fit(recipe);
    QCOMPARE(fitted.fitted->groups.size(), 2U);
    QCOMPARE(fittedOf(fitted, "a", "mean"), 15.0);
    QCOMPARE(fittedOf(fitted, "b", "mean"), 45.0);
    recipe.groupBy = "folder";
    QCOMPARE(fittedOf(fit(recipe), "test/b", "mean"), 55.0);
    const Image image = test::imageOf<std::uint8_t>({1, 1, 1}, {10});
    QCOMPARE(transformFor(image, fitted, nullptr, "a").channels[0](15), 0.0F);
    QVERIFY_THROWS_EXCEPTION(Error, transformFor(image, fitted, nullptr, "c"));
}

void TestFit::a_set_fitted_again_reads_no_image()
{
    for (int i = 0; i < 5; ++i)
        writeFloats(
            m_set / (std::to_string(i) + ".tif"), test::randomValues<float>(100, static_cast<unsigned>(i)));
    const Recipe first = fit(recipeOf("robust_z", Scope::Dataset));
    const ImageSet set = open();
    fs::rename(m_set, m_set.string() + "-gone");
    Job job;
    const Recipe again = fitRecipe(
        set, *m_catalog, recipeOf("robust_z", Scope::Dataset), {.on = "2026-01-01T00:00:00Z"}, job);
    QVERIFY(again == first);
}

void TestFit::percentiles_of_a_set_of_floats_are_exact()
{
    std::vector<float> all;
    for (unsigned i = 0; i < 4; ++i) {
        const auto values = test::randomValues<float>(501, i);
        writeFloats(m_set / (std::to_string(i) + ".tif"), values);
        all.insert(all.end(), values.begin(), values.end());
    }
    std::sort(all.begin(), all.end());
    Recipe recipe = recipeOf("percentile", Scope::Dataset);
    recipe.params = {{"lo", 0.0}, {"hi", 50.0}};
    const Recipe fitted = fit(recipe);
    QCOMPARE(fittedOf(fitted, "", "p_lo"), static_cast<double>(all.front()));
    const std::size_t middle = all.size() / 2;
    QCOMPARE(fittedOf(fitted, "", "p_hi"),
        static_cast<double>(all[middle])
            - (static_cast<double>(all[middle]) - static_cast<double>(all[middle - 1])) * 0.5);
}

void TestFit::threads_and_shards_do_not_change_a_bit()
{
    for (int i = 0; i < 9; ++i)
        writeFloats(
            m_set / (std::to_string(i) + ".tif"), test::randomValues<float>(300, static_cast<unsigned>(i)));
    const Recipe recipe = recipeOf("z_score", Scope::Dataset);
    const tbb::global_control more(tbb::global_control::max_allowed_parallelism, 8);
    std::vector<std::string> results;
    for (unsigned threads : {1U, 2U, 8U}) {
        Catalog catalog(m_set.parent_path() / ("threads" + std::to_string(threads)));
        Job job;
        // In shards, out of order, as on several machines.
        for (std::size_t shard : {2U, 0U, 1U}) {
            ScanOptions options;
            options.threads = threads;
            options.shard = shard;
            options.shards = 3;
            QCOMPARE(scan(open(), catalog, options, job).read, 3U);
        }
        results.push_back(toJson(fitRecipe(open(), catalog, recipe, {.threads = threads, .on = "now"}, job)));
    }
    QCOMPARE(results[1], results[0]);
    QCOMPARE(results[2], results[0]);
}

void TestFit::an_empty_split_is_refused_and_the_others_named()
{
    writeGray(m_set / "train/a/1.pgm", {10, 20});
    Recipe recipe = recipeOf("min_max", Scope::Dataset);
    recipe.split = "val";
    try {
        fit(recipe);
        QFAIL("accepted");
    } catch (const Error& error) {
        QVERIFY(std::string(error.what()).find("train") != std::string::npos);
    }
}

void TestFit::a_bad_image_does_not_stop_the_fit()
{
    writeGray(m_set / "1.pgm", {10, 20});
    std::ofstream(m_set / "2.png") << "no picture";
    QCOMPARE(fit(recipeOf("min_max", Scope::Dataset)).fitted->images, 1U);
    fs::remove(m_set / "1.pgm");
    QVERIFY_THROWS_EXCEPTION(Error, fit(recipeOf("min_max", Scope::Dataset)));
}

void TestFit::a_scan_that_was_stopped_goes_on_where_it_was()
{
    for (int i = 0; i < 40; ++i)
        writeGray(m_set / (std::to_string(i) + ".pgm"), {static_cast<std::uint8_t>(i), 200});
    const ImageSet set = open();
    std::stop_source stop;
    Job job(stop.get_token(), [&](double fraction) {
        if (fraction >= 0.5)
            stop.request_stop();
    });
    QVERIFY_THROWS_EXCEPTION(Cancelled, scan(set, *m_catalog, {}, job));
    const std::size_t rest = readNow();
    QVERIFY(rest > 0 && rest <= 20);
    QCOMPARE(readNow(), 0U);
}

void TestFit::a_changed_file_is_read_again()
{
    writeGray(m_set / "1.pgm", {10, 20});
    writeGray(m_set / "2.pgm", {10, 20});
    QCOMPARE(readNow(), 2U);
    writeGray(m_set / "2.pgm", {10, 20, 90});
    QCOMPARE(readNow(), 1U);
    QCOMPARE(fittedOf(fit(recipeOf("min_max", Scope::Dataset)), "", "max"), 90.0);
}

QTEST_GUILESS_MAIN(TestFit)
#include "tst_fit.moc"
