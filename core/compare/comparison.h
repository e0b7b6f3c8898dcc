// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/measures.h"

#include <string>
#include <vector>

namespace isolume {

/// One recipe and what became of the set under it.
struct ComparedState {
    Recipe recipe; ///< fitted
    std::string name; ///< "percentile, lo 2, dataset, separate, train"; of the first "before"
    MeasuredState measured;
    std::string verdict; ///< one sentence: why it is recommended, or why not
};

/// Many recipes over one set.
struct Comparison {
    std::vector<ComparedState> states; ///< first the set as it is (identity), then each recipe in order
    std::size_t images = 0; ///< that have statistics
    std::vector<Failure> failures; ///< images that could not be read
    std::size_t recommended = 0; ///< index in `states`; 0: none is better than the set as it is
    std::string recommendation; ///< in plain words, with its reasons
};

struct CompareOptions {
    unsigned threads = 0; ///< 0: as many as there are cores
    std::string on; ///< the time that goes into the recipes; empty: now
};

/// Reads what the catalog lacks, fits each recipe that needs it, measures all of them. All have to have the same
/// input options. Throws Error where nothing can be read or a recipe does not fit the set, Cancelled.
Comparison compareRecipes(const ImageSet& set, Catalog& catalog, std::vector<Recipe> recipes,
    const CompareOptions& options, Job& job);

/// The method, its parameters that are not the defaults, scope, channels and split: "percentile, lo 2, image, joint".
std::string recipeName(const Recipe& recipe);

} // namespace isolume
