// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/fit.h"

#include "core/error.h"
#include "core/jobs/job.h"
#include "core/stats/pool.h"
#include "core/stats/scan.h"

#include <chrono>

#include <fmt/chrono.h>
#include <fmt/ranges.h>

namespace isolume {

namespace {

std::string nowUtc()
{
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

std::vector<std::size_t> fitMembers(const ImageSet& set, const std::string& split)
{
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < set.items.size(); ++i)
        if (split.empty() || set.items[i].split == split)
            indices.push_back(i);
    if (indices.empty()) {
        const std::vector<std::string> splits = set.splits();
        throw Error({split, "cannot fit on the split", "no image of the set is in it",
            splits.empty() ? "The set has no splits: fit on all of it"
                           : fmt::format("It has {}", fmt::join(splits, ", "))});
    }
    return indices;
}

/// Brings the catalog up to date for some of the set's images.
void readMissing(const ImageSet& set, const std::vector<std::size_t>& indices, Catalog& catalog,
    const Recipe& recipe, const FitOptions& options, Job& job)
{
    ImageSet part;
    part.root = set.root;
    for (std::size_t i : indices)
        part.items.push_back(set.items[i]);
    const ScanResult result = scan(part, catalog, {.threads = options.threads, .input = recipe.input}, job);
    if (result.images == 0)
        throw Error({set.root.string(), "cannot fit the recipe", "none of its images can be read",
            result.failures.empty() ? "" : sentence(result.failures.front().second)});
}

void widen(std::optional<Interval>& range, const Summary& summary)
{
    for (const ChannelSummary& channel : summary.channels)
        if (channel.count > 0)
            range = range ? Interval {std::min(range->low, channel.min), std::max(range->high, channel.max)}
                          : Interval {channel.min, channel.max};
}

/// What "0…max" means for signed and float data; the method itself fits nothing.
Recipe withRange(const ImageSet& set, Catalog& catalog, Recipe recipe, const FitOptions& options, Job& job)
{
    const Members all {&set, fitMembers(set, ""), recipe.input, Channels::Joint};
    readMissing(set, all.indices, catalog, recipe, options, job);
    const Summary summary = pool(all, catalog, job);
    if (!summary.ranged)
        return recipe;
    recipe.fitted = Fitted {{}, summary.images, summary.pixels, setDigest(set), options.on, {}};
    widen(recipe.fitted->range, summary);
    return recipe;
}

} // namespace

std::string groupOf(const SetItem& item, const Recipe& recipe)
{
    if (recipe.scope != Scope::Group)
        return "";
    if (recipe.groupBy == "class")
        return item.label;
    if (recipe.groupBy == "split")
        return item.split;
    const std::size_t slash = item.path.rfind('/');
    return slash == std::string::npos ? "" : item.path.substr(0, slash);
}

Recipe fitRecipe(const ImageSet& set, Catalog& catalog, Recipe recipe, const FitOptions& given, Job& job)
{
    FitOptions options = given;
    if (options.on.empty())
        options.on = nowUtc();
    const Method& method = methodById(recipe.method);
    checkParams(method.params, recipe.params, method.id);
    recipe.fitted.reset();
    if (!needsSetFit(recipe))
        return options.withRange && method.nominalFromData
            ? withRange(set, catalog, std::move(recipe), options, job)
            : recipe;

    const std::vector<std::size_t> indices = fitMembers(set, recipe.split);
    readMissing(set, indices, catalog, recipe, options, job);
    std::map<std::string, Members> groups;
    for (std::size_t i : indices) {
        Members& members = groups[groupOf(set.items[i], recipe)];
        members.indices.push_back(i);
    }
    Fitted fitted;
    fitted.setDigest = setDigest(set);
    fitted.on = options.on;
    for (auto& [name, group] : groups) {
        Members& members = group;
        members.set = &set;
        members.input = recipe.input;
        members.channels = recipe.channels;
        const Summary summary = pool(members, catalog, job);
        if (summary.images == 0)
            continue; // none of the group could be read: its images fail by name when they are applied
        const auto refineBins = [&](int channel, const std::vector<std::int64_t>& bins) {
            return refinePooled(members, channel, bins, catalog, options.threads, job);
        };
        fitted.groups[name] = fitSummary(summary, recipe, refineBins);
        fitted.images += summary.images;
        fitted.pixels += summary.pixels;
        if (summary.ranged && method.nominalFromData)
            widen(fitted.range, summary);
    }
    recipe.fitted = std::move(fitted);
    return recipe;
}

} // namespace isolume
