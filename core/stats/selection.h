// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/reader.h"
#include "core/set/image_set.h"

#include <string_view>

namespace isolume {

/// Which of an image's valid values enter its statistics (METHODS.md's region). Apply acts on all valid ones.
enum class Region : std::uint8_t { Valid, NonZero, Foreground, Mask };

std::string_view regionName(Region region); ///< "valid", "nonzero", "foreground", "mask"
/// Throws Error naming the nearest.
Region regionByName(std::string_view name);

/// How an image is read for its statistics, and which of its values enter them.
struct Selection {
    InputOptions input = {};
    Region region = Region::Valid;

    Selection() = default;
    Selection(const InputOptions& how, Region which = Region::Valid)
        : input(how)
        , region(which)
    {
    }
    bool operator==(const Selection&) const = default;
};

/// The image with no more values valid than those of the region. `mask`, for Region::Mask alone: an image of the same
/// height and width; what is not 0 in its first channel (and valid there) is of the region. Foreground: luminance
/// above Otsu's threshold, as skimage's threshold_otsu on floats finds it; a flat image is all foreground.
/// Throws Error where the mask is missing or has another size.
Image inRegion(const Image& image, Region region, const Image* mask);

/// The mask of an item of the set, or a null Image where it has none. Throws Error where it cannot be read.
Image readMask(const ImageSet& set, std::size_t index);

/// The same of an image that was read already.
Image countedIn(const Image& image, const ImageSet& set, std::size_t index, const Selection& selection);

/// The image of an item with no more values valid than those of the selection.
Image readSelected(const ImageSet& set, std::size_t index, const Selection& selection);

} // namespace isolume
