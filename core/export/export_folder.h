// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/exporter.h"
#include "core/export/manifest.h"
#include "core/export/output_file.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace isolume {

/// The names that an export uses at the top of its folder.
inline constexpr std::string_view recipeName = "recipe.json";
inline constexpr std::string_view manifestName = "manifest.jsonl";
inline constexpr std::string_view metadataName = "metadata.csv";
inline constexpr std::string_view summaryName = "summary.json";
/// Files that are being written, and what an interrupted export has left to resume from.
inline constexpr std::string_view partialName = ".isolume-partial";
bool isOwnName(std::string_view name);

/// What is in the folder before anything is written.
struct FolderState {
    bool empty = true; ///< nothing at all, or no more than an export that wrote nothing yet
    std::map<std::string, ManifestEntry> entries; ///< of the export that is there, by output
};
/// Throws OutputError where exportSet would refuse (see planExport). `recipe` is the text of recipe.json.
FolderState inspectFolder(const ImageSet& set, const ExportOptions& options, const Recipe& recipe,
    const std::vector<std::string>& paths);

/// What summary.json keeps of recipe.json, manifest.jsonl and metadata.csv by name: digests of the files, of the recipe
/// without the time it was fitted at, by which two exports of the same may differ. Throws Error.
std::string sideDigest(const std::filesystem::path& folder, std::string_view name);

/// What is wrong with a written image, if anything: missing, changed, unreadable.
std::optional<Failure> damageOf(const std::filesystem::path& folder, const ManifestEntry& entry);
/// What is wrong with the export as a whole: lines of the manifest, outputs that it names twice, files beside it that
/// are missing or are not those that summary.json has the digests of.
std::vector<Failure> damageOf(const std::filesystem::path& folder, const Manifest& manifest);

/// Throws OutputError where `folder` lies in the folder of an export, which would no longer be whole.
void refuseInsideExport(const std::filesystem::path& folder);

/// Held by the process that writes to a folder; the system lets it go when the process ends, however it ends.
class FolderLock {
public:
    explicit FolderLock(const std::filesystem::path& file);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

private:
    int m_file = -1;
};

/// An export folder while it is written. One process at a time.
class ExportFolder {
public:
    /// Prepares the folder: makes it, clears what `overwrite` replaces, writes recipe.json, starts the manifest.
    ExportFolder(const ImageSet& set, const ExportOptions& options, const Recipe& recipe,
        const std::vector<std::string>& paths);
    ~ExportFolder();
    ExportFolder(const ExportFolder&) = delete;
    ExportFolder& operator=(const ExportFolder&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    /// A name for the file of image `index` while it is written. Its suffix is the format's.
    std::filesystem::path partialFile(std::size_t index, std::string_view extension) const;
    /// What an earlier run has recorded of this output, or null.
    const ManifestEntry* earlier(const std::string& output) const;

    /// Appends the line; then the partial file, where there is one, gets its final name. In the set's order.
    void record(ManifestEntry entry, const std::filesystem::path& partialFile);
    using Digests = std::map<std::string, std::string>;
    /// Writes metadata.csv and, given the digests of the files beside it, summary.json; removes what belongs to images
    /// that can no longer be read.
    void finish(const std::function<std::string(const Digests&)>& summary);

    /// Without their texts and digests.
    const std::vector<ManifestEntry>& recorded() const { return m_recorded; }

private:
    void removeEarlier();
    void keepEarlier();
    void writeNamed(std::string_view name, const std::string& text);

    std::filesystem::path m_path, m_partial;
    FolderState m_state;
    std::vector<ManifestEntry> m_recorded;
    std::unique_ptr<FolderLock> m_lock;
    std::unique_ptr<LineFile> m_manifest;
};

} // namespace isolume
