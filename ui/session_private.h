// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/stats/catalog.h"
#include "ui/session.h"
#include "ui/session_history.h"
#include "ui/session_merge.h"
#include "ui/session_queue.h"

#include <QElapsedTimer>
#include <QTimer>

#include <list>
#include <map>
#include <string>
#include <unordered_map>

namespace isolume {

/// One set that is open, shared with the jobs that read it: what does not change, or guards itself.
struct OpenedSet {
    ImageSet set;
    std::string digest;
    std::shared_ptr<Catalog> catalog;
    std::optional<Failure> notKept; ///< why the catalog lasts only as long as the set is open
};

/// What a job that read some images hands to the window's thread.
struct ScanRecord {
    std::size_t index = 0;
    bool read = false; ///< from its file; else the catalog knew it
    std::optional<Failure> failure;
};
struct ScanBatch {
    std::vector<ScanRecord> records;
    bool finished = false; ///< nothing is left to take
};

/// Everything that a fit which takes time depends on.
struct FitRequest {
    std::shared_ptr<const CurrentImage> on;
    Recipe recipe;
    std::optional<Interval>
        range; ///< of signed and float data, where the recipe needs it and is not fitted on the set

    bool operator==(const FitRequest&) const = default;
};
struct FitResult {
    std::shared_ptr<const CurrentFit> fit;
    Recipe recipe; ///< with everything that was fitted on the set
};

/// All state is the window thread's; jobs hold shared values.
struct Session::Private {
    explicit Private(Session& session);

    // session.cpp
    void opened(std::shared_ptr<const OpenedSet> set);
    enum class Otherwise { Fail, TryNext };
    void loadCurrent(Otherwise otherwise = Otherwise::Fail);
    const SetItem& item(std::size_t index) const { return opening->set.items[index]; }

    // session_scan.cpp
    void startScan();
    void runLane(std::size_t lane);
    void takeBatch(const ScanBatch& batch);
    void publishSummary(bool last);
    void updateStatus();
    void wantThumbnail(std::size_t index);
    void loadThumbnails();
    void keepThumbnail(std::size_t index, Image image);

    // session_fit.cpp
    void recipeWasChanged(const Recipe& before);
    void refit();
    void setFit(std::shared_ptr<const CurrentFit> value, std::optional<Failure> why);
    void fitAtOnce();
    void showFit(const std::vector<FittedChannel>& numbers, std::optional<Interval> range, bool about);
    std::optional<Interval> setRange() const; ///< of signed and float data, as far as it was read
    void fitFromSet();
    void refineImage();
    void refineSet();
    const MergedSummary* sourceSummary(); ///< null: it is being collected
    void collectGroup(const std::string& key);
    std::string currentGroup() const;

    // session_work.cpp
    bool followsSet() const; ///< the fit changes as more of the set is read
    void fitInTime();
    void startFit();
    void takeFit(const FitRequest& request, Outcome<FitResult> outcome);
    void applyExactly(const FitRequest& request, const FitResult& result);
    void dropFitJobs();
    void setPhase(FitStatus::Phase phase);

    // session_export.cpp
    void exportProgress(double fraction, std::size_t images);
    void exportEnded(std::uint64_t run); ///< its job neither runs nor waits any more

    Session& q;
    std::vector<std::filesystem::path> paths;
    bool listing = false;
    std::shared_ptr<const OpenedSet> opening; ///< never null; empty until a set is open
    bool open = false;

    std::vector<ItemState> states;
    std::map<std::size_t, Failure> failures;
    std::shared_ptr<ScanQueue> queue;
    std::shared_ptr<SetMerge> merge;
    std::map<std::string, MergedSummary> merged; ///< by split, as last published
    bool mergedWhole = false; ///< `merged` holds every image that can be read
    bool publishing = false, publishAgain = false;
    std::size_t lanesBusy = 0;
    std::vector<std::size_t> parkedLanes; ///< that wait for an export to end
    std::size_t readFromFiles = 0;
    ScanStatus status;
    QElapsedTimer scanClock, publishClock, statusClock;

    std::unordered_map<std::size_t, Image> thumbnails;
    std::list<std::size_t> thumbnailAge; ///< oldest first
    std::vector<std::size_t> wantedThumbnails; ///< newest last
    std::map<std::size_t, Failure> brokenThumbnails;

    std::optional<std::size_t> selected;
    std::shared_ptr<const CurrentImage> current;

    RecipeHistory history;
    std::shared_ptr<const CurrentFit> fit;
    std::shared_ptr<const CurrentImage> fitOn; ///< the image that `fit` is of
    std::optional<Failure> fitFailure;
    std::optional<FitRequest> asked; ///< what the jobs are at, or what they gave last
    bool askedAgain = false; ///< what is running is not what was asked for last
    QTimer overdue; ///< how long it may go on all the same
    FitStatus fitStatus;
    QTimer fitPatience;
    std::optional<Recipe> exact; ///< as fitRecipe gave it, for the whole set
    struct GroupSummary {
        std::string key;
        MergedSummary merged;
        bool whole = false;
    };
    std::optional<GroupSummary> group;

    ExportStatus exporting;
    QElapsedTimer exportClock;
    bool exportStopping = false;
    std::uint64_t exportRun = 0; ///< counts up: the end of one export is not taken for that of the next

    Ticket listTicket, currentTicket, thumbnailTicket, publishTicket, fitTicket, afterTicket, groupTicket,
        saveTicket, textTicket, exportTicket;
    std::vector<Ticket> lanes;
    std::unique_ptr<Worker> worker; ///< last: gone before what its jobs report to
};

} // namespace isolume
