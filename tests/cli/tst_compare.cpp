// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cli.h"
#include "tests/support/folders.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace isolume::test;
namespace fs = std::filesystem;

class TestCompare : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_root;

    CliResult run(const QStringList& arguments) const { return runCli(m_temporary->path(), arguments); }

private slots:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_root = m_temporary->path().toStdString();
        // The same picture dark and bright.
        writePnm(m_root / "set/train/a/1.pgm", 1, 4, 1, {0, 10, 20, 30});
        writePnm(m_root / "set/train/b/2.pgm", 1, 4, 1, {100, 110, 120, 130});
        writePnm(m_root / "set/test/b/<3>.pgm", 1, 4, 1, {200, 210, 220, 230});
    }

    void recommendsWhatMakesTheImagesAlike()
    {
        const CliResult result
            = run({"compare", "set", "--methods", "min_max:scope=dataset:split=train,min_max", "--json"});
        QCOMPARE(result.status, 0);
        const QJsonObject json = QJsonDocument::fromJson(result.out).object();
        QCOMPARE(json["images"].toInt(), 3);
        QCOMPARE(json["recommended"].toInt(), 1);
        const QJsonObject before = json["before"].toObject()["measures"].toObject();
        QVERIFY(before["spread"].toDouble() > 0.5);
        QVERIFY(before["split_shift"].toObject().contains("test"));
        const QJsonArray methods = json["methods"].toArray();
        QCOMPARE(methods.size(), 2);
        QVERIFY(methods[1].toObject()["measures"].toObject()["spread"].toDouble() < 1e-9);
        QVERIFY(methods[0].toObject()["recipe"].toObject()["statistics"].toObject()["split"] == "train");
    }

    void aListInAParameterIsNotAMethod()
    {
        const CliResult result = run({"compare", "set", "--methods", "unit:range=-1,1,z_score"});
        QCOMPARE(result.status, 0);
        QVERIFY(result.out.contains("2 methods of 3 images"));
        QVERIFY(result.out.contains("unit range=-1,1"));
    }

    void wrongMethodsEndWith2_data()
    {
        QTest::addColumn<QString>("methods");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("method") << "min_mx" << QByteArray("min_max");
        QTest::newRow("parameter") << "percentile:low=2" << QByteArray("lo");
        QTest::newRow("scope") << "min_max:scope=set" << QByteArray("dataset");
        QTest::newRow("split") << "min_max:scope=dataset:split=val" << QByteArray("train");
        QTest::newRow("none") << "" << QByteArray("methods");
    }
    void wrongMethodsEndWith2()
    {
        QFETCH(QString, methods);
        QFETCH(QByteArray, named);
        const CliResult result = run({"compare", "set", "--methods", methods});
        QCOMPARE(result.status, 2);
        QVERIFY2(result.err.contains(named), result.err);
    }

    void theReportIsOneFileWithPicturesAndEscapesNames()
    {
        QCOMPARE(run({"compare", "set", "--methods", "min_max", "--html", "r.html"}).status, 0);
        const QByteArray html = QByteArray::fromStdString(readBytes(m_root / "r.html"));
        QCOMPARE(html.count("<img src=\"data:image/png;base64,"), 6);
        QVERIFY(html.contains("&lt;3&gt;.pgm") && !html.contains("<3>"));
        QVERIFY(html.contains("<svg") && !html.contains("http"));
        QCOMPARE(html.count("<section"), html.count("</section>"));
    }

    void theUsualMethodsAreComparedWhereNobodyNamesAny()
    {
        const CliResult result = run({"compare", "set", "--json"});
        QCOMPARE(result.status, 0);
        const QJsonArray methods = QJsonDocument::fromJson(result.out).object()["methods"].toArray();
        QVERIFY(methods.size() >= 8);
        int fitOnTrain = 0;
        for (const QJsonValue& method : methods) {
            QVERIFY2(method["measures"].isObject(), qPrintable(method["name"].toString()));
            fitOnTrain += method["recipe"]["statistics"]["split"].toString() == "train" ? 1 : 0;
        }
        QVERIFY(fitOnTrain >= 3);
    }

    void aMethodThatDoesNotFitTheSetIsARowThatSaysWhy()
    {
        writePnm(m_root / "set/train/a/colour.ppm", 1, 2, 3, {1, 2, 3, 4, 5, 6});
        const QString methods = "min_max:scope=dataset:channels=separate,min_max";
        const CliResult named = run({"compare", "set", "--methods", methods, "--html", "r.html"});
        QCOMPARE(named.status, 1);
        QVERIFY(named.out.contains("cannot be fitted on this set: some images have"));
        QVERIFY(readBytes(m_root / "r.html").find("Cannot be fitted on this set") != std::string::npos);
        // Of the usual ones those are taken that fit.
        const CliResult usual = run({"compare", "set"});
        QCOMPARE(usual.status, 0);
        QVERIFY(!usual.out.contains("cannot be fitted"));
    }

    void theReportShowsWhatIsHarmedBeforeAndAfter()
    {
        const QStringList command {
            "compare", "set", "--methods", "percentile:lo=20:hi=60", "--html", "r.html"};
        QCOMPARE(run(command).status, 0);
        const QByteArray html = QByteArray::fromStdString(readBytes(m_root / "r.html"));
        QVERIFY(html.contains("Harmed most: before, after"));
        QVERIFY(html.contains("75.00 % clipped"));
        QVERIFY(html.contains(" before\"") && html.contains(" after\""));
        // Three images under two states, and each of them before and after.
        QCOMPARE(html.count("<img src=\"data:image/png;base64,"), 3 * 2 + 3 * 2);
    }

    void threadsDoNotChangeAByte()
    {
        const auto report = [&](const QString& threads) {
            const CliResult result = run({"compare", "set", "--threads", threads, "--html", "r.html"});
            return result.out + QByteArray::fromStdString(readBytes(m_root / "r.html"));
        };
        const QByteArray one = report("1");
        QVERIFY(one.size() > 10000);
        QVERIFY(one == report("2"));
    }

    void whereThereAreNoClassesAndSplitsTheColumnsAreEmpty()
    {
        writePnm(m_root / "plain/1.pgm", 1, 2, 1, {0, 10});
        writePnm(m_root / "plain/2.pgm", 1, 2, 1, {50, 90});
        const CliResult result = run({"compare", "plain", "--methods", "min_max", "--html", "r.html"});
        QCOMPARE(result.status, 0);
        QVERIFY(result.out.contains("        -        -"));
        QVERIFY(readBytes(m_root / "r.html").find("Largest split shift") == std::string::npos);
    }

    void statusSaysWhatWentWrong()
    {
        QCOMPARE(run({"compare", "set", "--methods", "min_max", "--html", "no/folder/r.html"}).status, 4);
        writeBytes(m_root / "bad/empty.png", "");
        const CliResult nothing = run({"compare", "bad"});
        QCOMPARE(nothing.status, 3);
        QVERIFY(nothing.err.contains("none of its images can be read"));
    }

    void aBadImageIsListedAndTheRestCompared()
    {
        writeBytes(m_root / "set/train/a/empty.png", "");
        const CliResult result = run({"compare", "set", "--methods", "min_max"});
        QCOMPARE(result.status, 1);
        QVERIFY(result.out.contains("3 images") && result.out.contains("empty.png"));
    }
};

QTEST_GUILESS_MAIN(TestCompare)
#include "tst_compare.moc"
