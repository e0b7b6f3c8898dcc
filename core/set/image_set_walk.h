// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace isolume {

class Job;

struct FolderContents {
    std::vector<std::string> images; ///< relative to the folder, '/' between parts, byte by byte in order
    std::vector<std::string> tables; ///< every metadata.csv, the same way
    std::vector<Failure> failures; ///< folders that could not be listed
};

/// All images below `folder`: files with an image extension, and files without any whose first bytes are an
/// image's. Names that begin with a dot are left out. Symbolic links are followed; each folder is listed once,
/// under its real place where it has one in here, so that circles end.
FolderContents walkFolder(const std::filesystem::path& folder, Job& job);

} // namespace isolume
