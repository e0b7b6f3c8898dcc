// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/writer.h"
#include "core/recipe/fit.h"
#include "ui/session_private.h"

#include <QDateTime>
#include <QFile>
#include <QSaveFile>

namespace isolume {

namespace {

/// Calls back once its last owner is gone: the job that held it neither runs nor waits any more.
class Finally {
public:
    explicit Finally(std::function<void()> act)
        : m_act(std::move(act))
    {
    }
    ~Finally() { m_act(); }
    Finally(const Finally&) = delete;
    Finally& operator=(const Finally&) = delete;

private:
    std::function<void()> m_act;
};

/// Reports `job`'s progress between two fractions of another's.
Job partOf(Job& whole, double from, double to)
{
    return Job(whole.stopToken(), [&whole, from, to](double fraction) {
        if (!whole.stopRequested())
            whole.checkpoint(from + fraction * (to - from));
    });
}

enum class NeedRange { No, Yes };

/// What an integer format maps to its type may be the range of the whole set, even where nothing is fitted; so may what
/// the first step of a chain hands on to the next.
NeedRange rangeNeed(const Recipe& recipe, bool integers)
{
    const bool needed
        = (integers || !recipe.before.empty()) && methodById(stepsOf(recipe).front()->method).nominalFromData;
    return needed ? NeedRange::Yes : NeedRange::No;
}

bool isReady(const Recipe& recipe, NeedRange range)
{
    const auto& first = stepsOf(recipe).front()->fitted;
    return isFitted(recipe) && (range == NeedRange::No || (first && first->range));
}

Recipe fitted(const OpenedSet& opened, const Recipe& recipe, NeedRange range, Job& job)
{
    if (isReady(recipe, range))
        return recipe;
    const FitOptions options {.threads = 0, .on = {}, .withRange = range == NeedRange::Yes};
    return fitRecipe(opened.set, *opened.catalog, recipe, options, job);
}

} // namespace

void Session::startExport(const ExportOptions& options)
{
    if (d->exporting.running || !d->open)
        return;
    const Recipe recipe = d->exact ? *d->exact : d->history.current();
    const NeedRange range = rangeNeed(recipe, writerById(options.format).integers);
    const std::size_t images = set().items.size();
    // Fitting reads what is not read yet and then takes no time; writing reads every image.
    const std::size_t unread = !isReady(recipe, range) ? images - std::min(images, d->status.done) : 0;
    const double split = images ? static_cast<double>(unread) / static_cast<double>(images + unread) : 0;

    d->exporting = {true, 0, 0, -1};
    d->exportStopping = false;
    d->exportClock.start();
    auto ended = std::make_shared<Finally>([this, run = ++d->exportRun] {
        QMetaObject::invokeMethod(
            this, [this, run] { d->exportEnded(run); }, Qt::QueuedConnection);
    });
    d->worker->run<ExportReport>(
        d->exportTicket, Priority::Now,
        [opened = d->opening, recipe, range, options, split, ended](Job& job) {
            Job fitting = partOf(job, 0, split);
            const Recipe ready = fitted(*opened, recipe, range, fitting);
            Job writing = partOf(job, split, 1);
            return exportSet(opened->set, ready, options, writing);
        },
        [this](Outcome<ExportReport> outcome) {
            d->exporting.running = false;
            emit exportStatusChanged();
            if (outcome)
                emit exportFinished(outcome.value());
            else
                emit exportFailed(outcome.failure());
        },
        [this, images, unread](double fraction) { d->exportProgress(fraction, images + unread); });
    emit exportStatusChanged();
}

void Session::Private::exportProgress(double fraction, std::size_t images)
{
    const double seconds = static_cast<double>(exportClock.elapsed()) / 1000;
    exporting.fraction = fraction;
    if (seconds > 0.2 && fraction > 0) {
        exporting.imagesPerSecond = fraction * static_cast<double>(images) / seconds;
        exporting.secondsLeft = seconds * (1 - fraction) / fraction;
    }
    emit q.exportStatusChanged();
}

void Session::Private::exportEnded(std::uint64_t run)
{
    if (run != exportRun)
        return;
    exporting.running = false;
    for (const std::size_t lane : std::exchange(parkedLanes, {}))
        runLane(lane);
    if (std::exchange(exportStopping, false)) {
        emit q.exportStatusChanged();
        emit q.exportCancelled();
    }
}

void Session::cancelExport()
{
    if (!d->exporting.running || d->exportStopping)
        return;
    // The job is heard of again when it has closed its files: exportEnded.
    d->exportStopping = true;
    d->exportTicket.cancel();
}

ExportStatus Session::exportStatus() const { return d->exporting; }

Recipe Session::fittedRecipe() const
{
    Recipe recipe = d->history.current();
    if (isFitted(recipe))
        return recipe;
    if (d->exact)
        return *d->exact;
    const auto merged = d->merged.find(recipe.split);
    if (recipe.scope != Scope::Dataset || d->asked || d->fitStatus.running() || !d->fit || d->fit->about
        || merged == d->merged.end())
        return recipe;
    const auto& summary
        = channelsOf(recipe) == Channels::Joint ? merged->second.joint : merged->second.separate;
    if (!summary)
        return recipe;
    recipe.fitted = Fitted {};
    recipe.fitted->groups[""] = d->fit->numbers();
    recipe.fitted->images = summary->images;
    recipe.fitted->pixels = summary->pixels;
    recipe.fitted->setDigest = d->opening->digest;
    recipe.fitted->on = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    recipe.fitted->range = d->setRange();
    return recipe;
}

void Session::writeRecipe(const QString& name, RecipeWriter write)
{
    const Recipe recipe = d->exact ? *d->exact : d->history.current();
    d->worker->run<std::string>(
        d->textTicket, Priority::Now,
        [opened = d->opening, recipe, write = std::move(write), isOpen = d->open](Job& job) {
            return write(isOpen ? fitted(*opened, recipe, rangeNeed(recipe, false), job) : recipe);
        },
        [this, name](Outcome<std::string> outcome) {
            if (outcome)
                emit recipeWritten(name, QString::fromStdString(outcome.value()));
            else
                emit recipeWriteFailed(name, outcome.failure());
        });
}

void Session::saveRecipe(const std::filesystem::path& file)
{
    const Recipe recipe = d->exact ? *d->exact : d->history.current();
    d->worker->run<std::string>(
        d->saveTicket, Priority::Now,
        [opened = d->opening, recipe, file, isOpen = d->open](Job& job) {
            const std::string text
                = toJson(isOpen ? fitted(*opened, recipe, rangeNeed(recipe, false), job) : recipe);
            QSaveFile out(QFile::decodeName(file.c_str()));
            if (!out.open(QIODevice::WriteOnly)
                || out.write(text.data(), static_cast<qint64>(text.size())) < 0 || !out.commit())
                throw Error({file.string(), "cannot save the recipe", out.errorString().toStdString(),
                    "choose another folder"});
            return file.string();
        },
        [this](Outcome<std::string> outcome) {
            if (outcome)
                emit recipeSaved(QFile::decodeName(outcome.value().c_str()));
            else
                emit recipeSaveFailed(outcome.failure());
        });
}

} // namespace isolume
