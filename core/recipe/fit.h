// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"
#include "core/set/image_set.h"
#include "core/stats/distribution.h"

#include <functional>

namespace isolume {

class Catalog;

/// What makes a fit to 32-bit data exact: counts inside some bins of a channel (−1: of all), and all of its values.
struct Refiner {
    std::function<Refinement(int channel, const std::vector<std::int64_t>& bins)> bins;
    std::function<std::vector<WeightedValue>(int channel)> all;
};

/// Fits one step to one image, or to any merged summary, exactly. One entry per channel, or one where they are joint.
std::vector<FittedChannel> fitSummary(const Summary& summary, const Recipe& step, const Refiner& refiner);

/// The same from the first pass alone: `about` becomes true where a number is an estimate.
std::vector<FittedChannel> fitAbout(const Summary& summary, const Recipe& step, bool& about);

struct FitOptions {
    unsigned threads = 0; ///< 0: as many as there are cores
    std::string on; ///< the time that goes into the recipe; empty: now
    /// Find Fitted::range too where the method's nominal range depends on it: integer formats map it to their type.
    bool withRange = false;
};

/// The recipe with `fitted` filled in from the catalog; images that the catalog lacks are scanned first.
/// Reads no pixels otherwise, save for exact percentiles of 32-bit data, methods that are fitted on pixels and steps
/// that come after one of those.
/// Throws Error where the split is empty, nothing can be read, or channel counts differ with `separate`.
Recipe fitRecipe(const ImageSet& set, Catalog& catalog, Recipe recipe, const FitOptions& options, Job& job);

/// The group that an item belongs to under recipe.groupBy ("" unless scope group).
std::string groupOf(const SetItem& item, const Recipe& recipe);

} // namespace isolume
