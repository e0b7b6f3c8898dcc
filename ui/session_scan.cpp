// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/thumbnail.h"
#include "ui/session_private.h"

#include <algorithm>
#include <chrono>

namespace isolume {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto batchTime = std::chrono::milliseconds(120);
constexpr std::size_t batchSize = 64;
constexpr qint64 publishInterval = 300; // ms between two merged summaries
constexpr qint64 statusInterval = 100; // ms between two reports of progress
constexpr std::size_t mostThumbnails = 2000; // at most 110 kB each
constexpr std::size_t thumbnailBatch = 8;

/// Reads one image as the scan needs it: summary and thumbnail from one decode.
Outcome<Catalog::Entry> readItem(const OpenedSet& opened, std::size_t index, const InputOptions& input)
{
    const SetItem& item = opened.set.items[index];
    try {
        const Image image = readImage(opened.set.source(index), item.frame, input);
        Summary summary = summarize(image);
        opened.catalog->storeThumbnail(item, encodeThumbnail(makeThumbnail(image, summary)));
        return Catalog::Entry {item, {image.shape(), image.depth(), image.declared(), std::move(summary)}};
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& error) {
        return toFailure(error, item.name());
    }
}

/// Takes images until the time for one batch is over, and stores what was read in one transaction.
ScanBatch readBatch(
    const OpenedSet& opened, ScanQueue& queue, SetMerge& merge, const InputOptions& input, Job& job)
{
    ScanBatch batch;
    std::vector<Catalog::Entry> entries;
    const auto until = Clock::now() + batchTime;
    while (batch.records.size() < batchSize && Clock::now() < until && !job.stopRequested()) {
        const std::optional<std::size_t> index = queue.take();
        if (!index) {
            batch.finished = true;
            break;
        }
        const SetItem& item = opened.set.items[*index];
        if (const auto row = opened.catalog->find(item, input)) {
            merge.add(item.split, row->summary);
            batch.records.push_back({*index, false, {}});
        } else if (auto read = readItem(opened, *index, input)) {
            merge.add(item.split, read.value().row.summary);
            batch.records.push_back({*index, true, {}});
            entries.push_back(std::move(read.value()));
        } else {
            batch.records.push_back({*index, true, read.failure()});
        }
    }
    // Stored even where the job was cancelled meanwhile: what was read once is not read again.
    if (!entries.empty())
        opened.catalog->store(entries, input);
    job.checkpoint();
    return batch;
}

struct LoadedThumbnail {
    std::size_t index;
    Image image;
    std::optional<Failure> failure;
};

LoadedThumbnail loadThumbnail(const OpenedSet& opened, std::size_t index, const InputOptions& input)
{
    const SetItem& item = opened.set.items[index];
    try {
        const std::vector<std::byte> known = opened.catalog->thumbnail(item);
        if (!known.empty())
            return {index, decodeThumbnail(known), {}};
        const Image image = readImage(opened.set.source(index), item.frame, input);
        const Image small = makeThumbnail(image, summarize(image));
        opened.catalog->storeThumbnail(item, encodeThumbnail(small));
        return {index, small, {}};
    } catch (const std::exception& error) {
        return {index, {}, toFailure(error, item.name())};
    }
}

} // namespace

void Session::Private::startScan()
{
    const std::size_t count = opening->set.items.size();
    states.assign(count, ItemState::Waiting);
    failures.clear();
    queue = std::make_shared<ScanQueue>(count);
    merge = std::make_shared<SetMerge>();
    merged.clear();
    mergedWhole = false;
    publishing = publishAgain = false;
    exact.reset();
    asked.reset();
    group.reset();
    readFromFiles = 0;
    status = {0, 0, count, 0, count > 0};
    scanClock.start();
    publishClock.start();
    statusClock.start();
    parkedLanes.clear();
    lanesBusy = lanes.size();
    for (std::size_t lane = 0; lane < lanes.size(); ++lane)
        runLane(lane);
}

void Session::Private::runLane(std::size_t lane)
{
    worker->run<ScanBatch>(
        lanes[lane], Priority::Background,
        [opened = opening, wanted = queue, into = merge, input = history.current().input](
            Job& job) { return readBatch(*opened, *wanted, *into, input, job); },
        [this, lane](Outcome<ScanBatch> outcome) {
            if (!outcome) {
                // Only the catalog can fail here. Going on would read images whose numbers are lost.
                status.running = false;
                emit q.scanFailed(outcome.failure());
                emit q.scanStatusChanged();
                if (followsSet()) // what waits for the end of the scan would wait for ever
                    refit();
                return;
            }
            takeBatch(outcome.value());
            if (!outcome.value().finished) {
                // An export has the cores for itself; it stores what it has to read, so nothing is read twice.
                if (exporting.running)
                    parkedLanes.push_back(lane);
                else
                    runLane(lane);
            } else if (--lanesBusy == 0) {
                status.running = false;
                publishSummary(true);
                emit q.scanStatusChanged();
            }
        });
}

