// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/export/exporter.h"
#include "core/recipe/recipe.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace isolume {

/// -o and EXPORT OPTIONS.
struct ExportTexts {
    ExportOptions options;
    bool dryRun = false;
};
std::shared_ptr<ExportTexts> declareExport(CLI::App& app);

/// Refuses what can be refused before pixels are read: an unknown format, a folder inside the set.
void checkExport(const ExportTexts& texts, const std::vector<std::filesystem::path>& setPaths);

/// Refuses what planExport would, as far as it can be told before the fit.
std::vector<std::string> checkFolder(const ImageSet& set, const Recipe& recipe, const ExportTexts& texts);

/// Lists what would be written, and writes nothing.
Exit dryRun(const Context& context, const ImageSet& set, const Recipe& recipe, const ExportTexts& texts);
/// Exports with progress and prints the result.
Exit runExport(const Context& context, const ImageSet& set, const Recipe& recipe, const ExportTexts& texts);

} // namespace isolume
