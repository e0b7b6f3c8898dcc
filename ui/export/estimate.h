// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/writer.h"

#include <cstdint>

namespace isolume {

/// Bytes that the pixels of an export take, before compression, from what was read of the set so far: `values` in
/// `read` images, scaled to `images`.
std::uint64_t estimatedBytes(
    const Writer& format, std::uint64_t values, std::size_t read, std::size_t images);

} // namespace isolume
