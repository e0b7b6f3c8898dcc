// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <string_view>

namespace isolume {

/// Bytes that the pixels of an export take, before compression, from what was read of the set so far: `values` in
/// `read` images, scaled to `images`.
std::uint64_t estimatedBytes(
    std::string_view format, std::uint64_t values, std::size_t read, std::size_t images);

} // namespace isolume
