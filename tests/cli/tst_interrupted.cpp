// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cli.h"
#include "tests/support/folders.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <filesystem>

using namespace isolume::test;
namespace fs = std::filesystem;

class TestInterrupted : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_root;
    std::map<std::string, std::string> m_whole;

    static constexpr std::size_t images = 400;
    const QStringList m_export {"export", "set", "--method", "z_score", "--scope", "dataset", "--quiet"};

    QStringList to(const char* out, const QStringList& more = {}) const
    {
        return m_export + QStringList {"-o", out} + more;
    }
    static std::map<std::string, std::string> withoutTime(const fs::path& folder)
    {
        auto files = tree(folder);
        std::string& recipe = files.at("recipe.json");
        const std::size_t at = recipe.find("\"on\"");
        recipe.erase(at, recipe.find('\n', at) - at);
        return files;
    }
    std::size_t written(const char* out) const
    {
        std::size_t count = 0;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(m_root / out, error))
            count += entry.path().extension() == ".npy";
        return count;
    }

    // Sends the signal once some images are written, and says whether it came before the end.
    bool interrupt(const char* out, int signal, QProcess& process) const
    {
        startCli(process, m_temporary.path(), to(out));
        const std::size_t some = 20;
        while (written(out) < some && process.state() == QProcess::Running)
            process.waitForFinished(1);
        ::kill(static_cast<pid_t>(process.processId()), signal);
        process.waitForFinished(60000);
        return !fs::exists(m_root / out / "summary.json");
    }

private slots:
    void initTestCase()
    {
        m_root = m_temporary.path().toStdString();
        for (unsigned i = 0; i < images; ++i)
            writePnm(m_root / "set" / (std::to_string(1000 + i) + ".ppm"), 120, 100, 3, i);
        QCOMPARE(runCli(m_temporary.path(), to("whole")).status, 0);
        m_whole = withoutTime(m_root / "whole");
        QCOMPARE(m_whole.size(), images + 4);
    }

    void aKillInTheMiddleLeavesWhatResumeCompletesToTheSameBytes()
    {
        QProcess process;
        QVERIFY(interrupt("killed", SIGKILL, process));
        QCOMPARE(process.exitStatus(), QProcess::CrashExit);
        const std::size_t before = written("killed");
        QVERIFY(before >= 20 && before < images);
        QCOMPARE(runCli(m_temporary.path(), to("killed")).status, 4);
        const CliResult result = runCli(m_temporary.path(), to("killed", {"--resume"}));
        QCOMPARE(result.status, 0);
        QVERIFY(result.out.contains("were there already"));
        QVERIFY(withoutTime(m_root / "killed") == m_whole);
    }

    void anInterruptEndsWith130AndCanBeResumed()
    {
        for (const int signal : {SIGINT, SIGTERM}) {
            const char* out = signal == SIGINT ? "int" : "term";
            QProcess process;
            QVERIFY(interrupt(out, signal, process));
            QCOMPARE(process.exitStatus(), QProcess::NormalExit);
            QCOMPARE(process.exitCode(), 130);
            QVERIFY(process.readAllStandardError().contains("--resume"));
            QVERIFY(!fs::exists(m_root / out / ".isolume-partial"));
            QCOMPARE(runCli(m_temporary.path(), to(out, {"--resume"})).status, 0);
            QVERIFY(withoutTime(m_root / out) == m_whole);
        }
    }
};

QTEST_GUILESS_MAIN(TestInterrupted)
#include "tst_interrupted.moc"
