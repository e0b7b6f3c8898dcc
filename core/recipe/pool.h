// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"
#include "core/recipe/subject.h"
#include "core/stats/catalog.h"

#include <string>
#include <vector>

namespace isolume {

class Job;

/// Some images of a set that are fitted together.
struct Members {
    const ImageSet* set = nullptr;
    std::vector<std::size_t> indices; ///< ascending
    Selection selection = {};
    Channels channels
        = Channels::Joint; ///< joint: channels are pooled first, so that their number may differ
    std::vector<Recipe> before = {}; ///< fitted steps that come first
};

/// One of the members after those steps, or nothing where the catalog lacks it (it could not be read). Reads its pixels
/// where `pixels` asks for them or the steps need them. Throws Error where it cannot be read any more.
enum class Need { Summary, Pixels };
std::optional<Subject> subjectOf(
    const Members& members, std::size_t index, Catalog& catalog, Need need, const Job& job);

/// Digest of everything that a result over these members depends on.
std::string digestOf(const Members& members);

/// The members' summaries merged, from the catalog alone: members that it lacks (they could not be read) are left
/// out. Remembered there, so that the next time one row is read instead of all. Throws Error where they do not
/// fit together, Cancelled.
Summary pool(const Members& members, Catalog& catalog, unsigned threads, Job& job);

/// Counts bins of the members' pooled channel (−1: all channels) in one pass over their pixels, on `threads`
/// threads; what the catalog remembers is not counted again. Throws Error where an image cannot be read any more,
/// Cancelled.
Refinement refinePooled(const Members& members, int channel, const std::vector<std::int64_t>& bins,
    Catalog& catalog, unsigned threads, Job& job);

/// Every value of that channel, in one pass over the pixels. Throws Error too where there are more than 16 million
/// different ones.
std::vector<WeightedValue> distinctPooled(
    const Members& members, int channel, Catalog& catalog, unsigned threads, Job& job);

} // namespace isolume
