// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/catalog.h"

#include "core/error.h"
#include "core/stats/encoding.h"
#include "core/stats/sqlite.h"

#include <mutex>

#include <fmt/format.h>
#include <xxhash.h>

namespace isolume {

namespace {

/// Changes whenever rows of an older program would be misread: such a catalog is emptied.
constexpr int format = 2;

constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS files(place INTEGER, path BLOB, size INTEGER, changed INTEGER, beside INTEGER,
    frames INTEGER, PRIMARY KEY(place, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS images(place INTEGER, path BLOB, frame INTEGER, size INTEGER, changed INTEGER,
    beside INTEGER, input BLOB, row BLOB, PRIMARY KEY(place, path, frame, input));
CREATE TABLE IF NOT EXISTS pooled(digest BLOB PRIMARY KEY, summary BLOB);
CREATE TABLE IF NOT EXISTS refined(digest BLOB, channel INTEGER, bin INTEGER, counts BLOB,
    PRIMARY KEY(digest, channel, bin));
CREATE TABLE IF NOT EXISTS thumbnails(place INTEGER, path BLOB, frame INTEGER, size INTEGER, changed INTEGER,
    beside INTEGER, jpeg BLOB, PRIMARY KEY(place, path, frame));
)";

constexpr const char* emptied = R"(
DROP TABLE IF EXISTS files; DROP TABLE IF EXISTS images; DROP TABLE IF EXISTS pooled;
DROP TABLE IF EXISTS refined; DROP TABLE IF EXISTS thumbnails;
)";

std::string selectionKey(const Selection& selection, const SetItem& item)
{
    const InputOptions& input = selection.input;
    std::string key
        = fmt::format("nodata={};bits={};region={}", input.nodata ? fmt::format("{}", *input.nodata) : "",
            input.bits ? fmt::format("{}", *input.bits) : "", regionName(selection.region));
    if (selection.region == Region::Mask)
        key += fmt::format(
            ";{};{};{};{}", item.mask, item.maskStamp.size, item.maskStamp.changed, item.maskStamp.beside);
    return key;
}

std::filesystem::path prepared(const std::filesystem::path& file)
{
    std::error_code error;
    if (file.has_parent_path())
        std::filesystem::create_directories(file.parent_path(), error);
    if (error)
        throw Error({file.string(), "cannot use the catalog", "its folder cannot be made: " + error.message(),
            "Choose another file with --catalog"});
    return file;
}

std::int64_t numberOf(Database& database, const char* sql)
{
    Statement statement(database, sql);
    return statement.step() ? statement.number(0) : 0;
}

/// Before a byte is written: emptying a database of another program would destroy it.
void refuseForeign(Database& database)
{
    constexpr const char* ours = "name IN ('files','images','pooled','refined','thumbnails')";
    const std::string others
        = fmt::format("SELECT count(*) FROM sqlite_master WHERE type='table' AND NOT {}", ours);
    const bool anything = numberOf(database, "SELECT count(*) FROM sqlite_master") > 0;
    if (numberOf(database, others.c_str()) > 0
        || (anything && numberOf(database, "PRAGMA user_version") == 0))
        throw Error({database.file().string(), "cannot use the catalog",
            "it is a database of another program", "Choose another file with --catalog"});
}

bool isCurrent(Database& database) { return numberOf(database, "PRAGMA user_version") == format; }

Database opened(const std::filesystem::path& file)
{
    Database database(prepared(file));
    refuseForeign(database);
    database.run("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;");
    if (isCurrent(database))
        return database;
    Transaction transaction(database);
    if (!isCurrent(database)) { // another process may have been faster, and have rows in it by now
        database.run(emptied);
        database.run(schema);
        database.run(fmt::format("PRAGMA user_version={}", format).c_str());
    }
    transaction.commit();
    return database;
}

/// Everything that tells one image from another, in the order of the tables' columns, and what comes after it.
template <class... More> Statement& withImage(Statement& statement, const SetItem& item, const More&... more)
{
    const FileStamp& stamp = item.stamp;
    return statement.with(
        item.place, item.path, item.frame, stamp.size, stamp.changed, stamp.beside, more...);
}

/// What `read` makes of the one row that a look-up by key gives, if there is one. The statement is reset before this
/// returns, or it would hold the file's log.
template <class F> auto firstRow(Statement& statement, F&& read) -> std::optional<decltype(read(statement))>
{
    if (!statement.step())
        return std::nullopt;
    std::optional result = read(statement);
    statement.finish();
    return result;
}

std::vector<std::byte> firstBlob(const Statement& statement)
{
    const auto blob = statement.blob(0);
    return {blob.begin(), blob.end()};
}

} // namespace

CatalogRow rowOf(const Image& image)
{
    return {image.shape(), image.depth(), image.declared(), summarize(image)};
}

struct Catalog::Impl {
    explicit Impl(const std::filesystem::path& path)
        : database(opened(path))
    {
    }

