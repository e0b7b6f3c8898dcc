// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/exporter.h"
#include "core/image/image.h"
#include "core/jobs/worker.h"
#include "core/recipe/apply.h"
#include "core/recipe/recipe.h"
#include "core/set/image_set.h"
#include "core/stats/summary.h"

#include <QObject>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace isolume {

enum class ItemState { Waiting, Read, Failed };

/// The image in front of the user, with its exact statistics.
struct CurrentImage {
    std::size_t index = 0;
    Image image;
    Summary summary;
};

/// What the current recipe does to the current image.
struct CurrentFit {
    Transform transform;
    std::vector<ImageFit> steps = {}; ///< what each step of the recipe was fitted to
    bool about = false; ///< some number is an estimate until the second pass is done
    bool noData = false; ///< the image is normalized by itself and has no valid value
    /// What a transform of whole pixels makes of the image, exactly, channels in the image's own order. Null until it is
    /// there, and for pointwise transforms.
    std::shared_ptr<const CurrentImage> after = {};

    /// True while only an approximation on fewer pixels can be shown.
    bool isPreview() const { return !transform.isPointwise() && !after; }
    /// Of the last step; empty for methods that fit nothing.
    const std::vector<FittedChannel>& numbers() const;
};

/// What is being worked out to replace fit(), which stays until then.
struct FitStatus {
    enum class Phase { Idle, Fitting, Applying };
    Phase phase = Phase::Idle;
    bool slow = false; ///< it has taken long enough to be mentioned
    double fraction = -1; ///< below 0: not known

    bool running() const { return phase != Phase::Idle; }
};

struct ScanStatus {
    std::size_t done = 0, failed = 0, total = 0;
    double perSecond = 0; ///< images read per second
    bool running = false;
};

struct ExportStatus {
    bool running = false;
    double fraction = 0;
    double imagesPerSecond = 0;
    double secondsLeft = 0; ///< below 0: not known yet
};

/// The only bridge between core and widgets: owns the set, the catalog, the recipe and the one Worker. Everything
/// that takes time happens on the worker; signals come on the window's thread.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;

    /// Lists the set, then reads what the catalog does not know, visible images first.
    /// `catalog` empty: the standard file in the user's cache.
    void open(std::vector<std::filesystem::path> paths, std::filesystem::path catalog = {});
    void openDemoSet();
    bool isOpen() const;
    const std::vector<std::filesystem::path>& paths() const; ///< as open() was given them
    bool isListing() const; ///< open() was called and the list is not there yet
    const ImageSet& set() const;
    ItemState itemState(std::size_t index) const;
    std::optional<Failure> itemFailure(std::size_t index) const;
    ScanStatus scanStatus() const;

    /// Items on screen in the list: they are read, and their thumbnails made, before the others.
    void setVisibleItems(std::size_t first, std::size_t last);
    /// 8-bit RGB or gray, at most 192 px on the longer side; null Image until it is there (thumbnailReady follows).
    Image thumbnail(std::size_t index);

    void select(std::size_t index); ///< selectedChanged now, currentChanged once it is read
    /// Selects this image or, where it cannot be read, the first after it that can.
    void selectReadable(std::size_t from);
    std::optional<std::size_t> selected() const;
    std::shared_ptr<const CurrentImage> current() const; ///< null until it is read
    /// Merged over the images read so far, pooled over all splits or of one; null while nothing is known or the images
    /// cannot be merged.
    std::shared_ptr<const Summary> setSummary(const std::string& split = {}) const;

    /// For jobs: the list, and what gives an image's summary on any thread (nothing where it was not read).
    std::shared_ptr<const ImageSet> sharedSet() const;
    using SummarySource = std::function<std::optional<Summary>(std::size_t index)>;
    SummarySource summarySource() const;
    /// The same of the values of the recipe's region: what is not known is read. Throws Error where it cannot be.
    SummarySource regionSource() const;

    const Recipe& recipe() const;
    void setRecipe(const Recipe& recipe); ///< one undo step; steps of one parameter merge
    bool canUndo() const;
    bool canRedo() const;
    void undo();
    void redo();
    /// Null while there is none. Of the current image; while fitStatus() is running, of an earlier recipe.
    std::shared_ptr<const CurrentFit> fit() const;
    FitStatus fitStatus() const;
    std::optional<Failure> fitFailure() const; ///< why there is none
    /// The recipe with the fitted numbers in it where they are known exactly and fully, else without.
    Recipe fittedRecipe() const;
    /// Fits the recipe exactly where it needs it, then writes it; recipeSaved or recipeSaveFailed follows.
    void saveRecipe(const std::filesystem::path& file);
    using RecipeWriter = std::function<std::string(const Recipe&)>;
    /// Fits it likewise and has `write` make text of it, off this thread; recipeWritten or recipeWriteFailed follows
    /// with the same `name`. A newer wish replaces it.
    void writeRecipe(const QString& name, RecipeWriter write);

    void startExport(const ExportOptions& options);
    void cancelExport();
    ExportStatus exportStatus() const;

    /// For widgets that compute off the window's thread (canvas, histograms).
    Worker& worker();

signals:
    void setChanged();
    void openFailed(const isolume::Failure& failure);
    void itemChanged(std::size_t index);
    void thumbnailReady(std::size_t index);
    void scanStatusChanged();
    /// The catalog cannot be used: the whole scan stopped, or what it reads is kept no longer than the set is open.
    void scanFailed(const isolume::Failure& failure);
    void selectedChanged(); ///< another item was selected; currentChanged or currentFailed follows
    void currentChanged();
    void currentFailed(const isolume::Failure& failure);
    void setSummaryChanged();
    void recipeChanged();
    void fitChanged();
    void fitStatusChanged();
    void recipeSaved(const QString& file);
    void recipeSaveFailed(const isolume::Failure& failure);
    void recipeWritten(const QString& name, const QString& text);
    void recipeWriteFailed(const QString& name, const isolume::Failure& failure);
    void exportStatusChanged();
    void exportFinished(const isolume::ExportReport& report);
    void exportFailed(const isolume::Failure& failure);
    void exportCancelled(); ///< the last file is closed and nothing half-written is left

private:
    struct Private;
    friend struct Private;
    std::unique_ptr<Private> d;
};

} // namespace isolume
