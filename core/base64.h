// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace isolume {

/// RFC 4648, with padding, on one line.
std::string toBase64(std::span<const std::byte> bytes);
/// Nothing where the text is not what toBase64 writes.
std::optional<std::vector<std::byte>> fromBase64(std::string_view text);

} // namespace isolume
