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

/// The recipe with what each group is normalized by, fitted from the summaries that there are.
Recipe fitGroups(const SetHistogramRequest& request, Job& job)
{
    Recipe recipe = request.recipe;
    if (isFitted(recipe) || recipe.scope != Scope::Group || !recipe.before.empty())
        return recipe;
    std::map<std::string, Summary> groups;
    for (std::size_t i = 0; i < request.set->items.size(); ++i) {
        job.checkpoint();
        const SetItem& item = request.set->items[i];
        const std::optional<Summary> summary = request.summaryOf(i);
        if (!summary || (!recipe.split.empty() && item.split != recipe.split))
            continue;
        const auto [group, isNew] = groups.try_emplace(groupOf(item, recipe), *summary);
        if (!isNew)
            group->second.merge(*summary);
    }
    recipe.fitted.emplace();
    for (const auto& [name, summary] : groups) {
        bool about = false;
        recipe.fitted->groups[name] = fitAbout(summary, recipe, about);
    }
    return recipe;
}

/// Signed and float data is shown by the range of the whole set.
void takeRange(Recipe& recipe, const Summary& merged)
{
    Recipe& first = recipe.before.empty() ? recipe : recipe.before.front();
    const ChannelSummary all = merged.joined().channels.front();
    if (!merged.ranged || all.count == 0 || (first.fitted && first.fitted->range))
        return;
    if (!first.fitted)
        first.fitted.emplace();
    first.fitted->range = Interval {all.min, all.max};
}

/// Whether the recipe was fitted on the group that the image is of.
bool knowsGroup(const Recipe& recipe, const std::string& group)
{
    const auto steps = stepsOf(recipe);
    return std::all_of(steps.begin(), steps.end(), [&](const Recipe* step) {
        return step->scope != Scope::Group || !stepNeedsSetFit(*step)
            || (step->fitted && step->fitted->groups.contains(group));
    });
}

} // namespace

HistogramData setHistogram(const SetHistogramRequest& request, Job& job)
{
    HistogramData data = histogramOf(*request.merged, nullptr, job);
    const std::size_t channels = request.merged->channels.size();
    Recipe recipe = fitGroups(request, job);
    takeRange(recipe, *request.merged);
    std::vector<Counted> counted(channels);
    double width = 0;
    for (std::size_t i = 0; i < request.set->items.size(); ++i) {
        job.checkpoint();
        const std::optional<Summary> summary = request.summaryOf(i);
        if (!summary || summary->channels.size() != channels)
            continue;
        const std::string group = groupOf(request.set->items[i], recipe);
        if (!knowsGroup(recipe, group))
            continue;
        const std::optional<Summary> fittedOn = request.countedOf ? request.countedOf(i) : summary;
        const Transform transform = normalizationOf(*fittedOn, recipe, group).transform;
        if (width == 0)
            width = std::max(1e-9, (transform.nominal.high - transform.nominal.low) / 512);
        addImage(counted, *summary, transform, width);
    }
    for (std::size_t c = 0; c < channels; ++c)
        finish(data.after, request.merged->channelNames[c], counted[c], request.merged->channels[c].invalid,
            width);
    return data;
}

} // namespace isolume
