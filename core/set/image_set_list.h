// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace isolume {

/// What a list says of one image; paths are absolute and without "..", empty names are not said.
struct ListedImage {
    std::string path;
    std::string label, split, group, mask;
    std::map<std::string, std::string> columns = {}; ///< the others, by their name
};

struct ImageList {
    std::vector<ListedImage> images; ///< in the order of the list, each path once
    std::vector<Failure> failures; ///< lines that could not be used
};

/// A .txt list: a path a line. A .csv list (and metadata.csv): columns path (or file_name), label, split,
/// group, mask in any order, and others that images may be grouped by. Paths are relative to the list's folder.
/// Throws Error where the list cannot be read or a table has no column of paths.
ImageList readTextList(const std::filesystem::path& file);
ImageList readTableList(const std::filesystem::path& file);

/// val for valid and validation, in any case; other names as they are.
std::string splitName(const std::string& name);

} // namespace isolume
