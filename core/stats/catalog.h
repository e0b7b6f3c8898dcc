// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/reader.h"
#include "core/set/image_set.h"
#include "core/stats/summary.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace isolume {

/// What the catalog knows of one image that was read.
struct CatalogRow {
    Shape shape;
    Depth depth = Depth::U8;
    Declared declared;
    Summary summary;
};

/// What summaries of a set are remembered in: an SQLite file in WAL mode. The key of a row is everything it
/// depends on: path, frame, size and time of change of the file, and the input options. Safe to use from
/// several threads (one at a time inside); safe against a crash. Throws Error where the file cannot be used.
class Catalog {
public:
    explicit Catalog(const std::filesystem::path& file);
    ~Catalog();
    Catalog(Catalog&&) noexcept;

    /// In the user's cache folder, keyed by the absolute paths of the set.
    static std::filesystem::path standardFile(const std::vector<std::filesystem::path>& setPaths);

    std::optional<int> frames(const std::string& path, const FileStamp& stamp);
    void storeFrames(const std::string& path, const FileStamp& stamp, int frames);

    std::optional<CatalogRow> find(const SetItem& item, const InputOptions& input);
    /// Whether find() would give something, without decoding it.
    bool contains(const SetItem& item, const InputOptions& input);
    /// Many rows in one transaction. A failure is stored too (an empty row with its reason).
    struct Entry {
        SetItem item;
        std::optional<CatalogRow> row;
        std::optional<Failure> failure;
    };
    void store(const std::vector<Entry>& entries, const InputOptions& input);
    std::optional<Failure> failure(const SetItem& item, const InputOptions& input);

    /// Encoded picture (JPEG) of at most 192 px on the longer side, or empty.
    std::vector<std::byte> thumbnail(const SetItem& item);
    void storeThumbnail(const SetItem& item, std::span<const std::byte> jpeg);

    const std::filesystem::path& file() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace isolume
