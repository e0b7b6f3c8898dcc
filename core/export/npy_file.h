// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <filesystem>
#include <span>

namespace isolume {

/// Writes an H×W×C array of that type in C order as NumPy's .npy, version 1.0. Throws OutputError.
void writeNpy(
    const std::filesystem::path& file, const Shape& shape, Depth depth, std::span<const std::byte> pixels);

/// Reads what writeNpy wrote. Throws Error where the file is anything else.
Image readNpy(const std::filesystem::path& file, const std::string& name);

} // namespace isolume
