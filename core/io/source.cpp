// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/source.h"

#include "core/io/file.h"
#include "core/io/refusal.h"

#include <algorithm>
#include <cstring>

namespace isolume {

namespace {

constexpr std::uint64_t mostBytes = std::uint64_t {16} << 30; // as many as checkClaim allows of pixels

} // namespace

Source::Source(std::filesystem::path path)
    : m_path(std::move(path))
    , m_name(m_path.string())
{
}

Source::Source(std::filesystem::path path, std::string name)
    : m_path(std::move(path))
    , m_name(std::move(name))
{
}

FileStamp Source::stamp() const { return File(*this).stamp(); }

Buffer Source::bytes() const
{
    const File file(*this);
    const std::uint64_t size = file.stamp().size;
    if (size == 0)
        refuse(*this, "it is empty");
    if (size > mostBytes) // asked before memory is taken: a sparse file may claim any size
        refuse(*this, "its " + std::to_string(size) + " bytes are more than can be held in memory");
    Buffer all(static_cast<std::size_t>(size));
    if (file.read(0, {all.data(), all.size()}) != all.size())
        refuse(*this, "it became shorter while it was read");
    return all;
}

Buffer Source::head(std::size_t count) const
{
    const File file(*this);
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(count, file.stamp().size));
    Buffer start(size);
    const std::size_t got = file.read(0, {start.data(), size});
    if (got == size)
        return start;
    Buffer shorter(got);
    if (got > 0)
        std::memcpy(shorter.data(), start.data(), got);
    return shorter;
}

} // namespace isolume
