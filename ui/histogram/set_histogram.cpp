// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/apply.h"
#include "core/recipe/fit.h"
#include "ui/histogram/histogram_data.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace isolume {

namespace {

/// Values after, counted in bins of one width wherever they lie.
struct Counted {
    std::map<std::int64_t, std::uint64_t> bins;
    double min = 0, max = 0;
    std::uint64_t clipped = 0, total = 0;

    void add(double value, std::uint64_t count, double width)
    {
        constexpr double last = 1e15; // bins further out are one: an unclipped float may lie anywhere
        min = total ? std::min(min, value) : value;
        max = total ? std::max(max, value) : value;
        total += count;
        bins[static_cast<std::int64_t>(std::clamp(std::floor(value / width), -last, last))] += count;
    }
};

void addImage(
    std::vector<Counted>& channels, const Summary& summary, const Transform& transform, double width)
{
    for (std::size_t c = 0; c < channels.size(); ++c) {
        const Function& function = transform.channel(static_cast<int>(c));
        const Distribution before(summary.channels[c]);
        for (const WeightedValue& value : push(function, before))
            channels[c].add(value.value, value.count, width);
        for (const WeightedValue& value : weightedValues(before)) {
            const double y = function.unclipped(value.value);
            channels[c].clipped += y < transform.nominal.low || y > transform.nominal.high ? value.count : 0;
        }
    }
}

void finish(
    HistogramSide& side, const std::string& name, const Counted& counted, std::uint64_t invalid, double width)
{
    HistogramCurve curve {name, {}, {}};
    std::vector<WeightedValue> middles;
    std::int64_t next = counted.bins.empty() ? 0 : counted.bins.begin()->first - 1;
    const auto point = [&](std::int64_t bin, std::uint64_t count) {
        curve.values.push_back((static_cast<double>(bin) + 0.5) * width);
        curve.counts.push_back(static_cast<double>(count));
    };
    for (const auto& [bin, count] : counted.bins) {
        if (bin > next) {
            point(next, 0);
            if (bin - 1 > next)
                point(bin - 1, 0);
        }
        point(bin, count);
        middles.push_back(
            {std::clamp((static_cast<double>(bin) + 0.5) * width, counted.min, counted.max), count});
        next = bin + 1;
    }
    if (!counted.bins.empty())
        point(next, 0);
    ChannelNumbers numbers = numbersOf(name, middles, invalid);
    numbers.min = counted.min;
    numbers.max = counted.max;
    numbers.about = true;
    side.curves.push_back(std::move(curve));
    side.numbers.push_back(std::move(numbers));
    side.clipped.push_back(
        counted.total ? static_cast<double>(counted.clipped) / static_cast<double>(counted.total) : 0);
}

using Fits = std::map<std::string, std::vector<FittedChannel>>;

/// With scope group: what each group is normalized by.
Fits fitGroups(const SetHistogramRequest& request, Job& job)
{
    if (request.recipe.scope != Scope::Group)
        return {};
    if (request.recipe.fitted)
        return request.recipe.fitted->groups;
    std::map<std::string, Summary> groups;
    for (std::size_t i = 0; i < request.set->items.size(); ++i) {
        job.checkpoint();
        const SetItem& item = request.set->items[i];
        const std::optional<Summary> summary = request.summaryOf(i);
        if (!summary || (!request.recipe.split.empty() && item.split != request.recipe.split))
            continue;
        const auto [group, isNew] = groups.try_emplace(groupOf(item, request.recipe), *summary);
        if (!isNew)
            group->second.merge(*summary);
    }
    Fits fits;
    for (const auto& [name, summary] : groups) {
        bool about = false;
        fits[name] = fitAbout(summary, request.recipe, about);
    }
    return fits;
}

std::optional<Transform> transformOf(const SetHistogramRequest& request, const Fits& groups,
    std::size_t index, const Summary& summary, std::optional<Interval> range)
{
    ImageFit fit;
    bool about = false;
    if (request.recipe.scope == Scope::Group) {
        const auto found = groups.find(groupOf(request.set->items[index], request.recipe));
        if (found == groups.end())
            return {};
        fit.set = found->second;
    } else {
        fit.own = fitAbout(summary, request.recipe, about);
    }
    const DataRange data {summary.max, summary.ranged && range ? *range : Interval {0, summary.max}};
    return transformFrom(fit, static_cast<int>(summary.channels.size()), request.recipe, data);
}

std::optional<Interval> rangeOf(const Summary& merged)
{
    const ChannelSummary all = merged.joined().channels.front();
    return all.count > 0 ? std::optional(Interval {all.min, all.max}) : std::nullopt;
}

} // namespace

HistogramData setHistogram(const SetHistogramRequest& request, Job& job)
{
    HistogramData data = histogramOf(*request.merged, nullptr, job);
    const std::size_t channels = request.merged->channels.size();
    const Fits groups = fitGroups(request, job);
    const std::optional<Interval> range = rangeOf(*request.merged);
    std::vector<Counted> counted(channels);
    double width = 0;
    for (std::size_t i = 0; i < request.set->items.size(); ++i) {
        job.checkpoint();
        const std::optional<Summary> summary = request.summaryOf(i);
        if (!summary || summary->channels.size() != channels)
            continue;
        const std::optional<Transform> transform = transformOf(request, groups, i, *summary, range);
        if (!transform)
            continue;
        if (width == 0)
            width = std::max(1e-9, (transform->nominal.high - transform->nominal.low) / 512);
        addImage(counted, *summary, *transform, width);
    }
    for (std::size_t c = 0; c < channels; ++c)
        finish(data.after, request.merged->channelNames[c], counted[c], request.merged->channels[c].invalid,
            width);
    return data;
}

} // namespace isolume
