// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/fit.h"

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

} // namespace

std::vector<FittedChannel> fitSummary(
    const Summary& summary, const Recipe& recipe, const RefineBins& refineBins)
{
    const Method& method = methodById(recipe.method);
    const Views views(summary, recipe.channels);
    std::vector<FittedChannel> fitted;
    for (std::size_t c = 0; c < views.summary.channels.size(); ++c) {
        Refinement refined;
        for (;;) {
            const Distribution distribution(views.summary.channels[c], &refined);
            FittedNumbers numbers = method.fit(distribution, recipe.params);
            if (distribution.isExact()) {
                fitted.push_back({views.summary.channelNames[c], std::move(numbers)});
                break;
            }
            // A statistic may rest on another (the median absolute deviation on the median), so this ends only when
            // nothing more is missing. Each round adds the bins it lacked, of which there is a limited number.
            const std::vector<std::int64_t> missing(
                distribution.missing().begin(), distribution.missing().end());
            refined.merge(refineBins(recipe.channels == Channels::Joint ? -1 : static_cast<int>(c), missing));
            for (std::int64_t bin : missing)
                refined.bins.try_emplace(bin);
        }
    }
    return fitted;
}

std::vector<FittedChannel> fitAbout(const Summary& summary, const Recipe& recipe, bool& about)
{
    const Method& method = methodById(recipe.method);
    const Views views(summary, recipe.channels);
    std::vector<FittedChannel> fitted;
    about = false;
    for (std::size_t c = 0; c < views.summary.channels.size(); ++c) {
        const Distribution distribution(views.summary.channels[c]);
        fitted.push_back({views.summary.channelNames[c], method.fit(distribution, recipe.params)});
        about |= !distribution.isExact();
    }
    return fitted;
}

} // namespace isolume
