// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/measures.h"
#include "core/compare/recipe_words.h"

#include <optional>
#include <string>
#include <vector>

namespace isolume {

/// One recipe and what became of the set under it.
struct ComparedState {
    Recipe recipe; ///< fitted
    std::string name; ///< recipeName; of the first "before"
    std::string words; ///< recipeWords; of the first "As it is"
    std::optional<Failure> failure; ///< why it cannot be fitted on this set: then nothing is measured
    MeasuredState measured;
    std::string verdict; ///< one sentence: why it is recommended, or why not
};

/// Many recipes over one set.
struct Comparison {
    std::vector<ComparedState> states; ///< first the set as it is (identity), then each recipe in order
    std::size_t images = 0; ///< that have statistics
    bool hasClasses = false; ///< more than one, so that label_signal says something
    std::vector<Failure> failures; ///< images that could not be read
    std::size_t recommended = 0; ///< index in `states`; 0: none is better than the set as it is
    std::string recommendation; ///< in plain words, with its reasons
};

struct CompareOptions {
    unsigned threads = 0; ///< 0: as many as there are cores
    std::string on; ///< the time that goes into the recipes; empty: now
    /// Where the images differ in their numbers of channels, take the statistics of channels together instead.
    bool jointWhereMixed = false;
};

/// Reads what the catalog lacks, fits each recipe that needs it, measures all of them. All have to have the same
/// input options. Throws Error where nothing can be read, Cancelled; a recipe that does not fit the set is a failure
/// of its own.
Comparison compareRecipes(const ImageSet& set, Catalog& catalog, std::vector<Recipe> recipes,
    const CompareOptions& options, Job& job);

} // namespace isolume
