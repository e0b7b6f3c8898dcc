// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/set/image_set.h"

namespace isolume {

/// Gives each image of the set the mask of the same relative path in `folder`, whatever its extension
/// ("train/a/1.jpg" has "train/a/1.png"), in place of what a list says. Masks that lie in the set's own folder are no
/// images of it any more. Throws Error where the folder holds a mask for no image at all.
void assignMasks(ImageSet& set, const std::filesystem::path& folder, Job& job);

} // namespace isolume
