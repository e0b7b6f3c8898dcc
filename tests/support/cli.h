// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QStringList>

namespace isolume::test {

/// What a run of the real isolume-cli gave.
struct CliResult {
    int status = -1; ///< −1: it crashed, was killed or did not end within two minutes
    QByteArray out, err;
};

/// Runs it in `folder`, with a cache folder of its own there.
CliResult runCli(const QString& folder, const QStringList& arguments);

/// Starts it in the same way and does not wait.
void startCli(QProcess& process, const QString& folder, const QStringList& arguments);

} // namespace isolume::test
