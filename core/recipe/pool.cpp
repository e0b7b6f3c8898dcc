// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/pool.h"

#include "core/error.h"
#include "core/jobs/job.h"
#include "core/jobs/parallel.h"
#include "core/recipe/apply.h"
#include "core/recipe/fit.h"

#include <algorithm>

#include <fmt/format.h>
#include <xxhash.h>

namespace isolume {

namespace {

constexpr std::size_t mostDistinct = std::size_t {1} << 24;

/// Calls take(subject) for each member that the catalog knows, in order; false where it lacks some.
template <class Make, class Take>
bool forEachMember(const Members& members, Catalog& catalog, Need need, unsigned threads, Job& job,
    Make&& makeOf, Take&& take)
{
    bool complete = true;
    const auto make = [&](std::size_t at) {
        job.checkpoint();
        std::optional<Subject> subject = subjectOf(members, members.indices[at], catalog, need, job);
        return subject ? std::optional(makeOf(*subject)) : std::nullopt;
    };
    inOrder(members.indices.size(), threads, make, [&](std::size_t at, auto made) {
        complete &= made.has_value();
        if (made)
            take(*made);
        job.checkpoint(static_cast<double>(at + 1) / static_cast<double>(members.indices.size()));
    });
    return complete;
}

/// The rows themselves, many at a time; false where some are missing.
bool poolRows(const Members& members, Catalog& catalog, unsigned threads, Job& job, Summary& pooled)
{
    constexpr std::size_t most = 16;
    const std::span<const std::size_t> indices = members.indices;
    bool complete = true;
    const auto make = [&](std::size_t block) {
        job.checkpoint();
        const std::size_t from = block * most;
        auto rows = catalog.findEach(
            *members.set, indices.subspan(from, std::min(most, indices.size() - from)), members.selection);
        if (members.channels == Channels::Joint)
            for (std::optional<CatalogRow>& row : rows)
                if (row)
                    row->summary = row->summary.joined();
        return rows;
    };
    inOrder((indices.size() + most - 1) / most, threads, make, [&](std::size_t, const auto& rows) {
        for (const std::optional<CatalogRow>& row : rows) {
            if (row)
                pooled.merge(row->summary);
            complete &= row.has_value();
        }
    });
    return complete;
}

} // namespace

std::optional<Subject> subjectOf(
    const Members& members, std::size_t index, Catalog& catalog, Need need, const Job& job)
{
    const SetItem& item = members.set->items[index];
    const auto row = catalog.find(item, members.selection);
    if (!row)
        return std::nullopt;
    const auto pointwise = [](const Recipe& step) { return methodById(step.method).isPointwise(); };
    const bool fromSummary = need == Need::Summary
        && (members.before.empty()
            || (isExact(row->depth) && std::all_of(members.before.begin(), members.before.end(), pointwise)));
    std::optional<Subject> subject;
    if (fromSummary) {
        subject.emplace(row->summary);
    } else {
        const Image image = readImage(members.set->source(index), item.frame, members.selection.input);
        const Image mask = members.selection.region == Region::Mask ? readMask(*members.set, index) : Image();
        subject.emplace(image, inRegion(image, members.selection.region, &mask), &row->summary, job);
    }
    if (!members.before.empty())
        subject->setRange(dataRange(row->summary, members.before.front()));
    for (const Recipe& step : members.before) {
        bool about = false;
        const ImageFit fit = fitOf(*subject, step, groupOf(item, step), about);
        subject->advance(transformFrom(fit, subject->channels(), step, subject->range()));
    }
    return subject;
}

std::string digestOf(const Members& members)
{
    const InputOptions& input = members.selection.input;
    std::string all = fmt::format("{};{};{};{}\n", members.channels == Channels::Joint ? "joint" : "separate",
        input.nodata ? fmt::format("{}", *input.nodata) : "",
        input.bits ? fmt::format("{}", *input.bits) : "", regionName(members.selection.region));
    for (Recipe step : members.before) {
        if (step.fitted)
            step.fitted->on.clear(); // when it was fitted changes nothing
        all += toJson(step);
    }
    for (std::size_t i : members.indices) {
        const SetItem& item = members.set->items[i];
        all += fmt::format("{}\n{};{};{};{};{}\n", item.path, item.place, item.frame, item.stamp.size,
            item.stamp.changed, item.stamp.beside);
        if (members.selection.region == Region::Mask)
            all += fmt::format("{};{};{}\n", item.mask, item.maskStamp.size, item.maskStamp.changed);
    }
    const XXH128_hash_t hash = XXH3_128bits(all.data(), all.size());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

Summary pool(const Members& members, Catalog& catalog, unsigned threads, Job& job)
{
    const std::string digest = digestOf(members);
    if (auto known = catalog.pooled(digest))
        return *known;
    Summary pooled;
    bool complete = true;
    if (members.before.empty()) {
        complete = poolRows(members, catalog, threads, job, pooled);
    } else {
        complete = forEachMember(
            members, catalog, Need::Summary, threads, job,
            [&](Subject& subject) {
                return members.channels == Channels::Joint ? subject.summary().joined() : subject.summary();
            },
            [&](const Summary& summary) { pooled.merge(summary); });
    }
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
    const bool complete = forEachMember(
        members, catalog, members.before.empty() ? Need::Pixels : Need::Summary, threads, job,
        [&](Subject& subject) { return subject.refine(channel, wanted); },
        [&](const Refinement& own) { counted.merge(own); });
    if (complete)
        catalog.storeRefined(digest, channel, counted);
    refined.merge(counted);
    return refined;
}

std::vector<WeightedValue> distinctPooled(
    const Members& members, int channel, Catalog& catalog, unsigned threads, Job& job)
{
    std::vector<WeightedValue> all;
    forEachMember(
        members, catalog, members.before.empty() ? Need::Pixels : Need::Summary, threads, job,
        [&](Subject& subject) { return subject.distinct(channel); },
        [&](const std::vector<WeightedValue>& own) {
            all = merged(all, own);
            if (all.size() > mostDistinct)
                throw Error({members.set->root.string(), "cannot fit the method",
                    "the set holds more than 16 million different values",
                    "Use the scope image, or a method such as percentile"});
        });
    return all;
}

} // namespace isolume
