// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/buffer.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace isolume {

/// What tells one version of a file from another without reading it.
struct FileStamp {
    std::uint64_t size = 0;
    std::int64_t changed = 0; ///< time of last change, ns since the epoch
    std::uint64_t beside = 0; ///< digest of the stamps of files that are read with it; 0: there are none

    bool operator==(const FileStamp&) const = default;
};

/// By a look at the file system alone, files beside it included; all 0 where there is no such file.
FileStamp stampOf(const std::filesystem::path& path);

/// Bytes wherever they live (for now: a file on disk). A name for error messages travels with it.
class Source {
public:
    explicit Source(std::filesystem::path path);
    /// The same with another name for messages (the path relative to the set).
    Source(std::filesystem::path path, std::string name);

    const std::filesystem::path& path() const { return m_path; }
    const std::string& name() const { return m_name; }

    /// Of the file alone. Throws Error where it is missing, is no file or may not be read.
    FileStamp stamp() const;
    /// All bytes, read into memory (never mapped: a file that shrinks under a map kills the process).
    Buffer bytes() const;
    /// The first bytes, at most `count`.
    Buffer head(std::size_t count) const;

private:
    std::filesystem::path m_path;
    std::string m_name;
};

} // namespace isolume
