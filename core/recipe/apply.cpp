// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/apply.h"

#include "core/error.h"
#include "core/recipe/fit.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include <fmt/format.h>

namespace isolume {

namespace {

Interval extremes(const Summary& summary)
{
    Interval range {0, 0};
    bool any = false;
    for (const ChannelSummary& channel : summary.channels) {
        if (channel.count == 0)
            continue;
        range = any ? Interval {std::min(range.low, channel.min), std::max(range.high, channel.max)}
                    : Interval {channel.min, channel.max};
        any = true;
    }
    return range;
}

DataRange dataRange(const Image& image, const Recipe& recipe, const Method& method, const Summary* summary)
{
    DataRange data {image.max(), {0, image.max()}};
    if (!method.nominalFromData || !isSigned(image.depth()))
        return data;
    if (recipe.fitted && recipe.fitted->range)
        data.nominal = *recipe.fitted->range;
    else
        data.nominal = extremes(summary ? *summary : summarize(image));
    return data;
}

} // namespace

std::vector<FittedChannel> numbersFor(
    const Image& image, const Recipe& recipe, const Summary* summary, const std::string& group)
{
    if (!methodById(recipe.method).usesStatistics)
        return {};
    if (recipe.scope == Scope::Image)
        return fitSummary(summary ? *summary : summarize(image), recipe,
            [&](int channel, const std::vector<std::int64_t>& bins) { return refine(image, channel, bins); });
    if (!recipe.fitted || recipe.fitted->groups.empty())
        throw Error({"", "cannot apply the recipe", "it was not fitted on a set yet", "Fit it first"});
    const auto found = recipe.fitted->groups.find(recipe.scope == Scope::Group ? group : "");
    if (found == recipe.fitted->groups.end())
        throw Error({"", "cannot apply the recipe", fmt::format("it was not fitted on the group '{}'", group),
            "Fit it on a set that has images of this group"});
    const std::size_t channels
        = recipe.channels == Channels::Joint ? 1 : static_cast<std::size_t>(image.channels());
    if (found->second.size() != channels)
        throw Error({"", "cannot apply the recipe",
            fmt::format(
                "the image has {} channels and it was fitted on {}", image.channels(), found->second.size()),
            "Use channels joint, or keep such images in a set of their own"});
    return found->second;
}

Transform transformFor(
    const Image& image, const Recipe& recipe, const Summary* summary, const std::string& group)
{
    return transformFor(image, recipe, summary, numbersFor(image, recipe, summary, group));
}

Transform transformFor(const Image& image, const Recipe& recipe, const Summary* summary,
    const std::vector<FittedChannel>& numbers)
{
    const DataRange data = dataRange(image, recipe, methodById(recipe.method), summary);
    return transformFrom(numbers, image.channels(), recipe, data);
}

Transform transformFrom(
    const std::vector<FittedChannel>& numbers, int channels, const Recipe& recipe, const DataRange& data)
{
    const Method& method = methodById(recipe.method);
    Transform transform;
    const int functions = method.usesStatistics ? static_cast<int>(numbers.size()) : channels;
    for (int c = 0; c < functions; ++c) {
        bool degenerate = false;
        const FittedNumbers& own
            = method.usesStatistics ? numbers[static_cast<std::size_t>(c)].numbers : FittedNumbers();
        transform.channels.push_back(method.function(own, recipe.params, data, c, channels, degenerate));
        transform.degenerate.push_back(degenerate);
    }
    if (std::all_of(transform.channels.begin(), transform.channels.end(),
            [&](const Affine& f) { return f == transform.channels.front(); })
        && !transform.anyDegenerate()) {
        transform.channels.resize(1);
        transform.degenerate.resize(1);
    }
    transform.nominal = method.nominal(recipe.params, data, channels);
    transform.reverseChannels = method.reversesChannels && method.reversesChannels(recipe.params);
    return transform;
}

float fillValue(const Recipe& recipe)
{
    return recipe.fill ? static_cast<float>(*recipe.fill) : std::numeric_limits<float>::quiet_NaN();
}

Image applyTransform(const Image& image, const Transform& transform, const Recipe& recipe)
{
    ImageParts parts;
    parts.shape = image.shape();
    parts.depth = Depth::F32;
    parts.pixels = Buffer(image.shape().values() * sizeof(float));
    parts.channelNames = image.channelNames();
    parts.declared.stored = "float32";
    applyPixels(transform, image.depth(), image.bytes(), image.validity(), parts.pixels.as<float>(),
        image.shape().pixels(), image.channels(), fillValue(recipe));
    if (image.validity()) {
        parts.validity = Buffer(image.shape().values());
        std::memcpy(parts.validity.data(), image.validity(), parts.validity.size());
    }
    if (transform.reverseChannels) {
        std::reverse(parts.channelNames.begin(), parts.channelNames.end());
        const auto channels = static_cast<std::size_t>(image.channels());
        for (std::size_t i = 0; i < parts.validity.size(); i += channels)
            std::reverse(parts.validity.data() + i, parts.validity.data() + i + channels);
    }
    return Image(std::move(parts));
}

} // namespace isolume
