// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/bytes.h"
#include "core/io/finish.h"
#include "core/io/formats.h"
#include "core/io/orientation.h"
#include "core/io/png_decode.h"
#include "core/io/refusal.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

namespace isolume {

namespace {

bool recognizes(std::span<const std::byte> head)
{
    return ByteView(head, std::endian::big).startsWith("\x89PNG\r\n\x1a\n");
}

void check(const Source& source, const PngChunks& chunks, std::uint64_t fileBytes)
{
    const auto samples = static_cast<std::uint64_t>(chunks.samples());
    checkClaim(source, {chunks.width, chunks.height, samples * (chunks.bits == 16 ? 2 : 1)}, fileBytes);
    // Deflate expands at most 1,032 times, so a header can be caught out before a byte is inflated.
    const std::uint64_t rowBytes
        = (chunks.width * samples * static_cast<std::uint64_t>(chunks.bits) + 7) / 8 + 1;
    if (rowBytes * chunks.height / 1032 > chunks.dataBytes)
        refuse(source,
            "its header claims " + std::to_string(chunks.width) + " × " + std::to_string(chunks.height)
                + " pixels, more than its " + std::to_string(chunks.dataBytes) + " bytes of data can hold");
}

std::vector<std::array<std::uint8_t, 4>> paletteOf(const PngChunks& chunks)
{
    std::vector<std::array<std::uint8_t, 4>> palette(std::min<std::size_t>(chunks.palette.size() / 3, 256));
    const auto at = [](std::span<const std::byte> bytes, std::size_t i) {
        return std::to_integer<std::uint8_t>(bytes[i]);
    };
    for (std::size_t i = 0; i < palette.size(); ++i) {
        const std::uint8_t alpha
            = i < chunks.transparency.size() ? at(chunks.transparency, i) : std::uint8_t {255};
        palette[i] = {
            at(chunks.palette, 3 * i), at(chunks.palette, 3 * i + 1), at(chunks.palette, 3 * i + 2), alpha};
    }
    return palette;
}

/// tRNS of gray and RGB names one colour that is transparent; the others are opaque.
Buffer colourKeyAlpha(const Decoded& d, std::span<const std::byte> transparency)
{
    const auto n = static_cast<std::size_t>(d.samples);
    const std::size_t pixels = static_cast<std::size_t>(d.height) * static_cast<std::size_t>(d.width);
    const ByteView view(transparency, std::endian::big);
    Buffer alpha(pixels * bytesPerValue(d.depth));
    withType(d.depth, [&](auto tag) {
        using T = typename decltype(tag)::type;
        for (std::size_t i = 0; i < pixels; ++i) {
            const T* pixel = d.data.as<T>() + i * n;
            bool same = true;
            for (std::size_t c = 0; c < n; ++c)
                same = same && pixel[c] == static_cast<T>(view.u16(2 * c));
            alpha.as<T>()[i] = same ? T {} : std::numeric_limits<T>::max();
        }
    });
    return alpha;
}

Image read(const Source& source, int, const InputOptions& options)
{
    const Buffer file = source.bytes();
    const PngChunks chunks = pngChunks(source, file.bytes());
    check(source, chunks, file.size());

    Decoded d;
    d.width = static_cast<int>(chunks.width);
    d.height = static_cast<int>(chunks.height);
    d.samples = chunks.samples();
    d.depth = chunks.bits == 16 ? Depth::U16 : Depth::U8;
    d.lastIsAlpha = chunks.colour == 4 || chunks.colour == 6;
    d.orientation = exifOrientation(chunks.exif);
    if (chunks.colour == 3) {
        d.palette = paletteOf(chunks);
        if (d.palette.empty())
            refuse(source, "its palette is missing");
    } else if (chunks.bits < 8) {
        d.bits = chunks.bits;
        d.notes.push_back(std::to_string(chunks.bits) + "-bit samples, kept as stored");
    }
    d.data = decodePng(source, file.bytes(), chunks);
    if (!chunks.transparency.empty() && (chunks.colour == 0 || chunks.colour == 2)) {
        d.alpha = colourKeyAlpha(d, chunks.transparency);
        d.notes.emplace_back("colour key made an alpha channel");
    }
    return finish(std::move(d), options);
}

constexpr std::array<std::string_view, 1> extensions = {"png"};

} // namespace

extern const Reader pngReader;
const Reader pngReader = {"png", "PNG", extensions, recognizes, oneFrame, read};

} // namespace isolume
