// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/fit.h"

#include "core/error.h"
#include "core/jobs/job.h"
#include "core/recipe/fit_step.h"
#include "core/stats/scan.h"

#include <chrono>
#include <set>

#include <fmt/chrono.h>
#include <fmt/ranges.h>

namespace isolume {

namespace {

std::string nowUtc()
{
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

std::vector<std::size_t> fitMembers(const ImageSet& set, const std::string& split)
{
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < set.items.size(); ++i)
        if (split.empty() || set.items[i].split == split)
            indices.push_back(i);
    if (indices.empty()) {
        const std::vector<std::string> splits = set.splits();
        throw Error({split, "cannot fit on the split", "no image of the set is in it",
            splits.empty() ? "The set has no splits: fit on all of it"
                           : fmt::format("It has {}", fmt::join(splits, ", "))});
    }
    return indices;
}

/// Brings the catalog up to date for some of the set's images.
void readMissing(const ImageSet& set, const std::vector<std::size_t>& indices, Catalog& catalog,
    const Selection& selection, const FitOptions& options, Job& job)
{
    ImageSet part;
    part.root = set.root;
    for (std::size_t i : indices)
        part.items.push_back(set.items[i]);
    const ScanResult result = scan(part, catalog, {.threads = options.threads, .selection = selection}, job);
    if (result.images == 0)
        throw Error({set.root.string(), "cannot fit the recipe", "none of its images can be read",
            result.failures.empty() ? "" : sentence(result.failures.front().second)});
}

/// What "0…max" means for signed and float data.
std::optional<Interval> rangeOf(const Summary& summary)
{
    std::optional<Interval> range;
    if (!summary.ranged)
        return range;
    for (const ChannelSummary& channel : summary.channels)
        if (channel.count > 0)
            range = range ? Interval {std::min(range->low, channel.min), std::max(range->high, channel.max)}
                          : Interval {channel.min, channel.max};
    return range;
}

/// Of all images of the set, whatever split a step is fitted on: it bounds what is written, and fits nothing.
void findRange(const ImageSet& set, Catalog& catalog, Recipe& step, const InputOptions& input,
    const FitOptions& options, Job& job)
{
    const auto summaryOf = [&](const std::string& split) {
        const Members members {&set, fitMembers(set, split), input, Channels::Joint};
        readMissing(set, members.indices, catalog, input, options, job);
        return pool(members, catalog, options.threads, job);
    };
    // Where those that are read already need no range, the others are left alone.
    if (stepNeedsSetFit(step) && !step.split.empty() && !rangeOf(summaryOf(step.split)))
        return;
    const Summary summary = summaryOf("");
    const std::optional<Interval> range = rangeOf(summary);
    if (!range)
        return;
    if (!step.fitted)
        step.fitted = Fitted {{}, summary.images, summary.pixels, setDigest(set), options.on, {}};
    step.fitted->range = range;
}

void checkGrouping(const ImageSet& set, const Recipe& step)
{
    static const std::set<std::string> known {"folder", "class", "split", "group"};
    if (step.scope != Scope::Group || known.contains(step.groupBy))
        return;
    std::set<std::string> columns;
    for (const SetItem& item : set.items)
        for (const auto& [name, value] : item.columns)
            columns.insert(name);
    if (!columns.contains(step.groupBy))
        throw Error({step.groupBy, "cannot group the images", "the set's list has no such column",
            columns.empty() ? std::string("Group by folder, class or split")
                            : fmt::format("Group by folder, class, split, {}", fmt::join(columns, ", "))});
}

/// Whose groups the images to fit on belong to; one without a name where it is not by group.
std::map<std::string, Members> groupsOf(
    const ImageSet& set, const Recipe& recipe, const Recipe& step, const std::vector<Recipe>& before)
{
    checkGrouping(set, step);
    std::map<std::string, Members> groups;
    for (const std::size_t i : fitMembers(set, step.split)) {
        Members& members = groups[groupOf(set.items[i], step)];
        members.indices.push_back(i);
    }
    for (auto& [name, members] : groups) {
        members.set = &set;
        members.selection = selectionOf(recipe, step);
        members.channels = channelsOf(step);
        members.before = before;
    }
    return groups;
}

Fitted fitOnSet(const ImageSet& set, Catalog& catalog, const Recipe& recipe, const Recipe& step,
    const std::vector<Recipe>& before, const FitOptions& options, Job& job)
{
    readMissing(set, fitMembers(set, step.split), catalog, selectionOf(recipe, step), options, job);
    Fitted fitted;
    fitted.setDigest = setDigest(set);
    fitted.on = options.on;
    for (const auto& [name, members] : groupsOf(set, recipe, step, before)) {
        const StepFit fit = fitStep(members, step, catalog, options.threads, job);
        if (fit.images == 0)
            continue; // none of the group could be read: its images fail by name when they are applied
        fitted.groups[name] = fit.channels;
        fitted.images += fit.images;
        fitted.pixels += fit.pixels;
    }
    return fitted;
}

} // namespace

std::string groupOf(const SetItem& item, const Recipe& recipe)
{
    const auto steps = stepsOf(recipe);
    const auto step
        = std::find_if(steps.begin(), steps.end(), [](const Recipe* s) { return s->scope == Scope::Group; });
    if (step == steps.end())
        return "";
    const std::string& by = (*step)->groupBy;
    if (by == "class")
        return item.label;
    if (by == "split")
        return item.split;
    if (by != "folder") {
        const auto column = item.columns.find(by);
        return column != item.columns.end() ? column->second : by == "group" ? item.group : "";
    }
    const std::size_t slash = item.path.rfind('/');
    return slash == std::string::npos ? "" : item.path.substr(0, slash);
}

Recipe fitRecipe(const ImageSet& set, Catalog& catalog, Recipe recipe, const FitOptions& given, Job& job)
{
    FitOptions options = given;
    if (options.on.empty())
        options.on = nowUtc();
    checkRecipe(recipe);
    std::vector<Recipe> done;
    for (const Recipe* step : stepsOf(recipe)) {
        Recipe fitted = *step;
        fitted.before.clear();
        fitted.fitted.reset();
        if (stepNeedsSetFit(fitted))
            fitted.fitted = fitOnSet(set, catalog, recipe, fitted, done, options, job);
        const bool ranged = done.empty() && methodById(fitted.method).nominalFromData
            && (options.withRange || stepNeedsSetFit(fitted) || !recipe.before.empty());
        if (ranged)
            findRange(set, catalog, fitted, recipe.input, options, job);
        done.push_back(std::move(fitted));
    }
    Recipe result = std::move(done.back());
    done.pop_back();
    result.before = std::move(done);
    return result;
}

} // namespace isolume
