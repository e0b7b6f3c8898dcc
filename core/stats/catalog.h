// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/reader.h"
#include "core/set/image_set.h"
#include "core/stats/selection.h"
#include "core/stats/summary.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace isolume {

/// What the catalog knows of one image that was read.
struct CatalogRow {
    Shape shape;
    Depth depth = Depth::U8;
    Declared declared;
    Summary summary;

    bool operator==(const CatalogRow&) const = default;
};

/// What an image's row in the catalog says.
CatalogRow rowOf(const Image& image);

/// What summaries of a set are remembered in: an SQLite file in WAL mode. The key of a row is everything it
/// depends on: the set's root, path, frame, size and time of change of the file and of what is read with it, and the
/// input options. So one file may serve several sets. Only what can be read
/// again is in it, so it may be deleted at any time. Safe to use from several threads (one at a time inside)
/// and against a crash. All functions throw Error where the file cannot be used.
class Catalog {
public:
    explicit Catalog(const std::filesystem::path& file);
    ~Catalog();
    Catalog(Catalog&&) noexcept;

    /// `cacheFolder`/isolume/…: a name of its own for each list of (absolute) paths.
    static std::filesystem::path standardFile(
        const std::filesystem::path& cacheFolder, const std::vector<std::filesystem::path>& setPaths);

    const std::filesystem::path& file() const;

    std::optional<int> frames(const SetItem& item);
    void storeFrames(const SetItem& item, int frames);

    bool contains(const SetItem& item, const Selection& selection);
    std::optional<CatalogRow> find(const SetItem& item, const Selection& selection);
    /// The same for many items of a set at once, which costs SQLite far less than one by one: an entry an index.
    std::vector<bool> containsEach(
        const ImageSet& set, std::span<const std::size_t> indices, const Selection& selection);
    std::vector<std::optional<CatalogRow>> findEach(
        const ImageSet& set, std::span<const std::size_t> indices, const Selection& selection);
    struct Entry {
        SetItem item;
        CatalogRow row;
    };
    /// All in one transaction.
    void store(const std::vector<Entry>& entries, const Selection& selection);

    /// Results over many images, under a digest of all they depend on.
    std::optional<Summary> pooled(const std::string& digest);
    void storePooled(const std::string& digest, const Summary& summary);
    /// The bins among `bins` that were counted before.
    Refinement refined(const std::string& digest, int channel, const std::vector<std::int64_t>& bins);
    void storeRefined(const std::string& digest, int channel, const Refinement& refinement);

    /// Encoded picture (JPEG) of at most 192 px on the longer side, or empty.
    std::vector<std::byte> thumbnail(const SetItem& item);
    void storeThumbnail(const SetItem& item, std::span<const std::byte> jpeg);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace isolume
