// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cli.h"
#include "tests/support/folders.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace isolume;
namespace fs = std::filesystem;

class TestPixelExports : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_root = fs::path(m_temporary->path().toStdString());
        for (int i = 0; i < 6; ++i)
            test::writePnm(
                m_root / "set" / (std::to_string(i) + ".ppm"), 40, 50, 3, static_cast<unsigned>(i));
    }
    void everyThreadCountWritesTheSameBytes_data();
    void everyThreadCountWritesTheSameBytes();
    void methodsOnTheSetRefuseUnequalImages();

private:
    test::CliResult run(const QStringList& arguments) { return test::runCli(m_temporary->path(), arguments); }

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_root;
};

void TestPixelExports::everyThreadCountWritesTheSameBytes_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("clahe") << QStringList {"clahe"};
    QTest::newRow("clahe_luminance") << QStringList {"clahe", "-p", "mode=luminance"};
    QTest::newRow("local_contrast") << QStringList {"local_contrast"};
    QTest::newRow("illumination") << QStringList {"illumination", "-p", "smooth=8", "--scope", "dataset"};
    QTest::newRow("illumination_image") << QStringList {"illumination", "-p", "smooth=8"};
    QTest::newRow("reinhard") << QStringList {"reinhard", "-p", "target=3.ppm"};
    QTest::newRow("reinhard_set") << QStringList {"reinhard"};
    QTest::newRow("macenko") << QStringList {"macenko"};
    QTest::newRow("zca") << QStringList {"zca", "--scope", "dataset"};
}

void TestPixelExports::everyThreadCountWritesTheSameBytes()
{
    QFETCH(QStringList, options);
    for (const char* threads : {"1", "4"}) {
        const test::CliResult result
            = run(QStringList {"export", "set", "-o", threads, "--threads", threads, "--method"} + options);
        QVERIFY2(result.status == 0, result.err);
        QCOMPARE(run({"verify", threads}).status, 0);
    }
    auto one = test::tree(m_root / "1"), four = test::tree(m_root / "4");
    QVERIFY(one.erase("recipe.json") == four.erase("recipe.json")); // the times differ
    QVERIFY(one.size() >= 6);
    QVERIFY(one == four);
}

void TestPixelExports::methodsOnTheSetRefuseUnequalImages()
{
    test::writePnm(m_root / "set/wide.ppm", 40, 60, 3, 9U);
    for (const char* method : {"illumination", "zca"}) {
        const test::CliResult result
            = run({"export", "set", "--method", method, "--scope", "dataset", "-o", "out"});
        QVERIFY(result.status != 0);
        QVERIFY2(result.err.contains("one size") && result.err.contains("wide.ppm"), result.err);
    }
}

QTEST_GUILESS_MAIN(TestPixelExports)
#include "tst_pixel_exports.moc"
