// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/summary.h"

#include "core/error.h"

#include <algorithm>

namespace isolume {

namespace {

void checkChannels(const Summary& a, const Summary& b)
{
    if (a.channels.size() != b.channels.size())
        throw MixedData({"", "cannot put the statistics together",
            "some images have " + std::to_string(a.channels.size()) + " channels and others "
                + std::to_string(b.channels.size()),
            "Use channels joint, scope image, or split the set"});
}

/// After a subtraction only the histograms know where the values begin and end.
void boundsFromHistograms(ChannelSummary& channel)
{
    bool any = false;
    for (const Histogram* h : {&channel.exact, &channel.coarse}) {
        if (h->empty())
            continue;
        const double low = binRange(h->kind(), h->first()).low;
        const double high = binRange(h->kind(), h->last()).high;
        channel.min = any ? std::min(channel.min, low) : low;
        channel.max = any ? std::max(channel.max, high) : high;
        any = true;
    }
}

} // namespace

void mergeInto(ChannelSummary& into, const ChannelSummary& from)
{
    if (from.count > 0) {
        into.min = into.count ? std::min(into.min, from.min) : from.min;
        into.max = into.count ? std::max(into.max, from.max) : from.max;
    }
    into.exact.merge(from.exact);
    into.coarse.merge(from.coarse);
    into.sums.merge(from.sums);
    into.count += from.count;
    into.invalid += from.invalid;
}

void Summary::merge(const Summary& other)
{
    if (other.images == 0)
        return;
    if (images == 0) {
        *this = other;
        return;
    }
    checkChannels(*this, other);
    for (std::size_t c = 0; c < channels.size(); ++c)
        mergeInto(channels[c], other.channels[c]);
    images += other.images;
    pixels += other.pixels;
    max = std::max(max, other.max);
    ranged |= other.ranged;
}

void Summary::subtract(const Summary& other)
{
    checkChannels(*this, other);
    for (std::size_t c = 0; c < channels.size(); ++c) {
        ChannelSummary& channel = channels[c];
        const ChannelSummary& gone = other.channels[c];
        channel.exact.subtract(gone.exact);
        channel.coarse.subtract(gone.coarse);
        channel.sums.subtract(gone.sums);
        channel.count -= gone.count;
        channel.invalid -= gone.invalid;
        if (gone.count > 0 && (gone.min <= channel.min || gone.max >= channel.max))
            boundsFromHistograms(channel);
    }
    images -= other.images;
    pixels -= other.pixels;
}

Summary Summary::joined() const
{
    Summary all = *this;
    all.channelNames = {"all"};
    all.channels.assign(1, {});
    for (const ChannelSummary& channel : channels)
        mergeInto(all.channels[0], channel);
    return all;
}

void Refinement::merge(const Refinement& other)
{
    for (const auto& [bin, counts] : other.bins)
        bins[bin].merge(counts);
}

} // namespace isolume
