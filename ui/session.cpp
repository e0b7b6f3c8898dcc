// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session.h"

#include "core/set/demo_set.h"
#include "ui/session_private.h"

#include <QStandardPaths>

#include <algorithm>
#include <thread>

namespace isolume {

namespace {

struct Loaded {
    std::shared_ptr<const CurrentImage> image;
};

CatalogRow rowOf(const Image& image, Summary summary)
{
    return {image.shape(), image.depth(), image.declared(), std::move(summary)};
}

std::shared_ptr<const CurrentImage> loadImage(
    const OpenedSet& opened, std::size_t index, const InputOptions& input)
{
    const SetItem& item = opened.set.items[index];
    Image image = readImage(opened.set.source(index), item.frame, input);
    const std::optional<CatalogRow> row = opened.catalog->find(item, input);
    Summary summary = row ? row->summary : summarize(image);
    if (!row)
        opened.catalog->store({{item, rowOf(image, summary)}}, input);
    return std::make_shared<const CurrentImage>(CurrentImage {index, std::move(image), std::move(summary)});
}

/// A cache that cannot be used (no permission, no room, damaged) keeps nobody from the work.
void useStandardCatalog(OpenedSet& opened, const std::filesystem::path& file)
{
    try {
        opened.catalog = std::make_shared<Catalog>(file);
    } catch (const Error& error) {
        opened.notKept = Failure {file.string(), "cannot remember what is read in", error.failure().why,
            "The set is open all the same and will be read again the next time"};
        // SQLite's name for a database of its own that goes when it is closed.
        opened.catalog = std::make_shared<Catalog>(std::filesystem::path());
    }
}

/// The first image from `index` on that can be read; where none can, why this one cannot.
std::shared_ptr<const CurrentImage> loadReadable(
    const OpenedSet& opened, std::size_t index, const InputOptions& input, Job& job)
{
    std::optional<Failure> why;
    for (std::size_t i = index; i < opened.set.items.size(); ++i) {
        job.checkpoint();
        try {
            return loadImage(opened, i, input);
        } catch (const std::exception& error) {
            if (!why)
                why = toFailure(error, opened.set.items[i].name());
        }
    }
    throw Error(*why);
}

/// Fitted numbers that were carried along through a change of what they depend on are not the recipe's own.
void dropFits(Recipe& next, const Recipe& before)
{
    const auto drop = [&](Recipe& step) {
        const auto known = stepsOf(before);
        const auto carried = [&](const Recipe* old) { return old->fitted == step.fitted; };
        if (step.fitted && std::any_of(known.begin(), known.end(), carried))
            step.fitted.reset();
    };
    for (Recipe& step : next.before)
        drop(step);
    drop(next);
}

/// Writes the demo set once; an interrupted attempt leaves no half set behind under its name.
std::filesystem::path demoFolder(const std::filesystem::path& data)
{
    const std::filesystem::path folder = data / "Demo set";
    if (std::filesystem::exists(folder))
        return folder;
    const std::filesystem::path partial = data / "Demo set.partial";
    std::filesystem::remove_all(partial);
    std::filesystem::create_directories(partial);
    writeDemoSet(partial);
    std::filesystem::rename(partial, folder);
    return folder;
}

} // namespace

Session::Private::Private(Session& session)
    : q(session)
    , opening(std::make_shared<const OpenedSet>())
{
    // Reading takes as many threads as there are cores; three more keep what a person waits for (the image
    // that was clicked on, a fit, an export) from queueing behind it.
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    lanes.resize(cores);
    worker = std::make_unique<Worker>(
        [this](std::function<void()> run) {
            QMetaObject::invokeMethod(&q, std::move(run), Qt::QueuedConnection);
        },
        cores + 3);
    overdue.setSingleShot(true);
    overdue.setInterval(250);
    QObject::connect(&overdue, &QTimer::timeout, &q, [this] {
        if (askedAgain)
            startFit();
    });
    fitPatience.setSingleShot(true);
    fitPatience.setInterval(200);
    QObject::connect(&fitPatience, &QTimer::timeout, &q, [this] {
        fitStatus.slow = true;
        emit q.fitStatusChanged();
    });
}

Session::Session(QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this))
{
}

Session::~Session() = default;

void Session::open(std::vector<std::filesystem::path> paths, std::filesystem::path catalog)
{
    d->listing = true;
    const std::filesystem::path cache
        = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation).toStdString();
    auto work = [paths, catalog, cache](Job& job) {
        auto opened = std::make_shared<OpenedSet>();
        if (catalog.empty())
            useStandardCatalog(*opened, Catalog::standardFile(cache, paths));
        else
            opened->catalog = std::make_shared<Catalog>(catalog);
        opened->set = openSet(paths, opened->catalog.get(), job);
        opened->digest = setDigest(opened->set);
        return std::shared_ptr<const OpenedSet>(opened);
    };
    d->worker->run<std::shared_ptr<const OpenedSet>>(
        d->listTicket, Priority::Now, work, [this, paths](Outcome<std::shared_ptr<const OpenedSet>> outcome) {
            d->listing = false;
            if (!outcome) {
                emit openFailed(outcome.failure());
                return;
            }
            d->paths = paths;
            d->opened(outcome.value());
            if (const auto& why = outcome.value()->notKept)
                emit scanFailed(*why);
        });
    emit scanStatusChanged();
}

