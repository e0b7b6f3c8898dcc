// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/comparison.h"

namespace isolume {

struct ReportOptions {
    unsigned threads = 0; ///< 0: as many as there are cores
    std::string on; ///< the day that stands in it; may be empty
};

/// The comparison as one HTML file that needs no other: what is recommended and why, the measures side by side, and
/// for each state its histograms, the spread of its images, the same eight images under it and those that it harms
/// most. Reads these images. Throws Error, Cancelled.
std::string comparisonReport(
    const ImageSet& set, const Comparison& comparison, const ReportOptions& options, Job& job);

} // namespace isolume
