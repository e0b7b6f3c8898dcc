// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/source.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace isolume {

/// An ordinary file, open for reading by offset. Folders, pipes and devices are refused without blocking.
class File {
public:
    /// Throws Error where the file is missing, is no ordinary file or may not be read.
    explicit File(const Source& source);
    ~File();
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    const FileStamp& stamp() const { return m_stamp; }
    /// Fills `into` from `offset`; gives the number of bytes read, less only at the end of the file.
    std::size_t read(std::uint64_t offset, std::span<std::byte> into) const;

private:
    const Source& m_source;
    int m_handle = -1;
    FileStamp m_stamp;
};

} // namespace isolume
