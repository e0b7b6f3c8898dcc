// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cli.h"
#include "tests/support/folders.h"
#include "tests/support/image_bytes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace isolume::test;
namespace fs = std::filesystem;

namespace {

QJsonObject document(const QByteArray& text)
{
    QJsonParseError error;
    const QJsonDocument json = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        qWarning() << error.errorString() << text.left(500);
    return json.object();
}

} // namespace

class TestCli : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_root;

    CliResult run(const QStringList& arguments) const { return runCli(m_temporary->path(), arguments); }
    void makeSet() const
    {
        writePnm(m_root / "set/train/a/1.ppm", 4, 5, 3, 1);
        writePnm(m_root / "set/train/b/2.ppm", 5, 4, 3, 2);
        writePnm(m_root / "set/test/a/3.ppm", 3, 3, 3, std::vector<std::uint8_t>(27, 200));
    }
    void makeFloats() const
    {
        const auto write = [&](const char* name, std::vector<float> values) {
            const std::string bytes(
                reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
            writeBytes(m_root / "set" / name, tiff({{2, 1, bytes, {{258, 3, {32}}, {339, 3, {3}}}}}));
        };
        write("low.tif", {-1.5F, 2});
        write("high.tif", {3, 8});
    }
    void addBadFiles() const
    {
        writeBytes(m_root / "set/train/a/empty.png", "");
        writeBytes(m_root / "set/train/a/text.png", "not a picture\n");
        fs::create_symlink("nowhere.png", m_root / "set/train/a/lost.png");
    }

private slots:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_root = m_temporary->path().toStdString();
    }

    void everyCommandHasHelpWithExamples()
    {
        const QByteArray all = run({"--help"}).out;
        for (const char* command :
            {"demo", "methods", "scan", "fit", "apply", "export", "compare", "verify", "invert", "code"}) {
            QVERIFY(all.contains(command));
            const CliResult help = run({command, "--help"});
            QCOMPARE(help.status, 0);
            QVERIFY(help.out.contains("Examples:\n  isolume-cli " + QByteArray(command)));
            QVERIFY(help.err.isEmpty());
        }
        QCOMPARE(run({"--version"}).status, 0);
    }

    void wrongCommandsEndWith2AndNameTheNearest_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("named");
        const QStringList set {"export", "set", "-o", "out", "--method"};
        QTest::newRow("command") << QStringList {"exprot", "set"} << QByteArray("'export'");
        QTest::newRow("nothing") << QStringList {} << QByteArray("no command");
        QTest::newRow("option") << QStringList {"scan", "set", "--thraeds", "2"} << QByteArray("'--threads'");
        QTest::newRow("method") << set + QStringList {"min_mx"} << QByteArray("min_max");
        QTest::newRow("parameter") << set + QStringList {"min_max", "-p", "rnge=0,1"} << QByteArray("range");
        QTest::newRow("value") << set + QStringList {"min_max", "-p", "range=1,0"} << QByteArray("range");
        QTest::newRow("no value") << set + QStringList {"min_max", "-p", "range"} << QByteArray("NAME=VALUE");
        QTest::newRow("format") << set + QStringList {"unit", "--format", "tif"} << QByteArray("tiff");
        QTest::newRow("region") << set + QStringList {"unit", "--region", "foregruond"}
                                << QByteArray("foreground");
        QTest::newRow("preset") << QStringList {"export", "set", "-o", "out", "--preset", "celpose"}
                                << QByteArray("cellpose");
        QTest::newRow("neither") << QStringList {"export", "set", "-o", "out"} << QByteArray("--preset");
        QTest::newRow("step") << set + QStringList {"unit", "--before", "crve:kind=log"}
                              << QByteArray("curve");
        QTest::newRow("not its scope")
            << set + QStringList {"nyul", "--scope", "image"} << QByteArray("dataset");
        QTest::newRow("scope") << set + QStringList {"z_score", "--scope", "set"} << QByteArray("dataset");
        QTest::newRow("group") << set + QStringList {"z_score", "--scope", "group"}
                               << QByteArray("--group-by");
        QTest::newRow("split") << set + QStringList {"z_score", "--scope", "dataset", "--split", "trian"}
                               << QByteArray("train");
        QTest::newRow("fill") << set + QStringList {"unit", "--fill", "1e99"} << QByteArray("keep");
        QTest::newRow("bits") << QStringList {"scan", "set", "--bits", "0"} << QByteArray("1 to 32");
        QTest::newRow("threads") << QStringList {"scan", "set", "--threads", "-1"} << QByteArray("--threads");
        QTest::newRow("shard") << QStringList {"scan", "set", "--shard", "4/4"} << QByteArray("I/N");
        QTest::newRow("no set") << QStringList {"scan"} << QByteArray("SET");
        QTest::newRow("both") << set + QStringList {"unit", "--resume", "--overwrite"}
                              << QByteArray("--resume");
    }
    void wrongCommandsEndWith2AndNameTheNearest()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, named);
        makeSet();
        const CliResult result = run(arguments);
        QCOMPARE(result.status, 2);
        QVERIFY(result.out.isEmpty());
        QVERIFY2(result.err.contains(named), result.err);
        QCOMPARE(result.err.count('\n'), 1);
        QVERIFY(!fs::exists(m_root / "out"));
    }

    void methodsListEveryParameter()
    {
        const QJsonArray list = document(run({"methods", "--json"}).out)["methods"].toArray();
        QVERIFY(list.size() >= 7);
        const QByteArray text = run({"methods"}).out;
        for (const QJsonValue& method : list) {
            QVERIFY(text.contains(method["id"].toString().toUtf8()));
            for (const QJsonValue& param : method["params"].toArray()) {
                QVERIFY(text.contains("-p " + param["name"].toString().toUtf8() + "="));
                QVERIFY(!param["help"].toString().isEmpty());
            }
        }
        QCOMPARE(document(run({"methods", "z_score", "--json"}).out)["methods"].toArray().size(), 1);
    }

    void scanGivesTheDocument()
    {
        makeSet();
        const CliResult result = run({"scan", "set", "--json"});
        QCOMPARE(result.status, 0);
        const QJsonObject json = document(result.out);
        const QJsonArray images = json["images"].toArray();
        QCOMPARE(images.size(), 3);
        QCOMPARE(images[0]["path"].toString(), QString("test/a/3.ppm"));
        QCOMPARE(images[0]["split"].toString(), QString("test"));
        QCOMPARE(images[0]["label"].toString(), QString("a"));
        QCOMPARE(images[0]["frame"].toInt(-1), 0);
        QCOMPARE(images[0]["shape"].toArray(), (QJsonArray {3, 3, 3}));
        QCOMPARE(images[0]["dtype"].toString(), QString("uint8"));
        const QJsonObject red = images[0]["channels"][0].toObject();
        QCOMPARE(red["name"].toString(), QString("R"));
        QCOMPARE(red["count"].toInt(), 9);
        QCOMPARE(red["mean"].toDouble(), 200.0);
        QCOMPARE(red["std"].toDouble(-1), 0.0);
        QCOMPARE(red["percentiles"]["99"].toDouble(), 200.0);
        QVERIFY(json["failures"].toArray().isEmpty());
        QCOMPARE(json["dataset"]["channels"][0]["count"].toInt(), 9 + 20 + 20);
        QCOMPARE(json["dataset"]["splits"].toObject().keys(), (QStringList {"test", "train"}));
        // From the catalog it is the same.
        QCOMPARE(run({"scan", "set", "--json"}).out, result.out);
        QVERIFY(run({"scan", "set"}).out.contains("3 images, 0 read now"));
    }

    void shardsTogetherAreTheSet()
    {
        makeSet();
        int images = 0;
        for (const char* shard : {"0/2", "1/2"})
            images += static_cast<int>(
                document(run({"scan", "set", "--json", "--shard", shard}).out)["images"].toArray().size());
        QCOMPARE(images, 3);
    }

    void badFilesAreListedWithReasonsAndTheRestIsDone()
    {
        makeSet();
        addBadFiles();
        const CliResult scan = run({"scan", "set", "--json"});
        QCOMPARE(scan.status, 1);
        const QJsonObject json = document(scan.out);
        QCOMPARE(json["images"].toArray().size(), 3);
        QCOMPARE(json["failures"].toArray().size(), 3);
        for (const char* method : {"min_max", "z_score"}) {
            const CliResult result = run(
                {"export", "set", "--method", method, "--scope", "dataset", "-o", QString("out_") + method});
            QCOMPARE(result.status, 1);
            QVERIFY(result.out.contains("Wrote 3 images"));
            for (const char* bad : {"empty.png", "text.png", "lost.png"}) {
                const qsizetype at = result.out.indexOf(bad);
                QVERIFY(at > 0);
                QVERIFY(result.out.indexOf("': ", at) > 0);
            }
            QCOMPARE(run({"verify", QString("out_") + method}).status, 0);
        }
    }

    void nothingToReadEndsWith3()
    {
        fs::create_directories(m_root / "nothing");
        writeBytes(m_root / "bad/text.png", "text");
        QCOMPARE(run({"scan", "missing"}).status, 3);
        QCOMPARE(run({"scan", "nothing"}).status, 3);
        QCOMPARE(run({"scan", "bad"}).status, 3);
        QCOMPARE(run({"export", "bad", "--method", "z_score", "--scope", "dataset", "-o", "out"}).status, 3);
        QVERIFY(!fs::exists(m_root / "out"));
        QCOMPARE(run({"export", "bad", "--method", "z_score", "-o", "out"}).status, 3);
        QCOMPARE(run({"verify", "nothing"}).status, 3);
    }

    void anOutputThatCannotBeWrittenEndsWith4()
    {
        makeSet();
        writeBytes(m_root / "mine/note.txt", "mine");
        for (const char* out : {"/proc/nowhere/out", "mine", "mine/note.txt", "set/out"}) {
            const CliResult result = run({"export", "set", "--method", "unit", "-o", out});
            QCOMPARE(result.status, 4);
            QVERIFY(result.err.contains(out));
        }
        const CliResult recipe = run({"fit", "set", "--method", "unit", "-o", "/proc/nowhere/r.json"});
        QCOMPARE(recipe.status, 4);
        QVERIFY2(
            recipe.err.contains("'/proc/nowhere/r.json'"), recipe.err); // no name but the one that was given
        const CliResult folder = run({"export", "set", "--method", "unit", "-o", "/proc/nowhere/out"});
        QVERIFY2(folder.err.contains("'/proc/nowhere/out'"), folder.err);
        QCOMPARE(run({"scan", "set", "--catalog", "/proc/nowhere/c"}).status, 4);
        QCOMPARE(tree(m_root / "mine").size(), 1U);
    }

    void fitAndApplyGiveWhatExportGives()
    {
        makeSet();
        const QStringList method {"--method", "percentile", "-p", "lo=5", "-p", "range=-1,1", "--scope",
            "dataset", "--split", "train", "--channels", "separate"};
        QCOMPARE(run(QStringList {"fit", "set", "-o", "r.json"} + method).status, 0);
        QCOMPARE(run({"apply", "r.json", "set", "-o", "applied"}).status, 0);
        QCOMPARE(run(QStringList {"export", "set", "-o", "exported"} + method).status, 0);
        auto applied = tree(m_root / "applied");
        auto exported = tree(m_root / "exported");
        QVERIFY(applied.erase("recipe.json") == 1 && exported.erase("recipe.json") == 1); // the times differ
        QVERIFY(applied == exported);
    }

    void fitAndApplyMapFloatsToIntegersAsExportDoes()
    {
        makeFloats();
        QCOMPARE(run({"export", "set", "--method", "identity", "--format", "png16", "-o", "one"}).status, 0);
        QCOMPARE(run({"fit", "set", "--method", "identity", "-o", "r.json"}).status, 0);
        QCOMPARE(run({"apply", "r.json", "set", "--format", "png16", "-o", "two"}).status, 0);
        for (const char* name : {"low.png", "high.png"})
            QCOMPARE(readBytes(m_root / "two" / name), readBytes(m_root / "one" / name));
    }

    void aSetOfFloatsAndWideIntegersIsScanned()
    {
        makeFloats();
        writeBytes(m_root / "set/whole.tif", tiff({{1, 1, std::string(4, '\1'), {{258, 3, {32}}}}}));
        const CliResult result = run({"scan", "set", "--json"});
        QCOMPARE(result.status, 0);
        QCOMPARE(document(result.out)["images"].toArray().size(), 3);
        QVERIFY(document(result.out)["dataset"].toObject()["channels"].toArray().isEmpty());
        QVERIFY(run({"scan", "set"}).out.contains("32-bit integers"));
    }

    void testImagesStayOutOfAFitOnTrain()
    {
        makeSet();
        const QStringList fit {"fit", "set", "--method", "z_score", "--scope", "dataset", "--split", "train",
            "--json", "-o", "r"};
        const QByteArray before = run(fit).out;
        writePnm(m_root / "set/test/a/3.ppm", 3, 3, 3, std::vector<std::uint8_t>(27, 3));
        const QByteArray after = run(fit).out;
        const auto numbers
            = [](const QByteArray& text) { return document(text)["fitted"].toObject()["groups"].toObject(); };
        QVERIFY(!numbers(before).isEmpty());
        QCOMPARE(numbers(after), numbers(before));
    }

    void threadsDoNotChangeTheBytes()
    {
        for (unsigned i = 0; i < 30; ++i)
            writePnm(m_root / "set" / (std::to_string(i) + ".ppm"), i % 5 ? 3 : 90, 50, 3, i);
        QCOMPARE(run({"fit", "set", "--method", "robust_z", "--scope", "dataset", "-o", "r.json"}).status, 0);
        for (const char* threads : {"1", "2", "8"})
            QCOMPARE(
                run({"apply", "r.json", "set", "-o", QString("out") + threads, "--threads", threads}).status,
                0);
        const auto one = tree(m_root / "out1");
        QCOMPARE(one.size(), 34U);
        QVERIFY(one == tree(m_root / "out2"));
        QVERIFY(one == tree(m_root / "out8"));
    }

    void aFileThatBeginsWithADashIsReadBehindTwo()
    {
        writePnm(m_root / "--help.pgm", 2, 2, 1, 1);
        writePnm(m_root / "-leading-dash.pgm", 2, 2, 1, 2);
        QVERIFY(run({"scan", "--", "--help.pgm", "-leading-dash.pgm"}).out.startsWith("2 images"));
        QCOMPARE(run({"export", "--method", "unit", "-o", "out", "--", "--help.pgm"}).status, 0);
        QVERIFY(fs::exists(m_root / "out/--help.npy"));
        const CliResult result = run({"scan", "-leading-dash.pgm"});
        QCOMPARE(result.status, 2);
        QVERIFY(result.err.contains("behind '--'"));
    }

    void namesOfAnyBytesAreWrittenAndResumed()
    {
        for (const char* name : {"a\xff.pgm", "new\nline.pgm", "quo\"te, comma.pgm",
                 "\xe6\x97\xa5 \xe6\x9c\xac.pgm", "\x1b[31m.pgm"})
            writePnm(m_root / "set" / name, 2, 2, 1, 1);
        writeBytes(m_root / "set" / "\x1b[5m.png", "text");
        const CliResult first = run({"export", "set", "--method", "unit", "-o", "out"});
        QCOMPARE(first.status, 1);
        QVERIFY(!first.out.contains('\x1b'));
        QVERIFY(fs::exists(m_root / "out" / "a%FF.npy"));
        QCOMPARE(run({"verify", "out"}).status, 0);
        QVERIFY(run({"export", "set", "--method", "unit", "-o", "out", "--resume"})
                    .out.contains("5 were there already"));
    }

    void aNegativeNumberIsAValue()
    {
        makeSet();
        QCOMPARE(run({"export", "set", "--method", "unit", "--fill", "-1", "--nodata", "-9999", "-o", "out"})
                     .status,
            0);
    }

    void aDryRunWritesNothing()
    {
        makeSet();
        const CliResult result
            = run({"export", "set", "--method", "z_score", "--scope", "dataset", "-o", "out", "--dry-run"});
        QCOMPARE(result.status, 0);
        QVERIFY(result.out.contains("train/a/1.ppm -> train/a/1.npy"));
        QVERIFY(!fs::exists(m_root / "out"));
    }

    void quietAndJsonLeaveStderrEmpty()
    {
        makeSet();
        const CliResult result = run({"export", "set", "--method", "unit", "-o", "out", "--quiet", "--json"});
        QCOMPARE(result.status, 0);
        QVERIFY(result.err.isEmpty());
        QCOMPARE(document(result.out)["written"].toInt(), 3);
    }

    void theDemoSetIsOneThatCanBeScanned()
    {
        QCOMPARE(run({"demo", "-o", "cells"}).status, 0);
        const QJsonObject json = document(run({"scan", "cells", "--json"}).out);
        QCOMPARE(json["images"].toArray().size(), 60);
        QCOMPARE(json["dataset"]["splits"].toObject().keys(), (QStringList {"test", "train", "val"}));
        QCOMPARE(run({"demo", "-o", "cells"}).status, 4);
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
