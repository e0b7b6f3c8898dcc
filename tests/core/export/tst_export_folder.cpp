// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/export_folder.h"
#include "core/export/exporter.h"
#include "core/export/output_error.h"
#include "core/jobs/job.h"
#include "tests/support/folders.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace isolume;
using namespace isolume::test;
namespace fs = std::filesystem;

namespace {

// Files of this process grow to `bytes` at most, as on a disk that is full.
class LimitedDisk {
public:
    explicit LimitedDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit {bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~LimitedDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before {};
};

} // namespace

class TestExportFolder : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_root, m_out;
    Recipe m_recipe;

    ImageSet openAll() const
    {
        Job job;
        return openSet({m_root / "set"}, nullptr, job);
    }
    ExportReport run(const ExportOptions& options, Job& job) const
    {
        ExportOptions own = options;
        own.folder = m_out;
        return exportSet(openAll(), m_recipe, own, job);
    }
    ExportReport run(const ExportOptions& options = {}) const
    {
        Job job;
        return run(options, job);
    }
    // An export that is asked to stop once this many images are recorded.
    void interruptAfter(int images, const ExportOptions& options) const
    {
        static std::stop_source stop; // on the stack GCC 12 takes it for uninitialized
        stop = std::stop_source();
        const auto total = static_cast<double>(openAll().items.size());
        Job job(stop.get_token(), [&](double fraction) {
            if (fraction * total >= images - 0.5)
                stop.request_stop();
        });
        QVERIFY_THROWS_EXCEPTION(Cancelled, run(options, job));
    }
    std::map<std::string, std::string> whole() const
    {
        Job job;
        exportSet(openAll(), m_recipe, {.folder = m_root / "whole"}, job);
        return tree(m_root / "whole");
    }
    void verifyRefused(const ExportOptions& options, const char* reason) const
    {
        const auto before = tree(m_out);
        try {
            run(options);
            QFAIL("it was not refused");
        } catch (const OutputError& error) {
            QVERIFY2(QString(error.what()).contains(reason), error.what());
        }
        QVERIFY(before == tree(m_out));
    }

private slots:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_root = m_temporary->path().toStdString();
        m_out = m_root / "out";
        m_recipe = {};
        m_recipe.method = "z_score";
        for (unsigned i = 0; i < 30; ++i)
            writePnm(m_root / "set" / (std::to_string(100 + i) + ".pgm"), 8, 8, 1, i);
    }

    void aFolderThatIsNotEmptyIsRefused()
    {
        writeBytes(m_out / "mine.txt", "mine");
        verifyRefused({}, "not empty");
        verifyRefused({.overwrite = true}, "not of an export");
        verifyRefused({.resume = true}, "not of an export");
    }

    void anEmptyFolderIsUsed()
    {
        fs::create_directories(m_out);
        QCOMPARE(run().written, 30U);
    }

    void aFinishedExportIsRefusedWithoutASayWhatToDo()
    {
        run();
        verifyRefused({}, "--resume");
    }

    void aResumeAfterAStopInTheMiddleGivesTheSameBytes()
    {
        for (const unsigned threads : {1U, 4U}) {
            fs::remove_all(m_out);
            fs::remove_all(m_root / "whole");
            interruptAfter(7, {.threads = threads});
            QVERIFY(!fs::exists(m_out / summaryName));
            interruptAfter(15, {.resume = true, .threads = threads});
            const ExportReport report = run({.resume = true, .threads = threads});
            QVERIFY(report.kept >= 15);
            QCOMPARE(report.kept + report.written, 30U);
            QVERIFY(tree(m_out) == whole());
        }
    }

    void everyFileUnderAFinalNameIsInTheManifest()
    {
        interruptAfter(7, {.threads = 4});
        std::set<std::string> recorded;
        for (const auto& entry : readManifest(m_out / manifestName).entries)
            recorded.insert(entry.output);
        for (const auto& [name, bytes] : tree(m_out))
            if (!isOwnName(name))
                QVERIFY2(recorded.contains(name), name.c_str());
        QVERIFY(recorded.size() < 30);
    }

    void aTornLineAndALostFileAreWrittenAgain()
    {
        interruptAfter(9, {});
        const std::string manifest = readBytes(m_out / manifestName);
        writeBytes(m_out / manifestName, manifest.substr(0, manifest.size() - 40));
        fs::remove(m_out / "101.npy");
        writeBytes(m_out / "102.npy", "damaged by a power failure");
        run({.resume = true});
        QVERIFY(tree(m_out) == whole());
    }

    void aChangedSourceIsWrittenAgain()
    {
        run();
        writePnm(m_root / "set/105.pgm", 8, 8, 1, 999);
        const ExportReport report = run({.resume = true});
        QCOMPARE(report.written, 1U);
        QCOMPARE(report.kept, 29U);
        QVERIFY(tree(m_out) == whole());
    }

    void aResumeWithoutAnImageThatIsThereIsRefusedByItsName()
    {
        run();
        fs::remove(m_root / "set/105.pgm");
        verifyRefused({.resume = true}, "105.pgm");
    }

    void aResumeWithAnotherSetIsRefused()
    {
        m_recipe.method = "min_max"; // for each image alone: no digest of the set is in the recipe
        interruptAfter(7, {});
        fs::rename(m_root / "set", m_root / "first");
        for (unsigned i = 0; i < 3; ++i)
            writePnm(m_root / "set" / (std::to_string(500 + i) + ".pgm"), 8, 8, 1, i);
        verifyRefused({.resume = true}, "100.pgm");
        for (unsigned i = 0; i < 30; ++i)
            writePnm(m_root / "set" / (std::to_string(100 + i) + ".pgm"), 8, 8, 1, 1000 + i);
        verifyRefused({.resume = true}, "other images of the same names");
        fs::remove_all(m_root / "set");
        fs::rename(m_root / "first", m_root / "set");
        run({.resume = true});
        QVERIFY(tree(m_out) == whole());
    }

    void aResumeTakesImagesThatCameToTheSet()
    {
        interruptAfter(7, {});
        writePnm(m_root / "set/090.pgm", 8, 8, 1, 5);
        run({.resume = true});
        QVERIFY(tree(m_out) == whole());
    }

    void aResumeWithAnotherRecipeOrFormatIsRefused()
    {
        interruptAfter(5, {});
        verifyRefused({.format = "tiff", .resume = true}, "format npy");
        m_recipe.method = "min_max";
        verifyRefused({.resume = true}, "another recipe");
    }

    void anOverwriteReplacesTheExportAndNoStrangersFile()
    {
        run({.format = "tiff"});
        writeBytes(m_out / "notes.txt", "mine");
        run({.overwrite = true});
        QCOMPARE(readBytes(m_out / "notes.txt"), std::string("mine"));
        fs::remove(m_out / "notes.txt");
        QVERIFY(tree(m_out) == whole());
    }

    void aStrangersFileUnderAnOutputsNameIsNeverReplaced()
    {
        run({.format = "tiff"});
        writeBytes(m_out / "105.npy", "mine");
        verifyRefused({.overwrite = true}, "105.npy");
    }

    void anEditedManifestRemovesNothingOutside()
    {
        run();
        writeBytes(m_root / "precious.npy", "mine");
        const std::string manifest = readBytes(m_out / manifestName);
        std::string line = manifest.substr(0, manifest.find('\n') + 1);
        line.replace(line.find("\"100.npy\""), 9, "\"../precious.npy\"");
        writeBytes(m_out / manifestName, manifest + line);
        run({.overwrite = true});
        QCOMPARE(readBytes(m_root / "precious.npy"), std::string("mine"));
    }

    void aLinkOutOfTheFolderIsNotFollowed()
    {
        writePnm(m_root / "set/sub/1.pgm", 2, 2, 1, 1);
        run({.format = "tiff"});
        fs::create_directories(m_root / "elsewhere");
        fs::remove_all(m_out / "sub");
        fs::create_directory_symlink(m_root / "elsewhere", m_out / "sub");
        verifyRefused({.overwrite = true}, "sub");
        QVERIFY(fs::is_empty(m_root / "elsewhere"));
    }

    void twoExportsAtOnceAreRefused()
    {
        fs::create_directories(m_out / partialName);
        const FolderLock first(m_out / partialName / "lock");
        verifyRefused({}, "another export");
    }

    void aFullDiskEndsTheExportWithoutHalfAFile()
    {
        writePnm(m_root / "set/110.pgm", 200, 200, 1, 5); // 160 kB as float32
        try {
            const LimitedDisk disk(100000);
            run({.threads = 2});
            QFAIL("the disk was not full");
        } catch (const OutputError& error) {
            QVERIFY(!error.failure().why.empty());
            QVERIFY(QString(error.what()).contains("cannot write"));
        }
        QVERIFY(!fs::exists(m_out / "110.npy"));
        QVERIFY(!fs::exists(m_out / partialName));
        run({.resume = true});
        QVERIFY(tree(m_out) == whole());
    }

    void aFolderThatCannotBeMadeIsAnOutputError()
    {
        m_out = "/proc/nowhere/out";
        QVERIFY_THROWS_EXCEPTION(OutputError, run());
        writeBytes(m_root / "file", "x");
        m_out = m_root / "file/out";
        QVERIFY_THROWS_EXCEPTION(OutputError, run());
        m_out = m_root / "file";
        QVERIFY_THROWS_EXCEPTION(OutputError, run({.overwrite = true}));
    }
};

QTEST_GUILESS_MAIN(TestExportFolder)
#include "tst_export_folder.moc"
