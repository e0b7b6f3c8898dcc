// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/scan.h"

#include "core/jobs/job.h"
#include "core/jobs/parallel.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <span>

namespace isolume {

namespace {

using Clock = std::chrono::steady_clock;

/// Rows on their way into the catalog, some at a time: a transaction an image would wait for the disk each time.
class Batch {
public:
    Batch(Catalog& catalog, const Selection& selection)
        : m_catalog(catalog)
        , m_selection(selection)
    {
    }

    void add(const SetItem& item, CatalogRow row)
    {
        constexpr std::size_t most = 128;
        constexpr auto longest = std::chrono::seconds(1);
        m_entries.push_back({item, std::move(row)});
        if (m_entries.size() >= most || Clock::now() - m_stored > longest)
            store();
    }

    void store()
    {
        m_catalog.store(m_entries, m_selection);
        m_entries.clear();
        m_stored = Clock::now();
    }

private:
    Catalog& m_catalog;
    Selection m_selection;
    std::vector<Catalog::Entry> m_entries;
    Clock::time_point m_stored = Clock::now();
};

/// What came of one item, between the stage that reads and the one that stores.
struct Found {
    bool known = false;
    std::optional<CatalogRow> row;
    Image image;
    std::optional<Failure> failure;
};

/// By position in `indices`.
std::vector<bool> knownOf(const ImageSet& set, std::span<const std::size_t> indices, Catalog& catalog,
    const ScanOptions& options, const Job& job)
{
    constexpr std::size_t most = 4096; // at a time, so that a stop is heard and others can use the catalog
    std::vector<bool> known;
    for (std::size_t at = 0; at < indices.size() && !job.stopRequested(); at += most) {
        const auto some = indices.subspan(at, std::min(most, indices.size() - at));
        const std::vector<bool> more = catalog.containsEach(set, some, options.selection);
        known.insert(known.end(), more.begin(), more.end());
    }
    known.resize(indices.size());
    return known;
}

Found findOrRead(
    const ImageSet& set, std::size_t index, bool known, Catalog& catalog, const ScanOptions& options)
{
    const SetItem& item = set.items[index];
    Found found;
    if (known && options.onImage)
        found.row = catalog.find(item, options.selection);
    found.known = known && (found.row || !options.onImage);
    if (found.known)
        return found;
    try {
        found.image = readImage(set.source(index), item.frame, options.selection.input);
        found.row = rowOf(countedIn(found.image, set, index, options.selection));
    } catch (const std::exception& error) {
        found.failure = toFailure(error, item.name());
    }
    return found;
}

} // namespace

ScanResult scan(const ImageSet& set, Catalog& catalog, const ScanOptions& options, Job& job)
{
    std::vector<std::size_t> indices;
    for (std::size_t i = options.shard; i < set.items.size(); i += options.shards)
        indices.push_back(i);

    const std::vector<bool> known = knownOf(set, indices, catalog, options, job);
    ScanResult result;
    Batch batch(catalog, options.selection);
    const auto make = [&](std::size_t i) {
        // Stopping here, not by an exception, lets the images before this one reach the catalog.
        return job.stopRequested() ? Found() : findOrRead(set, indices[i], known[i], catalog, options);
    };
    const auto take = [&](std::size_t i, Found found) {
        const std::size_t index = indices[i];
        if (found.failure) {
            result.failures.emplace_back(index, std::move(*found.failure));
        } else if (found.known || found.row) {
            ++result.images;
            result.read += !found.known;
            if (options.onImage)
                options.onImage(index, *found.row, found.image);
            if (!found.known)
                batch.add(set.items[index], std::move(*found.row));
        }
        job.report(static_cast<double>(i + 1) / static_cast<double>(indices.size()));
    };
    inOrder(indices.size(), options.threads, make, take);
    batch.store();
    job.checkpoint();
    return result;
}

} // namespace isolume
