// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/orientation.h"

#include "core/io/bytes.h"

#include <cstring>

namespace isolume {

namespace {

/// Where the upper left pixel comes from and how the source moves along a row and down a column, in pixels.
struct Walk {
    std::ptrdiff_t start, right, down;
};

Walk walkOf(std::ptrdiff_t h, std::ptrdiff_t w, int orientation)
{
    const std::ptrdiff_t lastRow = (h - 1) * w;
    switch (orientation) {
    case 2:
        return {w - 1, -1, w};
    case 3:
        return {lastRow + w - 1, -1, -w};
    case 4:
        return {lastRow, 1, -w};
    case 5:
        return {0, w, 1};
    case 6:
        return {lastRow, -w, 1};
    case 7:
        return {lastRow + w - 1, -w, -1};
    case 8:
        return {w - 1, w, -1};
    default:
        return {0, 1, w};
    }
}

/// `Size` 0: known only at run time. A constant lets the compiler turn memcpy into a move.
template <std::size_t Size>
void copyPixels(
    const std::byte* from, std::byte* to, std::size_t rows, std::size_t columns, Walk walk, std::size_t size)
{
    const std::size_t step = Size == 0 ? size : Size;
    const auto stride = static_cast<std::ptrdiff_t>(step);
    for (std::size_t y = 0; y < rows; ++y) {
        const std::ptrdiff_t first = walk.start + static_cast<std::ptrdiff_t>(y) * walk.down;
        for (std::size_t x = 0; x < columns; ++x, to += step)
            std::memcpy(to, from + (first + static_cast<std::ptrdiff_t>(x) * walk.right) * stride, step);
    }
}

} // namespace

int exifOrientation(std::span<const std::byte> exif)
{
    constexpr std::string_view prefix("Exif\0\0", 6);
    constexpr std::uint16_t orientationTag = 274;
    if (ByteView(exif, std::endian::big).startsWith(prefix))
        exif = exif.subspan(prefix.size());
    const bool little = ByteView(exif, std::endian::big).startsWith("II");
    if (!little && !ByteView(exif, std::endian::big).startsWith("MM"))
        return 1;
    const ByteView view(exif, little ? std::endian::little : std::endian::big);
    const std::size_t directory = view.u32(4);
    const std::size_t entries = view.u16(directory);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + 12 * i;
        if (!view.holds(entry, 12))
            break;
        if (view.u16(entry) != orientationTag)
            continue;
        const std::uint32_t value = view.u16(entry + 2) == 4 ? view.u32(entry + 8) : view.u16(entry + 8);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

Buffer upright(
    const Buffer& pixels, std::size_t height, std::size_t width, std::size_t pixelBytes, int orientation)
{
    const std::size_t rows = swapsSides(orientation) ? width : height;
    const std::size_t columns = swapsSides(orientation) ? height : width;
    const Walk walk
        = walkOf(static_cast<std::ptrdiff_t>(height), static_cast<std::ptrdiff_t>(width), orientation);
    Buffer out(height * width * pixelBytes);
    const auto copy
        = [&](auto copier) { copier(pixels.data(), out.data(), rows, columns, walk, pixelBytes); };
    switch (pixelBytes) {
    case 1:
        copy(copyPixels<1>);
        break;
    case 2:
        copy(copyPixels<2>);
        break;
    case 3:
        copy(copyPixels<3>);
        break;
    case 4:
        copy(copyPixels<4>);
        break;
    case 6:
        copy(copyPixels<6>);
        break;
    default:
        copy(copyPixels<0>);
    }
    return out;
}

} // namespace isolume
