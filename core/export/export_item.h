// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/export_folder.h"
#include "core/recipe/apply.h"
#include "core/set/image_set.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace isolume {

/// The digest of a source file, worked out once for all of its frames by whichever thread needs it first.
class SourceDigest {
public:
    /// Throws Error where the file cannot be read; the next call tries again.
    std::string of(const Source& source);

private:
    std::mutex m_mutex;
    std::string m_digest;
};

/// What all images of an export share.
struct ExportContext {
    const ImageSet& set;
    const Recipe& recipe;
    const Writer& writer;
    const std::vector<std::string>& outputs;
    ExportFolder& folder;
};

/// One image on its way through the export. The steps throw Error; OutputError ends the export.
class ExportItem {
public:
    ExportItem(const ExportContext& context, std::size_t index, std::shared_ptr<SourceDigest> digest);

    /// Reads and decodes, unless an earlier run has written this image already.
    void read();
    /// Applies the recipe and lets go of the source's pixels.
    void transform();
    /// Writes the partial file and words the manifest's line.
    void write();

    std::size_t index() const { return m_index; }
    const std::optional<ManifestEntry>& entry() const { return m_entry; }
    bool isKept() const { return m_kept; }
    std::uint64_t bytes() const { return m_bytes; }
    const std::filesystem::path& partialFile() const { return m_partialFile; }

private:
    bool keepEarlier();

    const ExportContext& m_context;
    std::size_t m_index;
    std::shared_ptr<SourceDigest> m_source;
    std::string m_sourceDigest, m_group;
    Image m_before, m_after;
    Summary m_summary;
    Normalization m_normalization;
    std::filesystem::path m_partialFile;
    std::optional<ManifestEntry> m_entry;
    std::uint64_t m_bytes = 0;
    bool m_kept = false;
};

} // namespace isolume
