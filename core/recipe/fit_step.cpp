// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/fit_step.h"

#include "core/error.h"
#include "core/jobs/job.h"
#include "core/jobs/parallel.h"
#include "core/recipe/apply.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

using Fits = std::vector<FittedChannel>;

/// Runs f; an Error of it that names no image gets the member's name.
template <class F> decltype(auto) named(const Members& members, std::size_t at, F&& f)
{
    try {
        return f();
    } catch (const MixedData&) {
        throw;
    } catch (const Error& error) {
        Failure failure = error.failure();
        if (!failure.source.empty())
            throw;
        failure.source = members.set->items[members.indices[at]].name();
        throw Error(failure);
    }
}

/// Calls take(made) in the order of the set, of make(subject) for each member that could be read.
template <class Make, class Take>
StepFit overMembers(const Members& members, Need need, Catalog& catalog, unsigned threads, Job& job,
    Make&& makeOf, Take&& take)
{
    StepFit fit;
    const auto make = [&](std::size_t at) {
        job.checkpoint();
        std::optional<Subject> subject = subjectOf(members, members.indices[at], catalog, need, job);
        if (!subject)
            return std::optional<std::pair<std::uint64_t, decltype(makeOf(*subject))>>();
        const std::uint64_t pixels = subject->summary().pixels;
        return std::optional(std::pair(pixels, named(members, at, [&] { return makeOf(*subject); })));
    };
    inOrder(members.indices.size(), threads, make, [&](std::size_t at, auto made) {
        if (made) {
            named(members, at, [&] { take(std::move(made->second)); });
            fit.images += 1;
            fit.pixels += made->first;
        }
        job.checkpoint(static_cast<double>(at + 1) / static_cast<double>(members.indices.size()));
    });
    return fit;
}

StepFit onPooledStatistics(
    const Members& members, const Recipe& step, Catalog& catalog, unsigned threads, Job& job)
{
    const Summary summary = pool(members, catalog, threads, job);
    if (summary.images == 0)
        return {};
    const Refiner refiner {[&](int channel, const std::vector<std::int64_t>& bins) {
                               return refinePooled(members, channel, bins, catalog, threads, job);
                           },
        [&](int channel) { return distinctPooled(members, channel, catalog, threads, job); }};
    return {fitSummary(summary, step, refiner), summary.images, summary.pixels};
}

Fits ownFit(Subject& subject, const Recipe& step)
{
    const Method& method = methodById(step.method);
    return method.fit ? fitSummary(subject.summary(), step, refinerOf(subject))
                      : method.fitImage(subject.countedPixels(), step.params);
}

void checkSameChannels(const std::vector<Fits>& images, const Fits& next)
{
    if (!images.empty() && images.front().size() != next.size())
        throw MixedData({"", "cannot fit the method",
            fmt::format("some images have {} channels and others {}", images.front().size(), next.size()),
            "Use channels joint, or split the set"});
}

/// Each image counts alike, whatever its size.
StepFit onMeanOfImages(
    const Members& members, const Recipe& step, Catalog& catalog, unsigned threads, Job& job)
{
    const Method& method = methodById(step.method);
    // Of 32-bit data the exact percentiles of an image need its pixels.
    const bool fromSummaries
        = method.fit && std::all_of(members.indices.begin(), members.indices.end(), [&](std::size_t i) {
              const auto row = catalog.find(members.set->items[i], members.selection);
              return !row || isExact(row->depth);
          });
    std::vector<Fits> images;
    StepFit fit = overMembers(
        members, fromSummaries ? Need::Summary : Need::Pixels, catalog, threads, job,
        [&](Subject& subject) { return ownFit(subject, step); },
        [&](Fits own) {
            checkSameChannels(images, own);
            images.push_back(std::move(own));
        });
    for (std::size_t c = 0; !images.empty() && c < images.front().size(); ++c) {
        Fits channel;
        for (const Fits& image : images)
            channel.push_back(image[c]);
        fit.channels.push_back(method.average(channel, step.params));
        fit.channels.back().name = images.front()[c].name;
    }
    return fit;
}

StepFit onPixels(const Members& members, const Recipe& step, Catalog& catalog, unsigned threads, Job& job)
{
    PixelFitter fitter = methodById(step.method).fitPixels(step.params);
    StepFit fit = overMembers(
        members, Need::Pixels, catalog, threads, job,
        [](Subject& subject) { return subject.countedPixels(); },
        [&](const Image& image) { fitter.add(image); });
    if (fit.images > 0)
        fit.channels = fitter.finish();
    return fit;
}

/// An image of the set by its path or name, or else a file.
Subject referenceSubject(const Members& members, const std::string& name, Catalog& catalog, const Job& job)
{
    const std::vector<SetItem>& items = members.set->items;
    const auto named = std::find_if(items.begin(), items.end(),
        [&](const SetItem& item) { return item.path == name || item.name() == name; });
    if (named != items.end()) {
        const auto index = static_cast<std::size_t>(named - items.begin());
        if (auto subject = subjectOf(members, index, catalog, Need::Pixels, job))
            return std::move(*subject);
    }
    const Source source = named != items.end()
        ? members.set->source(static_cast<std::size_t>(named - items.begin()))
        : Source(name);
    const Image image = readImage(source, named != items.end() ? named->frame : 0, members.selection.input);
    Subject subject(image, image, nullptr, job);
    for (const Recipe& step : members.before) {
        bool about = false;
        const ImageFit fit = fitOf(subject, step, "", about);
        subject.advance(transformFrom(fit, subject.channels(), step, subject.range()));
    }
    return subject;
}

StepFit onReference(
    const Members& members, const Recipe& step, const std::string& name, Catalog& catalog, const Job& job)
{
    try {
        Subject subject = referenceSubject(members, name, catalog, job);
        const std::uint64_t pixels = subject.summary().pixels;
        return {ownFit(subject, step), 1, pixels};
    } catch (const Error& error) {
        Failure failure = error.failure();
        failure.hint = "The reference is an image of the set by its path, or a file";
        throw Error(failure);
    }
}

} // namespace

StepFit fitStep(const Members& members, const Recipe& step, Catalog& catalog, unsigned threads, Job& job)
{
    const Method& method = methodById(step.method);
    if (!method.reference.empty()) {
        const ParamValue& name = paramValue(method.params, step.params, method.reference);
        if (const auto* text = std::get_if<std::string>(&name); text && *text != standardReference)
            return onReference(members, step, *text, catalog, job);
    }
    if (method.average)
        return onMeanOfImages(members, step, catalog, threads, job);
    return method.fit ? onPooledStatistics(members, step, catalog, threads, job)
                      : onPixels(members, step, catalog, threads, job);
}

} // namespace isolume
