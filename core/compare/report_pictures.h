// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/comparison.h"

#include <map>

namespace isolume {

/// The pictures of a report, made as the export makes them and shown by the nominal range. Each is
/// "data:image/…;base64,…", at most 160 px; empty where the recipe does not fit the image or it cannot be read any
/// more.
struct ReportPictures {
    std::vector<std::size_t> sheet; ///< at most eight images at equal steps through those that were measured
    std::map<std::size_t, std::vector<std::string>> byImage; ///< index in the set: a picture a state

    const std::string& of(std::size_t image, std::size_t state) const;
};

/// How many of the images that a state harms most are shown.
constexpr std::size_t harmedShown = 4;

/// Of the sheet's images under every state, and of the most harmed ones before and after. Reads each image once.
ReportPictures reportPictures(const ImageSet& set, const Comparison& comparison, unsigned threads, Job& job);

} // namespace isolume
