// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace isolume {

/// The type of one stored value. 16- and 64-bit floats are held as F32 (rounded to nearest).
enum class Depth : std::uint8_t { U8, I8, U16, I16, U32, I32, F32 };

constexpr std::size_t bytesPerValue(Depth depth)
{
    switch (depth) {
    case Depth::U8:
    case Depth::I8:
        return 1;
    case Depth::U16:
    case Depth::I16:
        return 2;
    default:
        return 4;
    }
}

constexpr bool isFloat(Depth depth) { return depth == Depth::F32; }
constexpr bool isSigned(Depth depth)
{
    return depth == Depth::I8 || depth == Depth::I16 || depth == Depth::I32 || depth == Depth::F32;
}
/// True where every value has a bin of its own: 8- and 16-bit integers.
constexpr bool isExact(Depth depth) { return bytesPerValue(depth) <= 2; }

/// numpy's name: "uint8" … "float32".
std::string_view depthName(Depth depth);

template <class T> struct TypeTag {
    using type = T;
};

/// Calls f(TypeTag<T>{}) with the C++ type of `depth`.
template <class F> decltype(auto) withType(Depth depth, F&& f)
{
    switch (depth) {
    case Depth::U8:
        return std::forward<F>(f)(TypeTag<std::uint8_t> {});
    case Depth::I8:
        return std::forward<F>(f)(TypeTag<std::int8_t> {});
    case Depth::U16:
        return std::forward<F>(f)(TypeTag<std::uint16_t> {});
    case Depth::I16:
        return std::forward<F>(f)(TypeTag<std::int16_t> {});
    case Depth::U32:
        return std::forward<F>(f)(TypeTag<std::uint32_t> {});
    case Depth::I32:
        return std::forward<F>(f)(TypeTag<std::int32_t> {});
    case Depth::F32:
        break;
    }
    return std::forward<F>(f)(TypeTag<float> {});
}

} // namespace isolume
