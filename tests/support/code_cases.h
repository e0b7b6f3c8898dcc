// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <filesystem>
#include <string>
#include <vector>

namespace isolume::test {

/// Sets of small images below `root`: as files that the program reads (bytes/one/0.png), and as the arrays that code
/// gets (bytes_raw/one/0.npy, and one/0.bin without a header). A flat image in each.
///   bytes    8-bit colour                    words    16-bit gray, 14 bits used
///   floats   colour with NaN, infinity and the nodata value −7
///   flat     8-bit colour, the second channel is the same everywhere
///   bytes_masks    of bytes
void writeCodeSets(const std::filesystem::path& root);
constexpr int codeSetHeight = 9, codeSetWidth = 7;

/// A recipe by the options of `isolume-cli export`.
struct CodeCase {
    QString name, set;
    QStringList options;
    bool grouped = false; ///< by folder
    double tolerance = 1e-6; ///< of the range of the exported values
};
/// Every method in the scopes image, dataset and group, joint and separate, with its parameters.
std::vector<CodeCase> codeCases();

/// Exports every case to NAME_out in `root`; what went wrong, or nothing.
QString exportCodeCases(const QString& root, const std::vector<CodeCase>& cases);
/// Writes the code of each case, NAME + extension in `root`, from NAME_out/recipe.json. Throws Error.
void generateCode(
    const QString& root, const std::vector<CodeCase>& cases, const QString& target, const QString& extension);

struct ProgramResult {
    int status = -1;
    QByteArray out, err;
};
ProgramResult runProgram(const QString& folder, const QString& program, const QStringList& arguments);

/// Debian's own, which has Debian's packages; another one may come first in the path.
constexpr const char* python = "/usr/bin/python3";
bool canImport(const QString& modules);

} // namespace isolume::test
