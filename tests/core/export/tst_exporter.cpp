// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/export_folder.h"
#include "core/export/exporter.h"
#include "core/export/output_error.h"
#include "core/jobs/job.h"
#include "tests/support/folders.h"

#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include <sstream>

using namespace isolume;
using namespace isolume::test;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

std::vector<json> linesOf(const fs::path& folder)
{
    std::vector<json> lines;
    std::istringstream text(readBytes(folder / manifestName));
    for (std::string line; std::getline(text, line);)
        lines.push_back(json::parse(line));
    return lines;
}

Recipe minMax()
{
    Recipe recipe;
    recipe.method = "min_max";
    return recipe;
}

} // namespace

class TestExporter : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_root;

    ImageSet openAll() const
    {
        Job job;
        return openSet({m_root / "set"}, nullptr, job);
    }
    ExportReport exportTo(const fs::path& out, const Recipe& recipe, ExportOptions options = {}) const
    {
        options.folder = out;
        Job job;
        return exportSet(openAll(), recipe, options, job);
    }

private slots:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_root = m_temporary->path().toStdString();
        writePnm(m_root / "set/train/cat/1.ppm", 4, 6, 3, 1);
        writePnm(m_root / "set/train/dog/2.pgm", 5, 3, 1, 2);
        writePnm(m_root / "set/test/cat/flat.pgm", 2, 2, 1, {9, 9, 9, 9});
        for (unsigned i = 0; i < 40; ++i)
            writePnm(
                m_root / "set/test/dog" / (std::to_string(100 + i) + ".pgm"), i % 7 == 0 ? 300 : 3, 40, 1, i);
        writeBytes(m_root / "set/train/cat/broken.png", "this is no picture");
    }

    void aManifestLineSaysWhatWasWritten()
    {
        const ExportReport report = exportTo(m_root / "out", minMax());
        QCOMPARE(report.written, 43U);
        QCOMPARE(report.failures.size(), 1U);
        QCOMPARE(report.failures[0].source, std::string("train/cat/broken.png"));
        const auto lines = linesOf(m_root / "out");
        QCOMPARE(lines.size(), 43U);
        const auto found = std::find_if(lines.begin(), lines.end(),
            [](const json& l) { return l["label"] == "cat" && l["split"] == "train"; });
        QVERIFY(found != lines.end());
        const json& line = *found;
        QVERIFY(line["source"] == "train/cat/1.ppm");
        QVERIFY(line["output"] == "train/cat/1.npy");
        QVERIFY(line["shape"] == json({4, 6, 3}));
        QVERIFY(line["dtype"] == "float32");
        QVERIFY(line["output_digest"] == fileDigest(m_root / "out/train/cat/1.npy", ""));
        QVERIFY(line["source_digest"] == fileDigest(m_root / "set/train/cat/1.ppm", ""));
        QCOMPARE(line["fitted"].size(), 1U);
        QCOMPARE(line["channels"].size(), 3U);
        double least = 2;
        double largest = -1;
        for (const auto& channel : line["channels"]) {
            least = std::min(least, channel["min"].get<double>());
            largest = std::max(largest, channel["max"].get<double>());
        }
        QCOMPARE(least, 0.0);
        QCOMPARE(largest, 1.0);
        QVERIFY(line["clipped_low"] == 0.0);
        QVERIFY(line["clipped_high"] == 0.0);
        QVERIFY(line["degenerate"] == false);
        QVERIFY(!line.contains("scale"));
    }

    void linesFollowTheSetWhateverFinishedFirst()
    {
        exportTo(m_root / "out", minMax(), {.threads = 8});
        std::vector<std::string> sources;
        for (const auto& line : linesOf(m_root / "out"))
            sources.push_back(line["source"]);
        QCOMPARE(sources.size(), 43U);
        QVERIFY(std::is_sorted(sources.begin(), sources.end()));
    }

    void bytesDoNotDependOnThreads()
    {
        for (const char* format : {"npy", "tiff", "png16"}) {
            const fs::path out = m_root / format;
            exportTo(out / "1", minMax(), {.format = format, .threads = 1});
            exportTo(out / "2", minMax(), {.format = format, .threads = 2});
            exportTo(out / "8", minMax(), {.format = format, .threads = 8});
            const auto one = tree(out / "1");
            QCOMPARE(one.size(), 43U + 4U);
            QVERIFY(one == tree(out / "2"));
            QVERIFY(one == tree(out / "8"));
        }
    }

    void anImageWithoutContrastIsListedAndHoldsTheLowerBound()
    {
        const ExportReport report = exportTo(m_root / "out", minMax());
        QCOMPARE(report.degenerate, std::vector<std::string> {"test/cat/flat.pgm"});
        const std::string bytes = readBytes(m_root / "out/test/cat/flat.npy");
        QCOMPARE(bytes.substr(bytes.size() - 16), std::string(16, '\0'));
        const json summary = json::parse(readBytes(m_root / "out/summary.json"));
        QVERIFY(summary["degenerate"] == json({"test/cat/flat.pgm"}));
        QVERIFY(summary["written"] == 43);
        QVERIFY(summary["failures"][0]["path"] == "train/cat/broken.png");
    }

    void metadataIsWhatImagefolderReads()
    {
        exportTo(m_root / "out", minMax());
        const std::string text = readBytes(m_root / "out/metadata.csv");
        QVERIFY(text.starts_with("file_name,label,split\r\n"));
        QVERIFY(text.find("\r\ntrain/cat/1.npy,cat,train\r\n") != std::string::npos);
    }

    void nothingOfOursIsLeftBeside()
    {
        exportTo(m_root / "out", minMax());
        QVERIFY(!fs::exists(m_root / "out" / partialName));
    }

    void anExportVerifiesUntilSomethingChanges()
    {
        const fs::path out = m_root / "out";
        exportTo(out, minMax());
        Job job;
        VerifyReport report = verifyExport(out, job);
        QCOMPARE(report.checked, 43U);
        QVERIFY(report.failures.empty());
        fs::remove(out / "train/dog/2.npy");
        writeBytes(out / "train/cat/1.npy", readBytes(out / "train/cat/1.npy") + "x");
        writeBytes(out / "train/cat/stray.npy", "x");
        report = verifyExport(out, job);
        QCOMPARE(report.failures.size(), 3U);
        QCOMPARE(report.failures[0].source, std::string("train/cat/1.npy"));
        QCOMPARE(report.failures[1].source, std::string("train/dog/2.npy"));
        QCOMPARE(report.failures[2].source, std::string("train/cat/stray.npy"));
    }

    void resumeTakesSplitAndClassFromTheSetAsItIsNow()
    {
        const auto table = [&](const char* label) {
            writeBytes(m_root / "set/metadata.csv",
                std::string("file_name,label,split\ntrain/cat/1.ppm,") + label + ",train\n");
        };
        table("cat");
        exportTo(m_root / "out", minMax());
        table("tiger");
        const ExportReport report = exportTo(m_root / "out", minMax(), {.resume = true});
        QCOMPARE(report.written, 1U);
        QCOMPARE(report.kept, 42U);
        const std::string metadata = readBytes(m_root / "out" / metadataName);
        QVERIFY(metadata.find("train/cat/1.npy,tiger,train") != std::string::npos);
        QVERIFY(metadata.find("train/cat/1.npy,cat,train") == std::string::npos);
    }

    void aFormatThatCannotHoldOneImageFailsThatImageAlone()
    {
        writeBytes(m_root / "set/train/cat/two.pam",
            std::string("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 2\nMAXVAL 255\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n")
                + "ab");
        const ExportReport report = exportTo(m_root / "out", minMax(), {.format = "png16"});
        QCOMPARE(report.written, 43U);
    }

    void aRecipeThatWasNotFittedIsRefusedBeforeAnythingIsWritten()
    {
        Recipe recipe = minMax();
        recipe.scope = Scope::Dataset;
        QVERIFY_THROWS_EXCEPTION(Error, exportTo(m_root / "out", recipe));
        QVERIFY(!fs::exists(m_root / "out"));
    }

    void anOutputFolderWithTheSetInItIsRefused()
    {
        QVERIFY_THROWS_EXCEPTION(OutputError, exportTo(m_root, minMax(), {.overwrite = true}));
        QVERIFY_THROWS_EXCEPTION(OutputError, refuseInsideSet(m_root / "set/out", {m_root / "set"}));
        QVERIFY_THROWS_EXCEPTION(OutputError, refuseInsideSet(m_root / "set/../set/out", {m_root / "set/"}));
        refuseInsideSet(m_root / "set_out", {m_root / "set"});
    }
};

QTEST_GUILESS_MAIN(TestExporter)
#include "tst_exporter.moc"
