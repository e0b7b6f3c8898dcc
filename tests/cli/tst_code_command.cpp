// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cli.h"
#include "tests/support/folders.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace isolume::test;
namespace fs = std::filesystem;

class TestCodeCommand : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_root = m_temporary.path().toStdString();

    CliResult code(const QStringList& arguments) const
    {
        return runCli(m_temporary.path(), QStringList {"code"} + arguments);
    }

private slots:
    void initTestCase()
    {
        writeBytes(m_root / "image.json", R"({"isolume": 1, "method": "z_score"})");
        writeBytes(m_root / "robust.json", R"({"isolume": 1, "method": "robust_z"})");
        writeBytes(m_root / "unfitted.json",
            R"({"isolume": 1, "method": "z_score", "statistics": {"scope": "dataset"}})");
        writeBytes(m_root / "steps.json", R"({"id": "clip", "kwargs": {"min": 0, "max": 9}})");
    }

    void the_text_goes_to_stdout_or_to_a_file_the_same()
    {
        const CliResult shown = code({"image.json", "--for", "numpy"});
        QCOMPARE(shown.status, 0);
        QVERIFY(shown.err.isEmpty());
        QVERIFY(shown.out.contains("def normalize(image):"));
        QCOMPARE(code({"image.json", "--for", "numpy", "-o", "normalize.py"}).status, 0);
        QCOMPARE(QByteArray::fromStdString(readBytes(m_root / "normalize.py")), shown.out);
        QVERIFY(!fs::exists(m_root / "normalize.py.partial"));
    }

    void json_gives_the_text_and_the_extension_that_fits_it()
    {
        const auto document = [&](const char* recipe, const char* target) {
            return QJsonDocument::fromJson(code({recipe, "--for", target, "--json"}).out).object();
        };
        const QJsonObject steps = document("image.json", "bioimageio");
        QCOMPARE(steps["target"].toString(), QString("bioimageio"));
        QCOMPARE(steps["extension"].toString(), QString("yaml"));
        QVERIFY(steps["code"].toString().contains("zero_mean_unit_variance"));
        QCOMPARE(document("robust.json", "bioimageio")["extension"].toString(), QString("py"));
    }

    void a_target_that_gives_numpy_instead_says_so_on_stderr()
    {
        const CliResult result = code({"robust.json", "--for", "nnunet", "-o", "plans.json"});
        QCOMPARE(result.status, 0);
        QVERIFY2(result.err.contains("nnU-Net cannot say this recipe"), result.err);
    }

    void the_steps_of_bioimageio_are_a_recipe_too()
    {
        const CliResult result = code({"steps.json", "--for", "numpy"});
        QCOMPARE(result.status, 0);
        QVERIFY2(result.out.contains("# Window (window): lo 0, hi 9, range 0,9, clip on"), result.out);
    }

    void wrong_commands_end_with_2_and_say_why_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("target") << QStringList {"image.json", "--for", "numpi"} << QByteArray("'numpy'");
        QTest::newRow("no target") << QStringList {"image.json"} << QByteArray("--for");
        QTest::newRow("no recipe") << QStringList {"none.json", "--for", "numpy"} << QByteArray("none.json");
        QTest::newRow("no fit") << QStringList {"unfitted.json", "--for", "numpy"}
                                << QByteArray("unfitted.json");
    }
    void wrong_commands_end_with_2_and_say_why()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        const CliResult result = code(arguments);
        QCOMPARE(result.status, 2);
        QVERIFY(result.out.isEmpty());
        QVERIFY2(result.err.contains(says), result.err);
        QCOMPARE(result.err.count('\n'), 1);
    }

    void a_file_that_cannot_be_written_ends_with_4()
    {
        QCOMPARE(code({"image.json", "--for", "numpy", "-o", "nowhere/x.py"}).status, 4);
    }
};

QTEST_GUILESS_MAIN(TestCodeCommand)
#include "tst_code_command.moc"
