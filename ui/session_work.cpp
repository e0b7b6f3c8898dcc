// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/fit.h"
#include "ui/session_private.h"

#include <algorithm>

namespace isolume {

namespace {

using Phase = FitStatus::Phase;

/// Images up to this size are done before their preview would have been looked at.
constexpr std::size_t smallImage = std::size_t {1} << 20;

/// The result as a picture of its own. People see RGB order whatever order the network gets.
std::shared_ptr<const CurrentImage> exactAfter(
    const CurrentImage& before, Transform transform, const Recipe& recipe, const Job& job)
{
    transform.reverseChannels = false;
    const Image image = applyTransform(before.image, transform, recipe, job);
    job.checkpoint();
    return std::make_shared<const CurrentImage>(CurrentImage {before.index, image, summarize(image)});
}

bool hasNoData(const CurrentImage& image, const Recipe& recipe)
{
    const auto& channels = image.summary.channels;
    return !needsSetFit(recipe) && std::all_of(channels.begin(), channels.end(), [](const ChannelSummary& c) {
        return c.count == 0;
    });
}

FitResult fitOne(const OpenedSet& opened, const FitRequest& request, Recipe recipe, Job& job)
{
    const CurrentImage& on = *request.on;
    if (!isFitted(recipe))
        recipe = fitRecipe(opened.set, *opened.catalog, recipe, {}, job);
    const Image mask = maskFor(opened.set, on.index, recipe);
    const Normalization found = normalizationOf(
        on.image, recipe, {&on.summary, groupOf(opened.set.items[on.index], recipe), &mask}, job);
    CurrentFit fit {found.transform, found.fits, found.about, hasNoData(on, recipe)};
    if (!found.transform.isPointwise() && on.image.shape().pixels() <= smallImage)
        fit.after = exactAfter(on, found.transform, recipe, job);
    return {std::make_shared<const CurrentFit>(std::move(fit)), std::move(recipe)};
}

/// The recipe with `range` for its first step, which has no other.
Recipe withRange(Recipe recipe, const std::optional<Interval>& range)
{
    Recipe& first = recipe.before.empty() ? recipe : recipe.before.front();
    if (range && !first.fitted) {
        first.fitted.emplace();
        first.fitted->range = range;
    }
    return recipe;
}

bool knowsRange(const Recipe& recipe)
{
    const auto& first = stepsOf(recipe).front()->fitted;
    return first && first->range;
}

} // namespace

bool Session::Private::followsSet() const
{
    const Recipe& recipe = history.current();
    return needsSetFit(recipe)
        || (current && current->summary.ranged
            && methodById(stepsOf(recipe).front()->method).nominalFromData);
}

void Session::Private::fitInTime()
{
    const Recipe& recipe = history.current();
    const bool ofSet = !isFitted(recipe);
    FitRequest request {current, recipe, {}};
    if (!ofSet && !knowsRange(recipe) && followsSet())
        request.range = setRange();
    if (asked == request)
        return;
    if (fit && fitOn != current)
        setFit(nullptr, {}); // what is shown is kept, but not of another image
    // What is being read for the scan is not read a second time; the end of the scan asks again.
    const bool reading = ofSet && !exact && recipe.region == Region::Valid && status.running && !mergedWhole;
    if (reading) {
        dropFitJobs();
        setPhase(Phase::Fitting);
        return;
    }
    // A job that is nearly done is not stopped by every move of a slider, so that the picture follows it.
    const bool mayEnd = fitTicket.isActive() && overdue.isActive() && asked && asked->on == current;
    asked = std::move(request);
    if (mayEnd)
        askedAgain = true;
    else
        startFit();
}

void Session::Private::startFit()
{
    askedAgain = false;
    afterTicket.cancel();
    overdue.start();
    setPhase(Phase::Fitting);
    const FitRequest request = *asked;
    const Recipe known
        = withRange(exact && !isFitted(request.recipe) ? *exact : request.recipe, request.range);
    worker->run<FitResult>(
        fitTicket, Priority::Now,
        [opened = opening, request, known](Job& job) { return fitOne(*opened, request, known, job); },
        [this, request](Outcome<FitResult> outcome) { takeFit(request, std::move(outcome)); },
        [this](double fraction) {
            fitStatus.fraction = fraction;
            emit q.fitStatusChanged();
        });
}

void Session::Private::takeFit(const FitRequest& request, Outcome<FitResult> outcome)
{
    overdue.stop();
    if (!outcome && !askedAgain) {
        setPhase(Phase::Idle);
        setFit(nullptr, outcome.failure());
        return;
    }
    if (outcome) {
        FitResult& result = outcome.value();
        if (!isFitted(request.recipe) && sameFit(result.recipe, history.current()))
            exact = result.recipe;
        if (!askedAgain)
            setPhase(result.fit->isPreview() ? Phase::Applying : Phase::Idle);
        setFit(result.fit, {});
        if (!askedAgain && result.fit->isPreview())
            applyExactly(request, result);
    }
    if (askedAgain)
        startFit();
}

void Session::Private::applyExactly(const FitRequest& request, const FitResult& result)
{
    worker->run<std::shared_ptr<const CurrentFit>>(
        afterTicket, Priority::Now,
        [on = request.on, result](Job& job) {
            CurrentFit exactly = *result.fit;
            exactly.after = exactAfter(*on, exactly.transform, result.recipe, job);
            return std::make_shared<const CurrentFit>(std::move(exactly));
        },
        [this](Outcome<std::shared_ptr<const CurrentFit>> outcome) {
            setPhase(Phase::Idle);
            if (outcome)
                setFit(outcome.value(), {});
            else
                setFit(nullptr, outcome.failure());
        });
}

void Session::Private::dropFitJobs()
{
    fitTicket.cancel();
    afterTicket.cancel();
    overdue.stop();
    asked.reset();
    askedAgain = false;
    setPhase(Phase::Idle);
}

void Session::Private::setPhase(Phase phase)
{
    const bool was = fitStatus.running();
    if (phase == fitStatus.phase && phase == Phase::Idle)
        return;
    fitStatus.phase = phase;
    fitStatus.fraction = -1;
    if (phase == Phase::Idle) {
        fitPatience.stop();
        fitStatus.slow = false;
    } else if (!was) {
        fitPatience.start();
    }
    emit q.fitStatusChanged();
}

FitStatus Session::fitStatus() const { return d->fitStatus; }

} // namespace isolume
