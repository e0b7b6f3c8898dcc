// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/export/exporter.h"
#include "core/export/invert.h"
#include "core/export/npy_file.h"
#include "core/export/output_error.h"
#include "core/io/reader.h"
#include "core/jobs/job.h"
#include "core/recipe/fit.h"
#include "core/recipe/recipe_text.h"
#include "core/stats/catalog.h"
#include "tests/support/folders.h"
#include "tests/support/image_bytes.h"

#include <QTemporaryDir>
#include <QTest>

using namespace isolume;
using namespace isolume::test;
namespace fs = std::filesystem;

class TestInvert : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_root;

    void exportAs(const Recipe& recipe, const std::string& format)
    {
        Job job;
        Catalog catalog(m_root / "catalog.sqlite");
        const ImageSet set = openSet({m_root / "set"}, &catalog, job);
        const Recipe fitted
            = fitRecipe(set, catalog, recipe, {.threads = 0, .on = {}, .withRange = true}, job);
        exportSet(set, fitted, {.folder = m_root / "out", .format = format}, job);
    }
    InvertReport invert()
    {
        Job job;
        return invertExport(m_root / "out", {.folder = m_root / "back"}, job);
    }

private slots:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_root = m_temporary->path().toStdString();
        writePnm(m_root / "set/a/1.ppm", 7, 9, 3, 1);
        writePnm(m_root / "set/b/2.ppm", 12, 5, 3, 2);
        Bytes deep;
        for (unsigned i = 0; i < 30; ++i)
            deep += two(i * i * 71U % 65536U);
        writeBytes(m_root / "set/c/3.tif",
            tiff({{5, 2, deep, {{258, 3, {16, 16, 16}}, {277, 3, {3}}, {262, 3, {2}}}}}));
    }

    void integersComeBackExactly_data()
    {
        QTest::addColumn<QString>("recipe");
        QTest::addColumn<QString>("format");
        for (const char* recipe :
            {"identity", "unit:range=-1,1", "min_max", "min_max:scope=dataset:channels=separate",
                "percentile:clip=off", "z_score", "z_score:scope=group:group-by=folder",
                "robust_z:channels=separate", "center", "fixed:preset=caffe:order=bgr", "gcn:lambda=10",
                "equalize:channels=separate", "nyul:percentiles=0,25,50,75,100", "curve:kind=log",
                "curve:kind=gamma:g=0.5", "curve:kind=asinh:s=40+z_score:channels=separate", "gray_world"})
            QTest::newRow(recipe) << QString(recipe) << QString("npy");
        QTest::newRow("tiff") << QString("z_score") << QString("tiff");
    }
    void integersComeBackExactly()
    {
        QFETCH(QString, recipe);
        QFETCH(QString, format);
        exportAs(recipeFromText(recipe.toStdString(), {}), format.toStdString());
        const InvertReport report = invert();
        QVERIFY2(
            report.failures.empty(), report.failures.empty() ? "" : sentence(report.failures[0]).c_str());
        QCOMPARE(report.written, std::size_t {3});
        QCOMPARE(report.lossy, std::size_t {0});
        for (const std::string name : {"a/1.ppm", "b/2.ppm", "c/3.tif"}) {
            const Image source = readImage(Source(m_root / "set" / name), 0);
            const Image back = readNpy(fs::path(m_root / "back" / name).replace_extension(".npy"), name);
            QVERIFY(back.shape() == source.shape());
            QVERIFY(back.depth() == source.depth());
            QCOMPARE(std::memcmp(back.bytes(), source.bytes(),
                         source.shape().values() * bytesPerValue(source.depth())),
                0);
        }
    }
    void eightBitValuesSurviveSixteenBitPictures()
    {
        fs::remove_all(m_root / "set/c");
        exportAs(recipeFromText("min_max:channels=separate", {}), "png16");
        QCOMPARE(invert().written, std::size_t {2});
        const Image source = readImage(Source(m_root / "set/a/1.ppm"), 0);
        const Image back = readNpy(m_root / "back/a/1.npy", "1.npy");
        QCOMPARE(std::memcmp(back.bytes(), source.bytes(), source.shape().values()), 0);
    }
    void whatWasCutOffIsSaid()
    {
        exportAs(recipeFromText("percentile:lo=10:hi=90", {}), "npy");
        QCOMPARE(invert().lossy, std::size_t {3});
    }
    void imagesWithoutContrastFailByName()
    {
        writePnm(m_root / "set/a/flat.ppm", 2, 2, 3, std::vector<std::uint8_t>(12, 9));
        exportAs(recipeFromText("z_score", {}), "npy");
        const InvertReport report = invert();
        QCOMPARE(report.written, std::size_t {3});
        QCOMPARE(report.failures.size(), std::size_t {1});
        QVERIFY(sentence(report.failures[0]).find("flat") != std::string::npos);
    }
    void nothingIsOverwritten()
    {
        exportAs(recipeFromText("z_score", {}), "npy");
        writeBytes(m_root / "back/mine.txt", "mine");
        QVERIFY_THROWS_EXCEPTION(OutputError, invert());
        QCOMPARE(tree(m_root / "back").size(), std::size_t {1});
    }
    void aFolderThatIsNoExportIsRefused()
    {
        fs::create_directories(m_root / "out");
        QVERIFY_THROWS_EXCEPTION(Error, invert());
    }
};

QTEST_GUILESS_MAIN(TestInvert)
#include "tst_invert.moc"
