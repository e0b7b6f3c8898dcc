// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/recipe/fit.h"

#include <fmt/format.h>

namespace isolume {

namespace {

/// What the fit looks at, one entry per fit: the channels, or all of them pooled.
struct Views {
    Summary summary;
    explicit Views(const Summary& whole, Channels channels)
        : summary(channels == Channels::Joint && whole.channels.size() != 1 ? whole.joined() : whole)
    {
        if (channels == Channels::Joint)
            summary.channelNames = {"all"};
    }
};

void requireStatistics(const Method& method)
{
    if (!method.fit)
        throw Error({"", fmt::format("cannot fit the method {}", method.id),
            "it is fitted on pixels, not on statistics alone", ""});
}

} // namespace

std::vector<FittedChannel> fitSummary(const Summary& summary, const Recipe& step, const Refiner& refiner)
{
    const Method& method = methodById(step.method);
    requireStatistics(method);
    const Views views(summary, channelsOf(step));
    std::vector<FittedChannel> fits;
    for (std::size_t c = 0; c < views.summary.channels.size(); ++c) {
        const int channel = channelsOf(step) == Channels::Joint ? -1 : static_cast<int>(c);
        Refinement refined;
        for (;;) {
            const Distribution distribution(views.summary.channels[c], &refined);
            FittedChannel found = fitted(method, distribution, step.params);
            if (distribution.isExact()) {
                found.name = views.summary.channelNames[c];
                fits.push_back(std::move(found));
                break;
            }
            if (distribution.wantsAll()) {
                refined.all = refiner.all(channel);
                continue;
            }
            // A statistic may rest on another (the median absolute deviation on the median), so this ends only when
            // nothing more is missing. Each round adds the bins it lacked, of which there is a limited number.
            const std::vector<std::int64_t> missing(
                distribution.missing().begin(), distribution.missing().end());
            refined.merge(refiner.bins(channel, missing));
            for (std::int64_t bin : missing)
                refined.bins.try_emplace(bin);
        }
    }
    return fits;
}

std::vector<FittedChannel> fitAbout(const Summary& summary, const Recipe& step, bool& about)
{
    const Method& method = methodById(step.method);
    requireStatistics(method);
    const Views views(summary, channelsOf(step));
    std::vector<FittedChannel> fits;
    for (std::size_t c = 0; c < views.summary.channels.size(); ++c) {
        const Distribution distribution(views.summary.channels[c]);
        fits.push_back(fitted(method, distribution, step.params));
        fits.back().name = views.summary.channelNames[c];
        about |= !distribution.isExact();
    }
    return fits;
}

} // namespace isolume
