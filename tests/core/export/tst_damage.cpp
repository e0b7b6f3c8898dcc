// SPDX-License-Identifier: GPL-3.0-or-later
// What verify and invert say of an export that was changed, cut off, or named on purpose to do harm.
#include "core/export/exporter.h"
#include "core/export/invert.h"
#include "core/export/npy_file.h"
#include "core/export/output_error.h"
#include "core/export/output_file.h"
#include "core/io/reader.h"
#include "core/jobs/job.h"
#include "core/recipe/fit.h"
#include "core/recipe/recipe_text.h"
#include "core/stats/catalog.h"
#include "tests/support/folders.h"
#include "tests/support/image_bytes.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace isolume;
using namespace isolume::test;
namespace fs = std::filesystem;

class TestDamage : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_root;
    Job m_job;

    void exportAs(const std::string& recipe)
    {
        Catalog catalog(m_root / "catalog.sqlite");
        const ImageSet set = openSet({m_root / "set"}, &catalog, m_job);
        const Recipe fitted = fitRecipe(
            set, catalog, recipeFromText(recipe, {}), {.threads = 0, .on = {}, .withRange = true}, m_job);
        exportSet(set, fitted, {.folder = m_root / "out", .format = "npy"}, m_job);
    }
    InvertReport invert(const char* to = "back")
    {
        return invertExport(m_root / "out", {.folder = m_root / to}, m_job);
    }
    /// What verify says, a sentence each.
    std::string verified()
    {
        std::string said;
        for (const Failure& failure : verifyExport(m_root / "out", m_job).failures)
            said += sentence(failure) + "\n";
        return said;
    }
    void replace(const char* file, const std::string& what, const std::string& by)
    {
        std::string text = readText(m_root / "out" / file);
        const std::size_t at = text.find(what);
        QVERIFY(at != std::string::npos);
        writeFile(m_root / "out" / file, text.replace(at, what.size(), by));
    }

    static std::string outputOf(const std::string& path) { return "\"output\":\"" + path + "\""; }

