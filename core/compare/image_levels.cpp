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

/// The distributions that fits of scope image look at, made when the first method asks.
class Distributions {
public:
    explicit Distributions(const Summary& summary)
        : m_summary(summary)
    {
    }

    std::span<const Distribution> of(Channels channels)
    {
        if (channels == Channels::Separate || m_summary.channels.size() == 1) {
            if (m_separate.empty())
                for (const ChannelSummary& channel : m_summary.channels)
                    m_separate.emplace_back(channel);
            return m_separate;
        }
        if (m_joint.empty()) {
            for (const ChannelSummary& channel : m_summary.channels)
                mergeInto(m_pooled, channel);
            m_joint.emplace_back(m_pooled);
        }
        return m_joint;
    }

private:
    const Summary& m_summary;
    ChannelSummary m_pooled;
    std::vector<Distribution> m_separate, m_joint;
};

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

std::optional<ByteCounts> bytesOf(const ChannelSummary& channel, Depth depth)
{
    const int first = depth == Depth::I8 ? -128 : 0;
    const Histogram& exact = channel.exact;
    if (bytesPerValue(depth) != 1 || exact.first() < first || exact.last() > first + 255)
        return std::nullopt;
    return byteCounts(exact, first);
}

DataRange dataRange(const CatalogRow& row, const Recipe& recipe, const Method& method)
{
    DataRange data {row.summary.max, {0, row.summary.max}};
    if (!method.nominalFromData || !isSigned(row.depth))
        return data;
    if (recipe.fitted && recipe.fitted->range) {
        data.nominal = *recipe.fitted->range;
        return data;
    }
    bool any = false;
    for (const ChannelSummary& channel : row.summary.channels) {
        if (channel.count == 0)
            continue;
        data.nominal = any
            ? Interval {std::min(data.nominal.low, channel.min), std::max(data.nominal.high, channel.max)}
            : Interval {channel.min, channel.max};
        any = true;
    }
    return any ? data : DataRange {row.summary.max, {0, 0}};
}

const std::vector<FittedChannel>& fittedFor(const Recipe& recipe, const SetItem& item, std::size_t channels)
{
    const std::string group = groupOf(item, recipe);
    const auto* groups = recipe.fitted ? &recipe.fitted->groups : nullptr;
    if (!groups || !groups->contains(group))
        throw Error({"", "cannot apply the recipe", fmt::format("it was not fitted on the group '{}'", group),
            "Fit it on a set that has images of this group"});
    const std::vector<FittedChannel>& numbers = groups->at(group);
    if (recipe.channels == Channels::Separate && numbers.size() != channels)
        throw Error({"", "cannot apply the recipe",
            fmt::format("the image has {} channels and it was fitted on {}", channels, numbers.size()),
            "Use channels joint, or keep such images in a set of their own"});
    return numbers;
}

Transform transformOf(
    const CatalogRow& row, const SetItem& item, const Recipe& recipe, Distributions& views, bool& about)
{
    const Method& method = methodById(recipe.method);
    const int channels = row.shape.channels;
    const DataRange data = dataRange(row, recipe, method);
    if (!method.usesStatistics)
        return transformFrom({}, channels, recipe, data);
    if (recipe.scope != Scope::Image)
        return transformFrom(fittedFor(recipe, item, row.summary.channels.size()), channels, recipe, data);
    std::vector<FittedChannel> numbers;
    for (const Distribution& distribution : views.of(recipe.channels)) {
        const std::size_t missing = distribution.missing().size();
        numbers.push_back({"", method.fit(distribution, recipe.params)});
        // What an earlier method missed may serve this one too, so this errs on the side of "about".
        about |= distribution.missing().size() > missing || missing > 0;
    }
    return transformFrom(numbers, channels, recipe, data);
}

} // namespace

ImageLevels imageLevels(
    const SetItem& item, std::size_t index, const CatalogRow& row, std::span<const Recipe> recipes)
{
    ImageLevels image;
    image.index = index;
    Distributions views(row.summary);
    const std::span<const Distribution> separate = views.of(Channels::Separate);
    image.channels.reserve(separate.size());
    for (std::size_t c = 0; c < separate.size(); ++c) {
        const ChannelSummary& channel = row.summary.channels[c];
        image.channels.push_back(levelsOf(row.summary.channelNames[c], separate[c], channel.invalid));
        image.channels.back().bytes = bytesOf(channel, row.depth);
    }
    image.transforms.reserve(recipes.size());
    for (const Recipe& recipe : recipes) {
        ImageTransform own;
        try {
            own.transform = transformOf(row, item, recipe, views, own.about);
        } catch (const Error& error) {
            own.failure = toFailure(error, item.name());
        }
        image.transforms.push_back(std::move(own));
    }
    return image;
}

} // namespace isolume