void Session::Private::takeBatch(const ScanBatch& batch)
{
    for (const ScanRecord& record : batch.records) {
        readFromFiles += record.read;
        if (record.failure) {
            states[record.index] = ItemState::Failed;
            failures[record.index] = *record.failure;
            ++status.failed;
        } else {
            states[record.index] = ItemState::Read;
        }
        ++status.done;
        emit q.itemChanged(record.index);
    }
    updateStatus();
    if (publishClock.elapsed() > publishInterval)
        publishSummary(false);
}

void Session::Private::updateStatus()
{
    const double seconds = static_cast<double>(scanClock.elapsed()) / 1000;
    status.perSecond = seconds > 0.2 ? static_cast<double>(status.done) / seconds : 0;
    if (statusClock.elapsed() < statusInterval && status.done < status.total)
        return;
    statusClock.restart();
    emit q.scanStatusChanged();
}

void Session::Private::publishSummary(bool last)
{
    if (publishing) {
        publishAgain |= last;
        return;
    }
    publishing = true;
    publishClock.restart();
    using Merged = std::map<std::string, MergedSummary>;
    worker->run<Merged>(
        publishTicket, Priority::Visible, [from = merge](Job&) { return from->snapshot(); },
        [this, last](Outcome<Merged> outcome) {
            publishing = false;
            publishClock.restart();
            if (outcome) {
                merged = std::move(outcome.value());
                mergedWhole = last;
                emit q.setSummaryChanged();
                if (followsSet())
                    refit();
            } else {
                emit q.scanFailed(outcome.failure());
            }
            if (std::exchange(publishAgain, false))
                publishSummary(true);
        });
}

void Session::Private::wantThumbnail(std::size_t index)
{
    std::erase(wantedThumbnails, index);
    wantedThumbnails.push_back(index);
    if (wantedThumbnails.size() > 256)
        wantedThumbnails.erase(wantedThumbnails.begin());
    if (!thumbnailTicket.isActive())
        loadThumbnails();
}

void Session::Private::loadThumbnails()
{
    if (wantedThumbnails.empty())
        return;
    std::vector<std::size_t> indices;
    while (!wantedThumbnails.empty() && indices.size() < thumbnailBatch) {
        indices.push_back(wantedThumbnails.back());
        wantedThumbnails.pop_back();
    }
    using Images = std::vector<LoadedThumbnail>;
    worker->run<Images>(
        thumbnailTicket, Priority::Visible,
        [opened = opening, indices, input = history.current().input](Job& job) {
            Images images;
            for (const std::size_t index : indices) {
                job.checkpoint();
                images.push_back(loadThumbnail(*opened, index, input));
            }
            return images;
        },
        [this](Outcome<Images> outcome) {
            if (!outcome)
                return;
            for (LoadedThumbnail& loaded : outcome.value()) {
                if (loaded.failure)
                    brokenThumbnails[loaded.index] = *loaded.failure;
                else
                    keepThumbnail(loaded.index, std::move(loaded.image));
            }
            loadThumbnails();
        });
}

void Session::Private::keepThumbnail(std::size_t index, Image image)
{
    if (thumbnails.insert_or_assign(index, std::move(image)).second)
        thumbnailAge.push_back(index);
    if (thumbnailAge.size() > mostThumbnails) {
        thumbnails.erase(thumbnailAge.front());
        thumbnailAge.pop_front();
    }
    emit q.thumbnailReady(index);
}

ItemState Session::itemState(std::size_t index) const
{
    return index < d->states.size() ? d->states[index] : ItemState::Waiting;
}

std::optional<Failure> Session::itemFailure(std::size_t index) const
{
    const auto found = d->failures.find(index);
    return found == d->failures.end() ? std::nullopt : std::optional(found->second);
}

ScanStatus Session::scanStatus() const { return d->status; }

void Session::setVisibleItems(std::size_t first, std::size_t last)
{
    if (d->queue)
        d->queue->want(first, last);
}

Image Session::thumbnail(std::size_t index)
{
    if (const auto found = d->thumbnails.find(index); found != d->thumbnails.end())
        return found->second;
    if (itemState(index) == ItemState::Read && !d->brokenThumbnails.contains(index))
        d->wantThumbnail(index);
    return {};
}

std::shared_ptr<const Summary> Session::setSummary(const std::string& split) const
{
    const auto found = d->merged.find(split);
    return found == d->merged.end() ? nullptr : found->second.separate;
}

} // namespace isolume
