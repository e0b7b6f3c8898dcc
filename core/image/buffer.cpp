// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/buffer.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <mutex>
#include <new>
#include <vector>

#include <sys/mman.h>

namespace isolume {

namespace {

constexpr std::size_t cacheLine = 64;
constexpr std::size_t hugePage = std::size_t {2} << 20;
constexpr std::size_t largeSize = 4 * hugePage;

/// Large blocks that nobody has at the moment. A sanitizer would not see a use after they were given back.
class KeptBlocks {
public:
    /// One of at least `size` and at most a quarter more, or null.
    std::byte* take(std::size_t size, std::size_t& capacity)
    {
        const std::scoped_lock lock(m_mutex);
        const auto fits
            = [&](const Block& block) { return block.capacity >= size && block.capacity - size <= size / 4; };
        const auto found = std::find_if(m_blocks.rbegin(), m_blocks.rend(), fits);
        if (found == m_blocks.rend())
            return nullptr;
        const Block block = *found;
        m_blocks.erase(std::next(found).base());
        capacity = block.capacity;
        return block.data;
    }
    void give(std::byte* data, std::size_t capacity)
    {
        if (capacity > most) {
            std::free(data);
            return;
        }
        const std::scoped_lock lock(m_mutex);
        m_blocks.push_back({data, capacity});
        std::size_t kept = 0;
        for (const Block& block : m_blocks)
            kept += block.capacity;
        while (kept > most) {
            kept -= m_blocks.front().capacity;
            std::free(m_blocks.front().data);
            m_blocks.erase(m_blocks.begin());
        }
    }

private:
    static constexpr std::size_t most = std::size_t {400}
        << 20; // what a 24-megapixel image becomes, and itself
    struct Block {
        std::byte* data;
        std::size_t capacity;
    };
    std::mutex m_mutex;
    std::vector<Block> m_blocks; // oldest first
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool keepBlocks = false;
#else
constexpr bool keepBlocks = true;
#endif

/// Never destroyed: buffers may outlive it.
KeptBlocks& keptBlocks()
{
    static KeptBlocks& blocks = *new KeptBlocks;
    return blocks;
}

} // namespace

Buffer::Buffer(std::size_t bytes)
    : m_size(bytes)
{
    if (bytes == 0)
        return;
    if (bytes > std::numeric_limits<std::size_t>::max() / 2)
        throw std::bad_alloc();
    const bool large = bytes >= largeSize;
    const std::size_t alignment = large ? hugePage : cacheLine;
    std::size_t capacity = (bytes + alignment - 1) / alignment * alignment;
    std::byte* data = large && keepBlocks ? keptBlocks().take(capacity, capacity) : nullptr;
    if (!data) {
        data = static_cast<std::byte*>(std::aligned_alloc(alignment, capacity));
        if (!data)
            throw std::bad_alloc();
        // Fresh memory comes page by page, the fewer the better. It is only advice.
        if (large)
            madvise(data, capacity, MADV_HUGEPAGE);
    }
    m_data = {data, FreeBuffer {capacity}};
}

void FreeBuffer::operator()(std::byte* p) const
{
    if (keepBlocks && capacity >= largeSize)
        keptBlocks().give(p, capacity);
    else
        std::free(p);
}

} // namespace isolume