void Session::openDemoSet()
{
    d->listing = true;
    const std::filesystem::path data
        = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation).toStdString();
    d->worker->run<std::filesystem::path>(
        d->listTicket, Priority::Now, [data](Job&) { return demoFolder(data); },
        [this](Outcome<std::filesystem::path> outcome) {
            if (outcome) {
                open({outcome.value()});
                return;
            }
            d->listing = false;
            emit openFailed(outcome.failure());
        });
    emit scanStatusChanged();
}

void Session::Private::opened(std::shared_ptr<const OpenedSet> set)
{
    for (Ticket* ticket :
        {&currentTicket, &thumbnailTicket, &publishTicket, &groupTicket, &saveTicket, &textTicket})
        ticket->cancel();
    dropFitJobs();
    opening = std::move(set);
    open = true;
    thumbnails.clear();
    thumbnailAge.clear();
    wantedThumbnails.clear();
    brokenThumbnails.clear();
    selected.reset();
    current.reset();
    // Numbers that were fitted on another set belong to that one; a recipe that was loaded with its own stays.
    startScan();
    emit q.setChanged();
    emit q.selectedChanged();
    emit q.currentChanged();
    refit();
}

bool Session::isOpen() const { return d->open; }

const std::vector<std::filesystem::path>& Session::paths() const { return d->paths; }

bool Session::isListing() const { return d->listing; }

const ImageSet& Session::set() const { return d->opening->set; }

void Session::select(std::size_t index)
{
    if (index >= set().items.size() || d->selected == index)
        return;
    d->selected = index;
    emit selectedChanged();
    d->loadCurrent();
}

void Session::selectReadable(std::size_t from)
{
    if (from >= set().items.size())
        return;
    d->selected = from;
    emit selectedChanged();
    d->loadCurrent(Private::Otherwise::TryNext);
}

void Session::Private::loadCurrent(Otherwise otherwise)
{
    if (!selected)
        return;
    const std::size_t index = *selected;
    worker->run<Loaded>(
        currentTicket, Priority::Now,
        [opened = opening, index, input = history.current().input, otherwise](Job& job) {
            return Loaded {otherwise == Otherwise::Fail ? loadImage(*opened, index, input)
                                                        : loadReadable(*opened, index, input, job)};
        },
        [this, index](Outcome<Loaded> outcome) {
            current = outcome ? outcome.value().image : nullptr;
            if (current && selected != current->index) {
                selected = current->index;
                emit q.selectedChanged();
            }
            refit();
            emit q.currentChanged();
            if (!outcome) {
                Failure failure = outcome.failure();
                if (failure.source.empty())
                    failure.source = item(index).name();
                emit q.currentFailed(failure);
            }
        });
}

std::optional<std::size_t> Session::selected() const { return d->selected; }

std::shared_ptr<const CurrentImage> Session::current() const { return d->current; }

std::shared_ptr<const ImageSet> Session::sharedSet() const { return {d->opening, &d->opening->set}; }

Session::SummarySource Session::summarySource() const
{
    return [opened = d->opening, input = d->history.current().input](std::size_t index) {
        const auto row = opened->catalog->find(opened->set.items[index], input);
        return row ? std::optional(row->summary) : std::nullopt;
    };
}

Session::SummarySource Session::regionSource() const
{
    const Recipe& recipe = d->history.current();
    return [opened = d->opening, selection = selectionOf(recipe, recipe)](std::size_t index) {
        const SetItem& item = opened->set.items[index];
        if (const auto row = opened->catalog->find(item, selection))
            return std::optional(row->summary);
        const CatalogRow row = isolume::rowOf(readSelected(opened->set, index, selection));
        opened->catalog->store({{item, row}}, selection);
        return std::optional(row.summary);
    };
}

const Recipe& Session::recipe() const { return d->history.current(); }

void Session::setRecipe(const Recipe& recipe)
{
    const Recipe before = d->history.current();
    Recipe next = recipe;
    if (!sameFit(next, before))
        dropFits(next, before);
    if (d->history.change(next))
        d->recipeWasChanged(before);
}

bool Session::canUndo() const { return d->history.canUndo(); }

bool Session::canRedo() const { return d->history.canRedo(); }

void Session::undo()
{
    const Recipe before = d->history.current();
    d->history.undo();
    if (!(before == d->history.current()))
        d->recipeWasChanged(before);
}

void Session::redo()
{
    const Recipe before = d->history.current();
    d->history.redo();
    if (!(before == d->history.current()))
        d->recipeWasChanged(before);
}

Worker& Session::worker() { return *d->worker; }

} // namespace isolume
