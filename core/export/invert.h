// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <filesystem>
#include <vector>

namespace isolume {

class Job;

struct InvertOptions {
    std::filesystem::path folder = {}; ///< to write to: new or empty
    unsigned threads = 0; ///< 0: as many as there are cores
};

struct InvertReport {
    std::size_t written = 0;
    std::vector<Failure> failures; ///< images that cannot be taken back, and why
    std::size_t lossy
        = 0; ///< images of which some values were cut off or made one with others: not what they were
    std::size_t filled = 0; ///< images with values that were not valid: nothing is known of these
};

/// Takes the images of an export back to the values of their sources, by the recipe and the manifest alone, and writes
/// them as .npy in the type of the source, under the same relative paths. Integers come back exactly, floats within 2
/// float32 ulp of the range, where nothing was clipped. Throws Error where the recipe is not invertible or `exported`
/// is no export, OutputError, Cancelled.
InvertReport invertExport(const std::filesystem::path& exported, const InvertOptions& options, Job& job);

} // namespace isolume
