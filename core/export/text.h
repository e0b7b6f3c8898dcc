// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace isolume {

/// The same text where it is UTF-8; a byte that is not becomes %FF (its value). A file name may hold any bytes,
/// JSON and CSV may not.
std::string validUtf8(std::string_view text);

/// A field of a CSV file as RFC 4180 quotes it.
std::string csvField(std::string_view text);

} // namespace isolume
