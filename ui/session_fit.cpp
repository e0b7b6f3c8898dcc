// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/fit.h"
#include "core/recipe/subject.h"
#include "ui/session_private.h"

#include <algorithm>

namespace isolume {

namespace {

/// Where the fit follows from summaries in no time: one pointwise step whose numbers come from one distribution.
bool isInstant(const Recipe& recipe)
{
    const Method& method = methodById(recipe.method);
    if (!recipe.before.empty() || !method.isPointwise())
        return false;
    return !method.isFitted() || (method.fit && !method.fitsEachImage() && recipe.region == Region::Valid);
}

/// The merged summary of the images of one group, from what the catalog has by now.
MergedSummary mergeGroup(const OpenedSet& opened, const Recipe& recipe, const std::string& group, Job& job)
{
    PooledSummary pooled;
    for (const SetItem& item : opened.set.items) {
        job.checkpoint();
        if (groupOf(item, recipe) != group || (!recipe.split.empty() && item.split != recipe.split))
            continue;
        if (const auto row = opened.catalog->find(item, recipe.input))
            pooled.add(row->summary);
    }
    return pooled.result();
}

} // namespace

void Session::Private::recipeWasChanged(const Recipe& before)
{
    const Recipe& now = history.current();
    if (exact && !sameFit(*exact, now))
        exact.reset();
    if (exact)
        exact->fill = now.fill;
    if (open && !(now.input == before.input)) {
        startScan();
        loadCurrent();
    }
    refit();
    emit q.recipeChanged();
}

void Session::Private::setFit(std::shared_ptr<const CurrentFit> value, std::optional<Failure> why)
{
    fit = std::move(value);
    fitOn = fit ? current : nullptr;
    fitFailure = std::move(why);
    emit q.fitChanged();
}

std::optional<Interval> Session::Private::setRange() const
{
    const auto whole = merged.find("");
    if (whole == merged.end() || !whole->second.joint || !whole->second.joint->ranged)
        return {};
    const ChannelSummary& all = whole->second.joint->channels.front();
    return all.count > 0 ? std::optional(Interval {all.min, all.max}) : std::nullopt;
}

std::string Session::Private::currentGroup() const
{
    return history.current().scope == Scope::Group && current
        ? groupOf(item(current->index), history.current())
        : "";
}

void Session::Private::refit()
{
    if (!current) {
        dropFitJobs();
        setFit(nullptr, {});
        return;
    }
    // A session is an edge: what a fit throws becomes a sentence in the window.
    try {
        checkRecipe(history.current());
        if (isInstant(history.current())) {
            dropFitJobs();
            fitAtOnce();
        } else {
            fitInTime();
        }
    } catch (const std::exception& error) {
        dropFitJobs();
        setFit(nullptr, toFailure(error, ""));
    }
}

void Session::Private::fitAtOnce()
{
    const Recipe& recipe = history.current();
    if (!methodById(recipe.method).isFitted()) {
        auto value = std::make_shared<CurrentFit>();
        Recipe ranged = recipe;
        if (!ranged.fitted) {
            ranged.fitted.emplace();
            ranged.fitted->range = setRange();
        }
        value->transform = transformFor(current->image, ranged, &current->summary);
        value->steps = {{}};
        setFit(std::move(value), {});
    } else if (recipe.scope == Scope::Image) {
        bool about = false;
        const std::vector<FittedChannel> numbers = fitAbout(current->summary, recipe, about);
        showFit(numbers, setRange(), about);
        if (about)
            refineImage();
    } else {
        fitFromSet();
    }
}

void Session::Private::showFit(
    const std::vector<FittedChannel>& numbers, std::optional<Interval> range, bool about)
{
    const Recipe& recipe = history.current();
    const ImageFit numbersInHand {numbers, {}};
    Recipe ranged = recipe;
    ranged.fitted.emplace();
    ranged.fitted->range = range;
    auto value = std::make_shared<CurrentFit>();
    value->transform = transformFrom(
        numbersInHand, current->image.channels(), recipe, dataRange(current->summary, ranged));
    value->steps = {numbersInHand};
    value->about = about;
    value->noData = history.current().scope == Scope::Image
        && std::all_of(current->summary.channels.begin(), current->summary.channels.end(),
            [](const ChannelSummary& channel) { return channel.count == 0; });
    setFit(std::move(value), {});
}

void Session::Private::fitFromSet()
{
    const Recipe& recipe = history.current();
    const std::string key = currentGroup();
    const Recipe* known = isFitted(recipe) ? &recipe : exact ? &*exact : nullptr;
    if (known) {
        const auto found = known->fitted->groups.find(key);
        if (found == known->fitted->groups.end())
            throw Error({item(current->index).name(), "cannot normalize the image",
                "its group “" + key + "” has no images to fit on", "choose another split or grouping"});
        showFit(found->second, known->fitted->range, false);
        return;
    }
    const MergedSummary* source = sourceSummary();
    const bool whole = recipe.scope == Scope::Group ? group && group->whole : mergedWhole;
    if (!source) {
        // Numbers of another group would be wrong; nothing is shown until this one's are there.
        setFit(nullptr, {});
        return;
    }
    const bool joint = channelsOf(recipe) == Channels::Joint;
    if (const auto& why = joint ? source->whyNotJoint : source->whyNotSeparate)
        throw Error(*why);
    const auto& summary = joint ? source->joint : source->separate;
    if (!summary) {
        if (whole)
            throw Error(
                {"", "cannot fit", "none of the images to fit on can be read", "choose another split"});
        setFit(nullptr, {});
        return;
    }
    bool about = false;
    const std::vector<FittedChannel> numbers = fitAbout(*summary, recipe, about);
    showFit(numbers, setRange(), about || !whole);
    if (about && whole)
        refineSet();
}

const MergedSummary* Session::Private::sourceSummary()
{
    const Recipe& recipe = history.current();
    if (recipe.scope == Scope::Dataset) {
        static const MergedSummary none;
        const auto found = merged.find(recipe.split);
        return found != merged.end() ? &found->second : mergedWhole ? &none : nullptr;
    }
    const std::string key = recipe.groupBy + '\n' + currentGroup() + '\n' + recipe.split;
    if (!group || group->key != key || (!group->whole && mergedWhole))
        collectGroup(key);
    return group && group->key == key ? &group->merged : nullptr;
}

void Session::Private::collectGroup(const std::string& key)
{
    worker->run<MergedSummary>(
        groupTicket, Priority::Now,
        [opened = opening, recipe = history.current(), name = currentGroup()](
            Job& job) { return mergeGroup(*opened, recipe, name, job); },
        [this, key, whole = mergedWhole](Outcome<MergedSummary> outcome) {
            if (!outcome) {
                setFit(nullptr, outcome.failure());
                return;
            }
            group = GroupSummary {key, std::move(outcome.value()), whole};
            refit();
        });
}

void Session::Private::refineImage()
{
    using Numbers = std::vector<FittedChannel>;
    worker->run<Numbers>(
        fitTicket, Priority::Now,
        [on = current, recipe = history.current()](Job& job) {
            Subject subject(on->image, on->image, &on->summary, job);
            return fitSummary(on->summary, recipe, refinerOf(subject));
        },
        [this](Outcome<Numbers> outcome) {
            if (outcome)
                showFit(outcome.value(), setRange(), false);
            else
                setFit(nullptr, outcome.failure());
        });
}

void Session::Private::refineSet()
{
    worker->run<Recipe>(
        fitTicket, Priority::Visible,
        [opened = opening, recipe = history.current()](
            Job& job) { return fitRecipe(opened->set, *opened->catalog, recipe, {}, job); },
        [this](Outcome<Recipe> outcome) {
            if (!outcome) {
                setFit(nullptr, outcome.failure());
                return;
            }
            exact = std::move(outcome.value());
            refit();
        });
}

const std::vector<FittedChannel>& CurrentFit::numbers() const
{
    static const ImageFit nothing;
    return (steps.empty() ? nothing : steps.back()).channels();
}

std::shared_ptr<const CurrentFit> Session::fit() const { return d->fit; }

std::optional<Failure> Session::fitFailure() const { return d->fitFailure; }

} // namespace isolume
