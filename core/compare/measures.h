// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"
#include "core/set/image_set.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace isolume {

class Catalog;
class Job;

/// METHODS.md, "What a comparison measures": the numbers of one set in one state (before, or after a method).
struct Measures {
    double spread = 0;
    std::vector<std::pair<std::string, double>> splitShift; ///< each split but train, in the set's order
    double labelSignal = 0;
    double clippedLow = 0, clippedHigh = 0; ///< shares of the valid values
    double levelsKept8 = 0, levelsKept16 = 0; ///< as uint8 and uint16, over the distinct values before
    double entropyBits = 0;
    std::uint64_t degenerate = 0; ///< images without contrast in any channel
    std::uint64_t invalid = 0; ///< values
    std::uint64_t images = 0; ///< that the numbers rest on
    bool about = false; ///< something rests on bins of 32-bit data, so that the numbers are estimates

    double clipped() const { return clippedLow + clippedHigh; }
    double worstShift() const; ///< the largest of splitShift, 0 where there is none
};

/// Pooled values of one channel in 256 equal bins over the nominal range; those beyond it are in the end bins.
struct StateHistogram {
    std::string channel;
    std::array<double, 256> counts {};
};

/// What a state does to one image.
struct ImageHarm {
    std::size_t index = 0; ///< in the set
    double clipped = 0; ///< share of its valid values
    bool degenerate = false;
};

/// The set in one state.
struct MeasuredState {
    Measures measures;
    Interval nominal;
    std::vector<StateHistogram> histograms; ///< one a channel
    std::vector<float>
        imageSpread; ///< by index in the set: its own part of `spread`; −1 where it was not measured
    std::vector<ImageHarm> harmed; ///< the worst eight: without contrast first, then by clipped share
    std::vector<std::pair<std::size_t, Failure>> failures; ///< images that the recipe does not fit
};

/// Measures the set after each recipe (fitted where it needs a fit; all with the same input options) from the
/// catalog alone: two passes over its rows with bounded memory, whatever the number of images. Images that the catalog
/// lacks are left out. Pixels are read for methods that look at them, and of 32-bit data for the percentiles of an
/// image's own fit; where they cannot be, these are estimates. The result is the same to the bit whatever `threads` is (0: as many as there are cores).
/// Throws Cancelled, and Error where the catalog cannot be used.
std::vector<MeasuredState> measure(
    const ImageSet& set, Catalog& catalog, std::span<const Recipe> recipes, unsigned threads, Job& job);

} // namespace isolume
