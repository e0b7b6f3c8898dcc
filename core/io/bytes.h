// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace isolume {

/// Unsigned integers of either byte order from bytes that are not trusted: what lies outside reads as 0.
class ByteView {
public:
    ByteView(std::span<const std::byte> bytes, std::endian order)
        : m_bytes(bytes)
        , m_order(order)
    {
    }

    std::size_t size() const { return m_bytes.size(); }
    std::endian order() const { return m_order; }
    bool holds(std::size_t offset, std::size_t count) const
    {
        return offset <= size() && count <= size() - offset;
    }
    bool startsWith(std::string_view text, std::size_t offset = 0) const
    {
        if (!holds(offset, text.size()))
            return false;
        return std::string_view(reinterpret_cast<const char*>(m_bytes.data()) + offset, text.size()) == text;
    }
    /// Empty where it is not all there.
    std::span<const std::byte> part(std::size_t offset, std::size_t count) const
    {
        return holds(offset, count) ? m_bytes.subspan(offset, count) : std::span<const std::byte>();
    }

    std::uint8_t u8(std::size_t offset) const { return static_cast<std::uint8_t>(number(offset, 1)); }
    std::uint16_t u16(std::size_t offset) const { return static_cast<std::uint16_t>(number(offset, 2)); }
    std::uint32_t u24(std::size_t offset) const { return static_cast<std::uint32_t>(number(offset, 3)); }
    std::uint32_t u32(std::size_t offset) const { return static_cast<std::uint32_t>(number(offset, 4)); }
    std::uint64_t u64(std::size_t offset) const { return number(offset, 8); }

private:
    std::uint64_t number(std::size_t offset, std::size_t count) const
    {
        if (!holds(offset, count))
            return 0;
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t at = m_order == std::endian::big ? i : count - 1 - i;
            value = value << 8 | std::to_integer<std::uint64_t>(m_bytes[offset + at]);
        }
        return value;
    }

    std::span<const std::byte> m_bytes;
    std::endian m_order;
};

} // namespace isolume
