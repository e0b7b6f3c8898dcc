// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/comparison.h"

namespace isolume {

/// One image under each state: "data:image/png;base64,…", at most 120 px; empty where the recipe does not fit it.
struct PictureRow {
    std::size_t index = 0; ///< in the set
    std::vector<std::string> pictures; ///< by state; empty where the image cannot be read any more
};

/// At most eight images at equal steps through those that were measured, made as the export makes them and shown by
/// the nominal range.
std::vector<PictureRow> reportPictures(
    const ImageSet& set, const Comparison& comparison, unsigned threads, Job& job);

} // namespace isolume
