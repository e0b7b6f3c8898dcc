// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>

#include <filesystem>

namespace isolume::demo {

enum class Storage { Png, Jpeg, Tiff16 };

/// The largest count that the storage holds: 255, or 1023 for the 10 bits that the TIFF declares.
int mostCounts(Storage storage);

/// Writes a temporary file beside `name`, then gives it that name with the storage's suffix. The pixels are in the
/// order blue, green, red. Throws Error.
void store(const cv::Mat_<cv::Vec3w>& counts, Storage storage, const std::filesystem::path& name);

} // namespace isolume::demo