private slots:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_root = m_temporary->path().toStdString();
        writePnm(m_root / "set/a/1.ppm", 7, 9, 3, 1);
        writePnm(m_root / "set/a/2.ppm", 12, 5, 3, 2);
    }

    void anUntouchedExportIsSound()
    {
        exportAs("min_max");
        QCOMPARE(verified(), std::string());
        QCOMPARE(invert().written, std::size_t {2});
    }
    void pathsOutOfTheFolderAreNeverFollowed()
    {
        exportAs("min_max");
        fs::copy_file(m_root / "out/a/1.npy", m_root / "victim.npy");
        const std::string before = readText(m_root / "victim.npy");
        for (const std::string& path : {std::string("../victim.npy"), (m_root / "victim.npy").string()}) {
            replace("manifest.jsonl", outputOf("a/1.npy"), outputOf(path));
            QVERIFY(verified().find("line 1 is damaged") != std::string::npos);
            const InvertReport report = invert();
            QCOMPARE(report.written, std::size_t {1});
            QVERIFY(!report.failures.empty());
            replace("manifest.jsonl", outputOf(path), outputOf("a/1.npy"));
            fs::remove_all(m_root / "back");
        }
        QCOMPARE(readText(m_root / "victim.npy"), before);
    }
    void damagedAndRepeatedLinesAreNamed()
    {
        exportAs("min_max");
        const std::string lines = readText(m_root / "out/manifest.jsonl");
        writeFile(m_root / "out/manifest.jsonl", lines.substr(0, lines.size() - 40));
        QVERIFY(verified().find("line 2 is damaged") != std::string::npos);
        InvertReport report = invert();
        QCOMPARE(report.written, std::size_t {1});
        QVERIFY(!report.failures.empty());
        writeFile(m_root / "out/manifest.jsonl", lines + lines.substr(0, lines.find('\n') + 1));
        QVERIFY(verified().find("twice") != std::string::npos);
        report = invert("twice");
        QCOMPARE(report.written, std::size_t {2});
        QVERIFY(!report.failures.empty());
        writeFile(m_root / "out/manifest.jsonl", "");
        QVERIFY(verified().find("no image was written") != std::string::npos);
        QVERIFY_THROWS_EXCEPTION(Error, invert("none"));
    }
    void aChangeOfAnyFileIsSeen()
    {
        exportAs("min_max");
        replace("recipe.json", "\"channels\": \"joint\"", "\"channels\": \"separate\"");
        QVERIFY(!verified().empty());
        QVERIFY_THROWS_EXCEPTION(Error, invert());
        fs::remove_all(m_root / "out");
        exportAs("min_max");
        replace("metadata.csv", "a/1.npy", "a/9.npy");
        QVERIFY(verified().find("metadata.csv") != std::string::npos);
        writeFile(m_root / "out/summary.json", "garbage");
        QVERIFY(verified().find("summary.json") != std::string::npos);
        replace("manifest.jsonl", "\"group\":\"\"", "\"group\":\"x\"");
        std::string image = readText(m_root / "out/a/1.npy");
        image.back() ^= 1;
        writeFile(m_root / "out/a/1.npy", image);
        QVERIFY(verified().find("a/1.npy") != std::string::npos);
        const InvertReport report = invert();
        QCOMPARE(report.written, std::size_t {1});
        QCOMPARE(report.failures.size(), std::size_t {1});
    }
    void linesThatLackSomethingFailOneImage()
    {
        exportAs("min_max");
        replace("manifest.jsonl", "\"source_range\":[0.0,255.0]", "\"source_range\":[1]");
        const InvertReport report = invert();
        QCOMPARE(report.written, std::size_t {1});
        QVERIFY(report.failures.size() >= 1);
    }
    void namesLikeThoseOfUnfinishedFilesAreImagesToo()
    {
        writePnm(m_root / "set/a/1.partial.ppm", 3, 3, 3, 5);
        writePnm(m_root / "set/a" / (std::string(245, 'x') + ".ppm"), 3, 3, 3, 6);
        exportAs("min_max");
        QCOMPARE(invert().written, std::size_t {4});
        QCOMPARE(tree(m_root / "back").size(), std::size_t {4});
    }
    void whatAnyStepCutsOffIsSaid_data()
    {
        QTest::addColumn<QString>("recipe");
        QTest::addColumn<bool>("lossy");
        for (const char* recipe : {"z_score:clip_sigma=1", "clip_z:lo=10:hi=90",
                 "percentile:lo=10:hi=90+z_score", "curve:kind=log+percentile:lo=10:hi=90"})
            QTest::newRow(recipe) << QString(recipe) << true;
        for (const char* recipe : {"z_score", "curve:kind=log+percentile:lo=10:hi=90:clip=off"})
            QTest::newRow(recipe) << QString(recipe) << false;
    }
    void whatAnyStepCutsOffIsSaid()
    {
        QFETCH(QString, recipe);
        QFETCH(bool, lossy);
        exportAs(recipe.toStdString());
        const InvertReport report = invert();
        QCOMPARE(report.written, std::size_t {2});
        QCOMPARE(report.lossy, lossy ? report.written : 0);
    }
    void valuesThatTheSetLackedAreSaidToBeLost()
    {
        // Fitted on the first image alone, equalize makes the other's values one with those.
        fs::create_directories(m_root / "set/train");
        fs::create_directories(m_root / "set/test");
        fs::rename(m_root / "set/a/1.ppm", m_root / "set/train/1.ppm");
        fs::rename(m_root / "set/a/2.ppm", m_root / "set/test/2.ppm");
        exportAs("equalize:scope=dataset:split=train");
        QCOMPARE(invert().lossy, std::size_t {1});
    }
    void whatWasStoppedIsBegunAgain()
    {
        exportAs("min_max");
        std::stop_source stop;
        stop.request_stop();
        Job stopped(stop.get_token());
        QVERIFY_THROWS_EXCEPTION(
            Cancelled, invertExport(m_root / "out", {.folder = m_root / "back"}, stopped));
        QCOMPARE(invert().written, std::size_t {2});
        QCOMPARE(tree(m_root / "back").size(), std::size_t {2});
    }
    void nothingIsWrittenIntoAnExport()
    {
        exportAs("min_max");
        QVERIFY_THROWS_EXCEPTION(OutputError, invert("out/sub"));
        QVERIFY_THROWS_EXCEPTION(OutputError, invert("out"));
        const ImageSet set = openSet({m_root / "set"}, nullptr, m_job);
        QVERIFY_THROWS_EXCEPTION(OutputError,
            exportSet(set, recipeFromText("min_max", {}), {.folder = m_root / "out/deeper", .format = "npy"},
                m_job));
        QCOMPARE(verified(), std::string());
    }
    void aNamedFileIsWrittenWhereItLeads()
    {
        const fs::path target = m_root / "target.txt", link = m_root / "link.txt", pipe = m_root / "pipe";
        writeFile(target, "old");
        fs::create_symlink(target, link);
        writeWhole(link, "new");
        QVERIFY(fs::is_symlink(link));
        QCOMPARE(readText(target), std::string("new"));
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
        writeWhole(pipe, "through");
        std::array<char, 16> text {};
        QCOMPARE(::read(reader, text.data(), text.size()), ssize_t {7});
        ::close(reader);
        QVERIFY(fs::is_fifo(pipe));
        fs::create_directories(m_root / "folder");
        QVERIFY_THROWS_EXCEPTION(OutputError, writeWhole(m_root / "folder", "text"));
        QVERIFY_THROWS_EXCEPTION(OutputError, writeWhole(m_root / "none/file", "text"));
        QVERIFY_THROWS_EXCEPTION(OutputError, writeWhole("/dev/full", "text"));
        QVERIFY(fs::is_character_file("/dev/full"));
        for (const auto& entry : fs::directory_iterator(m_root))
            QVERIFY(entry.path().string().find("partial") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestDamage)
#include "tst_damage.moc"
