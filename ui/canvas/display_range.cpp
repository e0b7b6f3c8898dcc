// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/display_range.h"

#include <algorithm>

namespace isolume {

namespace {

constexpr Interval nothing {
    std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};

void include(Interval& range, double a, double b)
{
    range.low = std::min({range.low, a, b});
    range.high = std::max({range.high, a, b});
}

Interval extremes(const Summary& summary)
{
    Interval range = nothing;
    for (const ChannelSummary& channel : summary.channels)
        if (channel.count > 0)
            include(range, channel.min, channel.max);
    return range;
}

/// The two values of one channel that the mapping takes, before any transform.
Interval ends(const ChannelSummary& channel, const DisplayMapping& mapping)
{
    if (mapping.source == MappingSource::Data)
        return {channel.min, channel.max};
    const Distribution distribution(channel);
    return {distribution.percentile(mapping.percentLow), distribution.percentile(mapping.percentHigh)};
}

} // namespace

Interval nominalBefore(const CurrentImage& current, const Summary* set)
{
    const Summary& known = set && set->images > 0 ? *set : current.summary;
    if (!known.ranged && !current.summary.ranged)
        return {0, current.image.max()};
    const Interval range = extremes(known);
    return range.low <= range.high ? range : Interval {0, current.image.max()};
}

Interval shownRange(Side side, const CurrentImage& current, Interval nominalBefore,
    const Transform* transform, std::span<const int> shown, const DisplayMapping& mapping)
{
    const bool after = side == Side::After && transform;
    const Interval nominal = after ? transform->nominal : nominalBefore;
    if (mapping.source == MappingSource::Manual)
        return mapping.manualIsAfter == (side == Side::After) ? mapping.manual : nominal;
    if (mapping.source == MappingSource::Nominal)
        return nominal;
    // A transform of one value is monotone, so the ends of the range after are those of before, pushed through.
    Interval range = nothing;
    for (const int c : shown) {
        const auto index = static_cast<std::size_t>(c);
        if (index >= current.summary.channels.size() || current.summary.channels[index].count == 0)
            continue;
        const Interval at = ends(current.summary.channels[index], mapping);
        if (after)
            include(range, double(transform->channel(c)(at.low)), double(transform->channel(c)(at.high)));
        else
            include(range, at.low, at.high);
    }
    return range.low <= range.high ? range : nominal;
}

} // namespace isolume
