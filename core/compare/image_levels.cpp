// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/image_levels.h"

#include "core/error.h"
#include "core/recipe/apply.h"
#include "core/recipe/fit.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr std::size_t mostForDistance = 4096;

/// Where a few bins hold most of an image their values are taken to lie evenly in them.
void addRun(Levels& levels, const Distribution::Run& run, std::uint64_t all)
{
    constexpr std::uint64_t parts = 64;
    const std::uint64_t n
        = run.low == run.high ? 1 : std::clamp<std::uint64_t>(run.count * parts / all, 1, run.count);
    const double width = (run.high - run.low) / static_cast<double>(n);
    for (std::uint64_t i = 0; i < n; ++i) {
        const std::uint64_t count = run.count * (i + 1) / n - run.count * i / n;
        levels.add(run.low + width * (static_cast<double>(i) + 0.5), static_cast<double>(count));
    }
}

ChannelLevels levelsOf(std::string name, const Distribution& distribution, std::uint64_t invalid)
{
    ChannelLevels channel;
    channel.name = std::move(name);
    channel.invalid = invalid;
    channel.all.values.reserve(distribution.runs().size());
    channel.all.counts.reserve(distribution.runs().size());
    bool coarse = false;
    for (const Distribution::Run& run : distribution.runs()) {
        addRun(channel.all, run, distribution.count());
        coarse |= run.low != run.high;
    }
    if (coarse)
        channel.bins = distribution.runs();
    if (channel.all.size() > mostForDistance)
        channel.few = reduced(channel.all, mostForDistance);
    return channel;
}

} // namespace

std::optional<ImageLevels> imageLevels(
    const ImageSet& set, std::size_t index, Catalog& catalog, std::span<const Recipe> recipes)
{
    const SetItem& item = set.items[index];
    const auto row = catalog.find(item, recipes.front().input);
    if (!row)
        return std::nullopt;
    ImageLevels image;
    image.index = index;
    for (std::size_t c = 0; c < row->summary.channels.size(); ++c)
        image.channels.push_back(levelsOf(row->summary.channelNames[c],
            Distribution(row->summary.channels[c]), row->summary.channels[c].invalid));
    for (const Recipe& recipe : recipes) {
        ImageTransform own;
        try {
            Normalization normalization = normalizationOf(row->summary, recipe, groupOf(item, recipe));
            own.transform = std::move(normalization.transform);
            own.about = normalization.about;
        } catch (const Error& error) {
            own.failure = toFailure(error, item.name());
        }
        image.transforms.push_back(std::move(own));
    }
    return image;
}

} // namespace isolume
