// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/pool.h"

#include "core/jobs/job.h"
#include "core/jobs/parallel.h"

#include <algorithm>

#include <fmt/format.h>
#include <xxhash.h>

namespace isolume {

std::string digestOf(const Members& members)
{
    std::string all = fmt::format("{};{};{}\n", members.channels == Channels::Joint ? "joint" : "separate",
        members.input.nodata ? fmt::format("{}", *members.input.nodata) : "",
        members.input.bits ? fmt::format("{}", *members.input.bits) : "");
    for (std::size_t i : members.indices) {
        const SetItem& item = members.set->items[i];
        all += fmt::format("{}\n{};{};{}\n", item.path, item.frame, item.stamp.size, item.stamp.changed);
    }
    const XXH128_hash_t hash = XXH3_128bits(all.data(), all.size());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

Summary pool(const Members& members, Catalog& catalog, Job& job)
{
    const std::string digest = digestOf(members);
    if (auto known = catalog.pooled(digest))
        return *known;
    Summary pooled;
    bool complete = true;
    constexpr std::size_t most = 16; // rows at a time
    const std::span<const std::size_t> indices = members.indices;
    const auto make = [&](std::size_t block) {
        job.checkpoint();
        const std::size_t from = block * most;
        auto rows = catalog.findEach(
            *members.set, indices.subspan(from, std::min(most, indices.size() - from)), members.input);
        if (members.channels == Channels::Joint)
            for (std::optional<CatalogRow>& row : rows)
                if (row)
                    row->summary = row->summary.joined();
        return rows;
    };
    inOrder((indices.size() + most - 1) / most, 0, make, [&](std::size_t, const auto& rows) {
        for (const std::optional<CatalogRow>& row : rows) {
            if (row)
                pooled.merge(row->summary);
            complete &= row.has_value();
        }
    });
    // A member that is missing today may be readable tomorrow, under the same digest.
    if (complete)
        catalog.storePooled(digest, pooled);
    return pooled;
}

Refinement refinePooled(const Members& members, int channel, const std::vector<std::int64_t>& bins,
    Catalog& catalog, unsigned threads, Job& job)
{
    const std::string digest = digestOf(members);
    Refinement refined = catalog.refined(digest, channel, bins);
    std::vector<std::int64_t> wanted;
    std::copy_if(bins.begin(), bins.end(), std::back_inserter(wanted),
        [&](std::int64_t bin) { return !refined.bins.contains(bin); });
    if (wanted.empty())
        return refined;

    Refinement counted;
    for (std::int64_t bin : wanted)
        counted.bins.try_emplace(bin);
    bool complete = true;
    const auto make = [&](std::size_t at) -> std::optional<Refinement> {
        job.checkpoint();
        const std::size_t i = members.indices[at];
        const SetItem& item = members.set->items[i];
        if (!catalog.contains(item, members.input))
            return std::nullopt;
        return refine(readImage(members.set->source(i), item.frame, members.input), channel, wanted);
    };
    const auto take = [&](std::size_t at, const std::optional<Refinement>& own) {
        complete &= own.has_value();
        if (own)
            counted.merge(*own);
        job.checkpoint(static_cast<double>(at + 1) / static_cast<double>(members.indices.size()));
    };
    inOrder(members.indices.size(), threads, make, take);
    if (complete)
        catalog.storeRefined(digest, channel, counted);
    refined.merge(counted);
    return refined;
}

} // namespace isolume
