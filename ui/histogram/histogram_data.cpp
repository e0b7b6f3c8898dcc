// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/histogram/histogram_data.h"

#include "core/recipe/apply.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace isolume {

namespace {

constexpr int evenBins = 512;

/// All values are one: a thin bar with as much room around it as shows where on the axis it stands.
HistogramCurve constantCurve(const std::string& name, double value, double count)
{
    const double room = std::max(0.5, std::abs(value) * 0.05), half = room / 50;
    return {name, {value - room, value - half, value, value + half, value + room}, {0, 0, count, 0, 0}};
}

/// Adds zeros beside gaps, so that a line over the points falls to zero where there is nothing.
HistogramCurve curveOf(const std::string& name, const std::vector<WeightedValue>& values)
{
    double gap = std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; i < values.size(); ++i)
        gap = std::min(gap, values[i].value - values[i - 1].value);
    if (values.size() == 1)
        return constantCurve(name, values.front().value, static_cast<double>(values.front().count));
    HistogramCurve curve {name, {}, {}};
    const auto point = [&](double value, double count) {
        curve.values.push_back(value);
        curve.counts.push_back(count);
    };
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double value = values[i].value;
        if (i == 0 || value - values[i - 1].value > 1.5 * gap)
            point(value - gap, 0);
        point(value, static_cast<double>(values[i].count));
        if (i + 1 == values.size() || values[i + 1].value - value > 1.5 * gap)
            point(value + gap, 0);
    }
    return curve;
}

/// Runs of unequal width, spread over bins of one width.
HistogramCurve evenCurve(
    const std::string& name, const std::vector<Distribution::Run>& runs, const Function& function)
{
    const auto ends = [&](const Distribution::Run& run) {
        const double a = function(run.low), b = function(run.high);
        return Interval {std::min(a, b), std::max(a, b)};
    };
    HistogramCurve curve {name, {}, {}};
    if (runs.empty())
        return curve;
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const Distribution::Run& run : runs) {
        low = std::min(low, ends(run).low);
        high = std::max(high, ends(run).high);
    }
    if (!(high > low)) {
        std::uint64_t count = 0;
        for (const Distribution::Run& run : runs)
            count += run.count;
        return constantCurve(name, low, static_cast<double>(count));
    }
    const double width = (high - low) / evenBins;
    std::vector<double> counts(evenBins + 1, 0);
    for (const Distribution::Run& run : runs) {
        const auto [from, to] = ends(run);
        const auto first = static_cast<std::size_t>((from - low) / width);
        const auto last = std::min<std::size_t>(static_cast<std::size_t>((to - low) / width), evenBins);
        for (std::size_t bin = first; bin <= last; ++bin) {
            const double left = low + static_cast<double>(bin) * width;
            const double share = to > from
                ? std::max(0.0, std::min(to, left + width) - std::max(from, left)) / (to - from)
                : bin == first ? 1.0
                               : 0.0;
            counts[bin] += share * static_cast<double>(run.count);
        }
    }
    // What lies exactly at the upper end belongs to the last bin.
    counts[evenBins - 1] += counts[evenBins];
    counts.pop_back();
    curve.values.push_back(low - width / 2);
    curve.counts.push_back(0);
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
        curve.values.push_back(low + (static_cast<double>(bin) + 0.5) * width);
        curve.counts.push_back(counts[bin]);
    }
    curve.values.push_back(high + width / 2);
    curve.counts.push_back(0);
    return curve;
}

bool isExactData(const ChannelSummary& channel) { return channel.coarse.empty(); }

double clippedShare(const Function& function, Interval nominal, const std::vector<WeightedValue>& before)
{
    std::uint64_t clipped = 0, total = 0;
    for (const WeightedValue& value : before) {
        const double y = function.unclipped(value.value);
        total += value.count;
        clipped += y < nominal.low || y > nominal.high ? value.count : 0;
    }
    return total ? static_cast<double>(clipped) / static_cast<double>(total) : 0;
}

/// Adds a channel as it is.
void addChannel(HistogramSide& side, const std::string& name, const ChannelSummary& channel)
{
    const Distribution distribution(channel);
    side.curves.push_back(isExactData(channel) ? curveOf(name, weightedValues(distribution))
                                               : evenCurve(name, distribution.runs(), Function()));
    side.numbers.push_back(numbersOf(name, channel));
}

} // namespace

HistogramData histogramOf(const Summary& summary, const Transform* transform, Job& job)
{
    HistogramData data;
    data.images = summary.images;
    for (std::size_t c = 0; c < summary.channels.size(); ++c) {
        job.checkpoint();
        const ChannelSummary& channel = summary.channels[c];
        const std::string& name = summary.channelNames[c];
        addChannel(data.before, name, channel);
        if (!transform)
            continue;
        const Distribution distribution(channel);
        const std::vector<WeightedValue> before = weightedValues(distribution);
        const bool exact = isExactData(channel);
        const Function& function = transform->channel(static_cast<int>(c));
        const std::vector<WeightedValue> after = push(function, distribution);
        data.after.curves.push_back(
            exact ? curveOf(name, after) : evenCurve(name, distribution.runs(), function));
        data.after.numbers.push_back(numbersOf(name, after, channel.invalid));
        data.after.numbers.back().about |= !exact;
        data.after.clipped.push_back(clippedShare(function, transform->nominal, before));
    }
    return data;
}

HistogramData histogramOf(
    const Summary& before, const Summary& after, std::optional<Interval> nominal, Job& job)
{
    HistogramData data = histogramOf(before, nullptr, job);
    for (std::size_t c = 0; c < after.channels.size(); ++c) {
        job.checkpoint();
        const ChannelSummary& channel = after.channels[c];
        addChannel(data.after, after.channelNames[c], channel);
        data.after.clipped.push_back(nominal
                ? clippedShare(Function(), *nominal, weightedValues(Distribution(channel)))
                : std::numeric_limits<double>::quiet_NaN());
    }
    return data;
}

std::vector<HistogramPoint> reduced(const HistogramCurve& curve, double low, double high, int columns)
{
    const auto begin = curve.values.begin();
    // One point beyond each end, so that the line runs on to the border.
    auto first = std::lower_bound(begin, curve.values.end(), low) - begin;
    auto last = std::upper_bound(begin, curve.values.end(), high) - begin;
    first = std::max<std::ptrdiff_t>(0, first - 1);
    last = std::min<std::ptrdiff_t>(std::ssize(curve.values), last + 1);
    std::vector<HistogramPoint> points;
    const auto at = [&](std::ptrdiff_t i) {
        return HistogramPoint {
            curve.values[static_cast<std::size_t>(i)], curve.counts[static_cast<std::size_t>(i)]};
    };
    if (last - first <= 2 * columns || !(high > low)) {
        for (std::ptrdiff_t i = first; i < last; ++i)
            points.push_back(at(i));
        return points;
    }
    const double perColumn = (high - low) / columns;
    std::ptrdiff_t column = std::numeric_limits<std::ptrdiff_t>::min();
    for (std::ptrdiff_t i = first; i < last; ++i) {
        const HistogramPoint point = at(i);
        const auto own = static_cast<std::ptrdiff_t>(std::floor((point.value - low) / perColumn));
        if (own != column) {
            points.push_back({low + (static_cast<double>(own) + 0.5) * perColumn, point.count});
            column = own;
        } else {
            points.back().count = std::max(points.back().count, point.count);
        }
    }
    return points;
}

} // namespace isolume
