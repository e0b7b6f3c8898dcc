// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cli.h"

#include <QProcessEnvironment>

#include <csignal>

namespace isolume::test {

void startCli(QProcess& process, const QString& folder, const QStringList& arguments)
{
    // A shell that runs the tests in the background may have left SIGINT ignored, and that is inherited.
    std::signal(SIGINT, SIG_DFL);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_CACHE_HOME", folder + "/.cache");
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.start(ISOLUME_CLI, arguments);
    process.waitForStarted();
}

CliResult runCli(const QString& folder, const QStringList& arguments)
{
    QProcess process;
    startCli(process, folder, arguments);
    CliResult result;
    if (process.waitForFinished(120000) && process.exitStatus() == QProcess::NormalExit)
        result.status = process.exitCode();
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    return result;
}

} // namespace isolume::test
