// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/recipe/pool.h"
#include "core/stats/catalog.h"
#include "core/stats/distribution.h"
#include "core/stats/encoding.h"
#include "core/stats/sqlite.h"
#include "tests/support/arrays.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <fstream>

using namespace isolume;

namespace {

SetItem itemOf(const std::string& path, std::uint64_t size = 10)
{
    SetItem item;
    item.path = path;
    item.stamp = {size, 1234567890123456789};
    return item;
}

CatalogRow someRow(unsigned seed)
{
    CatalogRow row = rowOf(test::imageOf(Shape {4, 5, 3}, test::randomValues<std::uint16_t>(60, seed)));
    row.declared.nodata = {std::nullopt, -0.5};
    row.declared.notes = {"palette expanded"};
    return row;
}

} // namespace

class TestCatalog : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void what_is_stored_is_found_by_the_next_program();
    void a_row_is_found_by_everything_it_depends_on();
    void sets_with_equal_names_share_a_file_and_no_rows();
    void many_rows_at_once_are_those_found_one_by_one();
    void names_need_not_be_unicode();
    void pooled_results_and_bins_are_remembered();
    void a_file_of_another_kind_is_refused_by_name();
    void a_folder_that_cannot_be_made_is_refused_by_name();
    void a_database_of_another_program_is_left_as_it_is();
    void a_row_that_cannot_be_is_refused();
    void a_damaged_row_is_refused_or_harmless();
    void standard_files_differ_by_set();

private:
    std::filesystem::path file(const char* name = "c.sqlite") const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestCatalog::what_is_stored_is_found_by_the_next_program()
{
    const CatalogRow row = someRow(1);
    {
        Catalog catalog(file());
        catalog.store({{itemOf("a.png"), row}, {itemOf("b.png"), someRow(2)}}, {});
        catalog.storeFrames(itemOf("a.png"), 7);
    }
    Catalog catalog(file());
    QVERIFY(catalog.find(itemOf("a.png"), {}) == row);
    QCOMPARE(catalog.frames(itemOf("a.png")), std::optional(7));
    QCOMPARE(catalog.frames(itemOf("a.png", 11)), std::nullopt);
}

void TestCatalog::a_row_is_found_by_everything_it_depends_on()
{
    Catalog catalog(file());
    const InputOptions twelve {std::nullopt, 12};
    catalog.store({{itemOf("a.png"), someRow(1)}}, {});
    catalog.store({{itemOf("a.png"), someRow(2)}}, twelve);
    QVERIFY(catalog.find(itemOf("a.png"), {}) == someRow(1));
    QVERIFY(catalog.find(itemOf("a.png"), twelve) == someRow(2));
    QVERIFY(!catalog.contains(itemOf("a.png"), {twelve, Region::NonZero}));
    QVERIFY(!catalog.contains(itemOf("a.png"), InputOptions {0.0, std::nullopt}));
    QVERIFY(!catalog.contains(itemOf("a.png", 11), {}));
    SetItem frame = itemOf("a.png");
    frame.frame = 1;
    QVERIFY(!catalog.contains(frame, {}));
    SetItem masked = itemOf("a.png");
    masked.stamp.beside = 1;
    QVERIFY(!catalog.contains(masked, {}));
}

void TestCatalog::sets_with_equal_names_share_a_file_and_no_rows()
{
    SetItem here = itemOf("a.png"), there = itemOf("a.png");
    there.place = 1;
    Catalog catalog(file());
    catalog.store({{here, someRow(1)}}, {});
    catalog.storeFrames(here, 7);
    catalog.storeThumbnail(here, std::array<std::byte, 1> {});
    QVERIFY(!catalog.contains(there, {}));
    QVERIFY(!catalog.frames(there));
    QVERIFY(catalog.thumbnail(there).empty());
    catalog.store({{there, someRow(2)}}, {});
    QVERIFY(catalog.find(here, {}) == someRow(1));
    QVERIFY(catalog.find(there, {}) == someRow(2));

    const ImageSet one {"/one", {here}, {}}, other {"/other", {there}, {}};
    QVERIFY(digestOf({&one, {0}, {}, Channels::Joint}) != digestOf({&other, {0}, {}, Channels::Joint}));
}

