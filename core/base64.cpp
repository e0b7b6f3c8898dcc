// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base64.h"

#include <array>
#include <cstdint>

namespace isolume {

namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t none = 255;

constexpr std::array<std::uint8_t, 256> valuesOfDigits()
{
    std::array<std::uint8_t, 256> values {};
    values.fill(none);
    for (std::size_t i = 0; i < digits.size(); ++i)
        values[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
    return values;
}

} // namespace

std::string toBase64(std::span<const std::byte> bytes)
{
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto at
            = [&](std::size_t k) { return k < bytes.size() ? std::to_integer<unsigned>(bytes[k]) : 0U; };
        const unsigned three = at(i) << 16U | at(i + 1) << 8U | at(i + 2);
        for (const unsigned shift : {18U, 12U, 6U, 0U})
            text += digits[three >> shift & 63U];
    }
    const std::size_t padding = (3 - bytes.size() % 3) % 3;
    text.replace(text.size() - padding, padding, padding, '=');
    return text;
}

std::optional<std::vector<std::byte>> fromBase64(std::string_view text)
{
    static constexpr auto values = valuesOfDigits();
    if (text.size() % 4 != 0)
        return std::nullopt;
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    std::vector<std::byte> bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        unsigned three = 0;
        for (std::size_t k = i; k < i + 4; ++k) {
            const bool pad = k >= text.size() - padding;
            const std::uint8_t value = pad ? 0 : values[static_cast<unsigned char>(text[k])];
            if (value == none)
                return std::nullopt;
            three = three << 6U | value;
        }
        for (const unsigned shift : {16U, 8U, 0U})
            bytes.push_back(static_cast<std::byte>(three >> shift & 255U));
    }
    bytes.resize(bytes.size() - padding);
    return bytes;
}

} // namespace isolume
