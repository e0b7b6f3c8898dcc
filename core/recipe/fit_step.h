// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/pool.h"

namespace isolume {

/// What one step keeps of the images that it is fitted on together.
struct StepFit {
    std::vector<FittedChannel> channels;
    std::uint64_t images = 0, pixels = 0; ///< that it rests on; 0: none of the members could be read
};

/// Fits a step on its members (one group, or the set), each after the steps before: on their pooled statistics, on the
/// mean of their own fits, on their pixels or on a reference, as the method is fitted. Reads pixels for the last two, and
/// of 32-bit data. Throws Error, Cancelled.
StepFit fitStep(const Members& members, const Recipe& step, Catalog& catalog, unsigned threads, Job& job);

} // namespace isolume
