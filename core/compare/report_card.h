// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/report_pictures.h"

namespace isolume {

/// The section of one state, as HTML: its histograms, the spread of its images on an axis up to `end`, the contact
/// sheet, and the images that it harms most before and after.
std::string stateSection(const ImageSet& set, const Comparison& comparison, std::size_t state,
    const ReportPictures& pictures, double end);

} // namespace isolume
