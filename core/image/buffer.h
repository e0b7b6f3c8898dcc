// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace isolume {

/// Gives the memory of a Buffer back.
struct FreeBuffer {
    std::size_t capacity = 0;
    void operator()(std::byte* p) const;
};

/// Uninitialized memory on a 64-byte boundary, owned by one. Throws std::bad_alloc. Of large ones that are gone a few
/// are kept for the next: the system clears fresh memory, which takes longer than a transform does.
class Buffer {
public:
    Buffer() = default;
    explicit Buffer(std::size_t bytes);

    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    std::byte* data() { return m_data.get(); }
    const std::byte* data() const { return m_data.get(); }

    template <class T> T* as() { return reinterpret_cast<T*>(m_data.get()); }
    template <class T> const T* as() const { return reinterpret_cast<const T*>(m_data.get()); }
    std::span<const std::byte> bytes() const { return {m_data.get(), m_size}; }

private:
    std::unique_ptr<std::byte[], FreeBuffer> m_data;
    std::size_t m_size = 0;
};

} // namespace isolume