void TestCatalog::many_rows_at_once_are_those_found_one_by_one()
{
    Catalog catalog(file());
    ImageSet set;
    for (const char* path : {"a.png", "lost.png", "b.png", "c.png"})
        set.items.push_back(itemOf(path));
    catalog.store({{set.items[0], someRow(1)}, {set.items[2], someRow(2)}, {set.items[3], someRow(3)}}, {});
    const std::vector<std::size_t> indices {3, 1, 0};
    QVERIFY((catalog.containsEach(set, indices, {}) == std::vector<bool> {true, false, true}));
    const auto rows = catalog.findEach(set, indices, {});
    QCOMPARE(rows.size(), indices.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        QVERIFY(rows[i] == catalog.find(set.items[indices[i]], {}));
    // The reading is over: another connection can write the whole log back.
    Catalog other(file());
    other.store({{set.items[1], someRow(4)}}, {});
    QVERIFY((catalog.containsEach(set, indices, {}) == std::vector<bool> {true, true, true}));
}

void TestCatalog::names_need_not_be_unicode()
{
    Catalog catalog(file());
    catalog.store({{itemOf("\xff\xfe.png"), someRow(1)}, {itemOf("写真-🔬.png"), someRow(2)}}, {});
    QVERIFY(catalog.find(itemOf("\xff\xfe.png"), {}) == someRow(1));
    QVERIFY(catalog.find(itemOf("写真-🔬.png"), {}) == someRow(2));
}

void TestCatalog::pooled_results_and_bins_are_remembered()
{
    Catalog catalog(file());
    const Summary summary = someRow(3).summary;
    catalog.storePooled("digest", summary);
    QVERIFY(catalog.pooled("digest") == summary);
    QVERIFY(!catalog.pooled("other"));
    const Refinement refinement {{{5, Histogram(BinKind::Integer, 0, {1, 2})}, {9, {}}}, {}};
    catalog.storeRefined("digest", -1, refinement);
    QVERIFY(catalog.refined("digest", -1, {5, 7, 9}) == refinement);
    QVERIFY(catalog.refined("digest", 0, {5}).bins.empty());
}

void TestCatalog::a_file_of_another_kind_is_refused_by_name()
{
    std::ofstream(file()) << std::string(5000, 'x');
    try {
        Catalog catalog(file());
        QFAIL("accepted");
    } catch (const Error& error) {
        QCOMPARE(error.failure().source, file().string());
        QVERIFY(!error.failure().hint.empty());
    }
}

void TestCatalog::a_folder_that_cannot_be_made_is_refused_by_name()
{
    std::ofstream(file("plain")) << "x";
    QVERIFY_THROWS_EXCEPTION(Error, Catalog(file("plain/inside/c.sqlite")));
}

void TestCatalog::a_database_of_another_program_is_left_as_it_is()
{
    // Names of tables know no case: this is the one that our images would be dropped with.
    Database(file()).run("CREATE TABLE Images(name); INSERT INTO Images VALUES('dear');");
    for (int version : {0, 7}) {
        Database(file()).run(("PRAGMA user_version=" + std::to_string(version)).c_str());
        try {
            Catalog catalog(file());
            QFAIL("no error");
        } catch (const Error& error) {
            QVERIFY(error.failure().why.find("another program") != std::string::npos);
        }
        Database database(file());
        Statement rows(database, "SELECT count(*) FROM Images WHERE name='dear'");
        QVERIFY(rows.step());
        QCOMPARE(rows.number(0), 1);
    }
}

void TestCatalog::a_row_that_cannot_be_is_refused()
{
    const auto isRefused = [](auto&& change) {
        CatalogRow row = rowOf(test::imageOf(Shape {1, 3, 1}, std::vector<float> {-0.5F, 2, 7}));
        change(row, row.summary.channels[0]);
        try {
            decodeRow(encode(row));
        } catch (const Error& error) {
            return error.failure().why == "a row in it is damaged";
        }
        return false;
    };
    const auto with
        = [&](auto&& change) { return isRefused([&](CatalogRow&, ChannelSummary& c) { change(c); }); };
    QVERIFY(!with([](ChannelSummary&) {}));
    QVERIFY(with([](ChannelSummary& c) { c.sums = ExactSums::fromTerms({{2'000'000'000, 1, 1}}); }));
    QVERIFY(with([](ChannelSummary& c) { c.coarse = Histogram(BinKind::FloatHigh, 65536, {3}); }));
    QVERIFY(
        with([](ChannelSummary& c) { c.coarse = Histogram(BinKind::IntHigh, std::int64_t {1} << 62, {3}); }));
    QVERIFY(with([](ChannelSummary& c) { std::swap(c.exact, c.coarse); }));
    QVERIFY(with([](ChannelSummary& c) { c.count = 4; }));
    QVERIFY(with([](ChannelSummary& c) { c.min = std::nan(""); }));
    QVERIFY(isRefused([](CatalogRow& row, ChannelSummary&) { row.shape.channels = 3; }));
}

void TestCatalog::a_damaged_row_is_refused_or_harmless()
{
    for (const Image& image : {test::imageOf(Shape {1, 3, 1}, std::vector<float> {-0.5F, 2, 7e5F}),
             test::imageOf(Shape {1, 3, 1}, std::vector<std::uint8_t> {3, 3, 200})}) {
        const std::vector<std::byte> whole = encode(rowOf(image));
        for (std::size_t at = 0; at < whole.size(); ++at)
            for (unsigned value = 0; value < 256; value += 5) {
                std::vector<std::byte> damaged = whole;
                damaged[at] = static_cast<std::byte>(value);
                try {
                    Summary summary = decodeRow(damaged).summary;
                    summary.merge(summarize(image));
                    for (std::size_t c = 0; c < summary.channels.size(); ++c)
                        numbersOf(summary.channelNames[c], summary.channels[c]);
                } catch (const Error&) {
                    continue;
                }
            }
    }
}

void TestCatalog::standard_files_differ_by_set()
{
    const auto a = Catalog::standardFile("/cache", {"/data/a"});
    QVERIFY(a != Catalog::standardFile("/cache", {"/data/b"}));
    QVERIFY(a != Catalog::standardFile("/cache", {"/data/a", "/data/b"}));
    QVERIFY(a == Catalog::standardFile("/cache", {"/data/../data/a"}));
    QVERIFY(a.string().starts_with("/cache/isolume/"));
}

QTEST_GUILESS_MAIN(TestCatalog)
#include "tst_catalog.moc"
