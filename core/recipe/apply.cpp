// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/apply.h"

#include "core/error.h"
#include "core/recipe/fit.h"
#include "core/recipe/subject.h"

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

std::vector<FittedChannel> ownFitOf(Subject& subject, const Recipe& step, bool& about)
{
    const Method& method = methodById(step.method);
    if (method.fit && subject.isAbout())
        return fitAbout(subject.summary(), step, about);
    if (method.fitsOnExtremes)
        return fitSummary(subject.extremes(), step, refinerOf(subject));
    if (method.fit)
        return fitSummary(subject.summary(), step, refinerOf(subject));
    if (method.fitImage)
        return method.fitImage(subject.countedPixels(), step.params);
    PixelFitter fitter = method.fitPixels(step.params);
    fitter.add(subject.countedPixels());
    return fitter.finish();
}

bool fitsEachImage(const Recipe& step)
{
    const Method& method = methodById(step.method);
    return method.isFitted() && (step.scope == Scope::Image || method.fitsEachImage());
}

Normalization normalize(Subject& subject, const Recipe& recipe, const std::string& group)
{
    Normalization result;
    for (const Recipe* step : stepsOf(recipe)) {
        result.about |= subject.isAbout() && !subject.transforms().empty();
        result.fits.push_back(fitOf(subject, *step, group, result.about));
        subject.advance(transformFrom(result.fits.back(), subject.channels(), *step, subject.range()));
    }
    result.transform = inOrder(subject.transforms());
    return result;
}

bool anyFromData(const Recipe& recipe) { return methodById(stepsOf(recipe).front()->method).nominalFromData; }

} // namespace

std::vector<FittedChannel> setFitOf(const Recipe& step, const std::string& group, int channels)
{
    if (!step.fitted || step.fitted->groups.empty())
        throw Error({"", "cannot apply the recipe", "it was not fitted on a set yet", "Fit it first"});
    const auto found = step.fitted->groups.find(step.scope == Scope::Group ? group : "");
    if (found == step.fitted->groups.end())
        throw Error({"", "cannot apply the recipe", fmt::format("it was not fitted on the group '{}'", group),
            "Fit it on a set that has images of this group"});
    const std::size_t expected = channelsOf(step) == Channels::Joint ? 1 : static_cast<std::size_t>(channels);
    if (found->second.size() != expected)
        throw Error({"", "cannot apply the recipe",
            fmt::format("the image has {} channels and it was fitted on {}", channels, found->second.size()),
            "Use channels joint, or keep such images in a set of their own"});
    return found->second;
}

DataRange dataRange(const Summary& summary, const Recipe& recipe)
{
    const Recipe& first = *stepsOf(recipe).front();
    DataRange data {summary.max, {0, summary.max}};
    if (summary.ranged)
        data.nominal = first.fitted && first.fitted->range ? *first.fitted->range : extremes(summary);
    return data;
}

ImageFit fitOf(Subject& subject, const Recipe& step, const std::string& group, bool& about)
{
    const Method& method = methodById(step.method);
    ImageFit fit;
    if (!method.isFitted())
        return fit;
    if (stepNeedsSetFit(step))
        fit.set = setFitOf(step, group, subject.channels());
    if (fitsEachImage(step))
        fit.own = ownFitOf(subject, step, about);
    return fit;
}

Region regionOfEachImage(const Recipe& recipe)
{
    const auto steps = stepsOf(recipe);
    const bool any
        = std::any_of(steps.begin(), steps.end(), [](const Recipe* step) { return fitsEachImage(*step); });
    return any ? recipe.region : Region::Valid;
}

Image maskFor(const ImageSet& set, std::size_t index, const Recipe& recipe)
{
    return regionOfEachImage(recipe) == Region::Mask ? readMask(set, index) : Image();
}

Normalization normalizationOf(
    const Image& image, const Recipe& recipe, const ImageFacts& facts, const Job& job)
{
    const Region region = regionOfEachImage(recipe);
    const bool plain = region == Region::Valid;
    Subject subject(image, inRegion(image, region, facts.mask), plain ? facts.summary : nullptr, job);
    if (isSigned(image.depth()) && anyFromData(recipe))
        subject.setRange(dataRange(facts.summary ? *facts.summary : extremesOf(image), recipe));
    return normalize(subject, recipe, facts.group);
}

Normalization normalizationOf(const Summary& counted, const Recipe& recipe, const std::string& group)
{
    Subject subject(counted);
    subject.setRange(dataRange(counted, recipe));
    return normalize(subject, recipe, group);
}

Transform transformFor(
    const Image& image, const Recipe& recipe, const Summary* summary, const std::string& group)
{
    return normalizationOf(image, recipe, {summary, group, nullptr}).transform;
}

Transform transformFrom(const ImageFit& fit, int channels, const Recipe& step, const DataRange& data)
{
    const Method& method = methodById(step.method);
    Transform transform;
    transform.nominal = method.nominal(step.params, data, channels);
    transform.reverseChannels = method.reversesChannels && method.reversesChannels(step.params);
    if (!method.isPointwise()) {
        bool degenerate = false;
        transform.pixels = std::make_shared<const PixelTransform>(
            method.pixels(fit, step.params, data, channels, degenerate));
        transform.degenerate = {degenerate};
        return transform;
    }
    const bool joint = method.isFitted() && channelsOf(step) == Channels::Joint;
    for (int c = 0; c < (joint ? 1 : channels); ++c) {
        bool degenerate = false;
        transform.channels.push_back(method.function(fit, step.params, data, c, channels, degenerate));
        transform.degenerate.push_back(degenerate);
    }
    if (std::all_of(transform.channels.begin(), transform.channels.end(),
            [&](const Function& f) { return f == transform.channels.front(); })
        && !transform.anyDegenerate()) {
        transform.channels.resize(1);
        transform.degenerate.resize(1);
    }
    return transform;
}

float fillValue(const Recipe& recipe)
{
    return recipe.fill ? static_cast<float>(*recipe.fill) : std::numeric_limits<float>::quiet_NaN();
}

Image applyTransform(const Image& image, const Transform& transform, const Recipe& recipe, const Job& job)
{
    ImageParts parts;
    parts.shape = image.shape();
    parts.depth = Depth::F32;
    parts.pixels = Buffer(image.shape().values() * sizeof(float));
    parts.channelNames = image.channelNames();
    parts.declared.stored = "float32";
    // What a later step takes for the largest value that its data can hold.
    parts.declared.rescaled = true;
    parts.declared.largest = transform.nominal.high;
    auto* out = parts.pixels.as<float>();
    if (transform.isPointwise()) {
        PixelKernel(transform, image.depth(), image.channels(), image.shape().pixels())
            .apply(image.bytes(), image.validity(), out, image.shape().pixels(), fillValue(recipe));
    } else {
        transform.pixels->apply(image, out, job);
        fillInvalid(image, out, fillValue(recipe));
    }
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
