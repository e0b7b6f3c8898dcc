// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace isolume::test {

/// Writes the bytes, making the folders on the way.
void writeBytes(const std::filesystem::path& file, std::string_view bytes);
std::string readBytes(const std::filesystem::path& file);

/// A binary PGM (one channel) or PPM (three): H×W×C values in order.
void writePnm(const std::filesystem::path& file, int height, int width, int channels,
    const std::vector<std::uint8_t>& values);
/// The same with values that differ by `seed`.
void writePnm(const std::filesystem::path& file, int height, int width, int channels, unsigned seed);

/// Every file below `folder` and its bytes, by relative path.
std::map<std::string, std::string> tree(const std::filesystem::path& folder);

} // namespace isolume::test
