// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"
#include "core/stats/catalog.h"

#include <string>
#include <vector>

namespace isolume {

class Job;

/// Some images of a set that are fitted together.
struct Members {
    const ImageSet* set = nullptr;
    std::vector<std::size_t> indices; ///< ascending
    InputOptions input;
    Channels channels
        = Channels::Joint; ///< joint: channels are pooled first, so that their number may differ
};

/// Digest of everything that a result over these members depends on.
std::string digestOf(const Members& members);

/// The members' summaries merged, from the catalog alone: members that it lacks (they could not be read) are left
/// out. Remembered there, so that the next time one row is read instead of all. Throws Error where they do not
/// fit together, Cancelled.
Summary pool(const Members& members, Catalog& catalog, Job& job);

/// Counts bins of the members' pooled channel (−1: all channels) in one pass over their pixels, on `threads`
/// threads; what the catalog remembers is not counted again. Throws Error where an image cannot be read any more,
/// Cancelled.
Refinement refinePooled(const Members& members, int channel, const std::vector<std::int64_t>& bins,
    Catalog& catalog, unsigned threads, Job& job);

} // namespace isolume
