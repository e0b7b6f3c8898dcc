// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"
#include "core/set/image_set.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace isolume {

class Catalog;
class Job;

struct ExportOptions {
    std::filesystem::path folder = {};
    std::string format = "npy"; ///< id of a Writer
    bool overwrite = false; ///< replace an export that is there, and nothing that no export wrote
    bool resume = false; ///< keep what an interrupted export with the same recipe has finished
    unsigned threads = 0; ///< 0: as many as there are cores
};

struct ExportReport {
    std::size_t written = 0;
    std::size_t kept = 0; ///< with resume: already there
    std::uint64_t bytes = 0;
    std::vector<Failure> failures; ///< images that could not be read, transformed or written
    std::vector<std::string> degenerate; ///< names of images without contrast
};

/// Applies a recipe (fitted where it needs it) to every image and writes the export folder of CLI.md: images
/// under their relative paths, recipe.json, manifest.jsonl, metadata.csv, summary.json. Each file is written
/// under a temporary name and renamed; a bounded number of images is in memory. The bytes do not depend on
/// threads. One bad image is a failure in the report.
/// A line of the manifest is written before its file gets its final name, so every file there is known, also
/// after kill -9. Nothing is synced to the disk: `resume` digests what it keeps and writes again what a power
/// failure has damaged.
/// Throws OutputError where the folder cannot be written or the disk is full; Cancelled leaves a folder that
/// `resume` goes on with.
ExportReport exportSet(const ImageSet& set, const Recipe& recipe, const ExportOptions& options, Job& job);

/// The relative path of every item's output, collisions resolved as CLI.md says. Always below the folder, and
/// UTF-8: bytes of a source's name that are not become %FF.
std::vector<std::string> outputPaths(const ImageSet& set, std::string_view extension);

/// Everything that exportSet refuses before it writes, without writing: the output paths are returned.
/// Throws OutputError where the folder is not empty and neither `overwrite` nor `resume` says what to do, holds
/// files that no export wrote, or lies where an image of the set does.
std::vector<std::string> planExport(const ImageSet& set, const Recipe& recipe, const ExportOptions& options);

/// Whether an export was stopped here that `resume` can go on with.
bool holdsUnfinishedExport(const std::filesystem::path& folder);

/// Throws OutputError where `folder` is one of the set's own folders or lies in one: the next export would take
/// what this one wrote for images of the set.
void refuseInsideSet(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& setPaths);

struct VerifyReport {
    std::size_t checked = 0;
    std::vector<Failure> failures; ///< missing, changed, unreadable, or not in the manifest
};
/// Re-reads an export against its manifest.
VerifyReport verifyExport(const std::filesystem::path& folder, Job& job);

} // namespace isolume
