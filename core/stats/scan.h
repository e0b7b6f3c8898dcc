// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/stats/catalog.h"
#include "core/stats/selection.h"

#include <functional>
#include <utility>

namespace isolume {

class Job;

struct ScanOptions {
    unsigned threads = 0; ///< 0: as many as there are cores
    std::size_t shard = 0, shards = 1; ///< only items i with i % shards == shard
    Selection selection = {};
    /// Called in the order of the set, one at a time, on a worker's thread, for each image that has statistics,
    /// read now or remembered. May be empty: then remembered rows are not even decoded. `image` is null where no
    /// pixels were read.
    std::function<void(std::size_t index, const CatalogRow& row, const Image& image)> onImage = {};
};

struct ScanResult {
    std::size_t images = 0; ///< with statistics now, read or remembered
    std::size_t read = 0; ///< of them read in this run
    std::vector<std::pair<std::size_t, Failure>> failures; ///< by index in the set
};

/// Reads every image that the catalog lacks, once, with a bounded number in memory; adds what it finds to the
/// catalog as it goes, so that a run that was stopped goes on where it was. Throws Cancelled, and Error where
/// the catalog cannot be written; a bad image is a failure in the result.
ScanResult scan(const ImageSet& set, Catalog& catalog, const ScanOptions& options, Job& job);

} // namespace isolume
