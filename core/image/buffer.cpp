// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/buffer.h"

#include <limits>
#include <new>

#include <sys/mman.h>

namespace isolume {

Buffer::Buffer(std::size_t bytes)
    : m_size(bytes)
{
    constexpr std::size_t cacheLine = 64;
    constexpr std::size_t hugePage = std::size_t {2} << 20;
    if (bytes == 0)
        return;
    if (bytes > std::numeric_limits<std::size_t>::max() / 2)
        throw std::bad_alloc();
    const std::size_t alignment = bytes >= 2 * hugePage ? hugePage : cacheLine;
    const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
    m_data.reset(static_cast<std::byte*>(std::aligned_alloc(alignment, rounded)));
    if (!m_data)
        throw std::bad_alloc();
    // Fresh memory comes page by page, which takes longer than a transform does. It is only advice.
    if (alignment == hugePage)
        madvise(m_data.get(), rounded, MADV_HUGEPAGE);
}

} // namespace isolume