    /// What `read` makes of each item's row, where it has one, all in one reading of the database: beginning and
    /// ending one takes several calls to the system.
    template <class F>
    auto rows(Statement& statement, const ImageSet& set, std::span<const std::size_t> indices,
        const Selection& selection, F&& read)
    {
        std::vector<std::optional<decltype(read(statement))>> rows;
        rows.reserve(indices.size());
        const std::scoped_lock lock(mutex);
        const ReadTransaction transaction(database);
        for (const std::size_t i : indices) {
            const SetItem& item = set.items[i];
            rows.push_back(firstRow(withImage(statement, item, selectionKey(selection, item)), read));
        }
        return rows;
    }

    std::mutex mutex;
    Database database;
    Statement frames {
        database, "SELECT frames FROM files WHERE place=? AND path=? AND size=? AND changed=? AND beside=?"};
    Statement storeFrames {database, "INSERT OR REPLACE INTO files VALUES(?,?,?,?,?,?)"};
    Statement contains {database,
        "SELECT 1 FROM images WHERE place=? AND path=? AND frame=? AND size=? AND changed=? AND beside=? AND "
        "input=?"};
    Statement find {database,
        "SELECT row FROM images WHERE place=? AND path=? AND frame=? AND size=? AND changed=? AND beside=? "
        "AND input=?"};
    Statement store {database, "INSERT OR REPLACE INTO images VALUES(?,?,?,?,?,?,?,?)"};
    Statement pooled {database, "SELECT summary FROM pooled WHERE digest=?"};
    Statement storePooled {database, "INSERT OR REPLACE INTO pooled VALUES(?,?)"};
    Statement refined {database, "SELECT counts FROM refined WHERE digest=? AND channel=? AND bin=?"};
    Statement storeRefined {database, "INSERT OR REPLACE INTO refined VALUES(?,?,?,?)"};
    Statement thumbnail {database,
        "SELECT jpeg FROM thumbnails WHERE place=? AND path=? AND frame=? AND size=? AND changed=? AND "
        "beside=?"};
    Statement storeThumbnail {database, "INSERT OR REPLACE INTO thumbnails VALUES(?,?,?,?,?,?,?)"};
};

Catalog::Catalog(const std::filesystem::path& file)
    : m_impl(std::make_unique<Impl>(file))
{
}
Catalog::~Catalog() = default;
Catalog::Catalog(Catalog&&) noexcept = default;

std::filesystem::path Catalog::standardFile(
    const std::filesystem::path& cacheFolder, const std::vector<std::filesystem::path>& setPaths)
{
    std::string all;
    for (const std::filesystem::path& path : setPaths)
        all += std::filesystem::weakly_canonical(std::filesystem::absolute(path)).string() + '\0';
    return cacheFolder / "isolume" / fmt::format("{:016x}.sqlite", XXH3_64bits(all.data(), all.size()));
}

const std::filesystem::path& Catalog::file() const { return m_impl->database.file(); }

std::optional<int> Catalog::frames(const SetItem& item)
{
    const std::scoped_lock lock(m_impl->mutex);
    const FileStamp& stamp = item.stamp;
    return firstRow(m_impl->frames.with(item.place, item.path, stamp.size, stamp.changed, stamp.beside),
        [](const Statement& s) { return static_cast<int>(s.number(0)); });
}

void Catalog::storeFrames(const SetItem& item, int frames)
{
    const std::scoped_lock lock(m_impl->mutex);
    const FileStamp& stamp = item.stamp;
    m_impl->storeFrames.with(item.place, item.path, stamp.size, stamp.changed, stamp.beside, frames).finish();
}

bool Catalog::contains(const SetItem& item, const Selection& selection)
{
    const std::scoped_lock lock(m_impl->mutex);
    Statement& find = withImage(m_impl->contains, item, selectionKey(selection, item));
    return firstRow(find, [](const Statement& s) { return s.number(0); }).has_value();
}

std::optional<CatalogRow> Catalog::find(const SetItem& item, const Selection& selection)
{
    std::optional<std::vector<std::byte>> bytes;
    {
        const std::scoped_lock lock(m_impl->mutex);
        bytes = firstRow(withImage(m_impl->find, item, selectionKey(selection, item)), firstBlob);
    }
    if (!bytes)
        return std::nullopt;
    return decodeRow(*bytes);
}

std::vector<bool> Catalog::containsEach(
    const ImageSet& set, std::span<const std::size_t> indices, const Selection& selection)
{
    std::vector<bool> contained;
    contained.reserve(indices.size());
    for (const auto& row : m_impl->rows(
             m_impl->contains, set, indices, selection, [](const Statement& s) { return s.number(0); }))
        contained.push_back(row.has_value());
    return contained;
}

std::vector<std::optional<CatalogRow>> Catalog::findEach(
    const ImageSet& set, std::span<const std::size_t> indices, const Selection& selection)
{
    std::vector<std::optional<CatalogRow>> rows;
    rows.reserve(indices.size());
    // Decoded here, outside the lock: that takes longer than reading.
    for (const auto& blob : m_impl->rows(m_impl->find, set, indices, selection, firstBlob))
        rows.push_back(blob ? std::optional(decodeRow(*blob)) : std::nullopt);
    return rows;
}

void Catalog::store(const std::vector<Entry>& entries, const Selection& selection)
{
    if (entries.empty())
        return;
    const std::scoped_lock lock(m_impl->mutex);
    Transaction transaction(m_impl->database);
    for (const auto& [item, row] : entries)
        withImage(m_impl->store, item, selectionKey(selection, item), encode(row)).finish();
    transaction.commit();
}

std::optional<Summary> Catalog::pooled(const std::string& digest)
{
    const std::scoped_lock lock(m_impl->mutex);
    return firstRow(m_impl->pooled.with(digest), [](const Statement& s) { return decodeSummary(s.blob(0)); });
}

void Catalog::storePooled(const std::string& digest, const Summary& summary)
{
    const std::scoped_lock lock(m_impl->mutex);
    m_impl->storePooled.with(digest, encode(summary)).finish();
}

Refinement Catalog::refined(const std::string& digest, int channel, const std::vector<std::int64_t>& bins)
{
    const std::scoped_lock lock(m_impl->mutex);
    Refinement known;
    for (std::int64_t bin : bins)
        if (auto counts = firstRow(m_impl->refined.with(digest, channel, bin),
                [](const Statement& s) { return decodeHistogram(s.blob(0)); }))
            known.bins[bin] = std::move(*counts);
    return known;
}

void Catalog::storeRefined(const std::string& digest, int channel, const Refinement& refinement)
{
    const std::scoped_lock lock(m_impl->mutex);
    Transaction transaction(m_impl->database);
    for (const auto& [bin, counts] : refinement.bins)
        m_impl->storeRefined.with(digest, channel, bin, encode(counts)).finish();
    transaction.commit();
}

std::vector<std::byte> Catalog::thumbnail(const SetItem& item)
{
    const std::scoped_lock lock(m_impl->mutex);
    return firstRow(withImage(m_impl->thumbnail, item), firstBlob).value_or(std::vector<std::byte>());
}

void Catalog::storeThumbnail(const SetItem& item, std::span<const std::byte> jpeg)
{
    const std::scoped_lock lock(m_impl->mutex);
    withImage(m_impl->storeThumbnail, item, jpeg).finish();
}

} // namespace isolume
