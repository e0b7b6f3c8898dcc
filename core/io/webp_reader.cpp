// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/bytes.h"
#include "core/io/finish.h"
#include "core/io/formats.h"
#include "core/io/opencv_pixels.h"
#include "core/io/orientation.h"
#include "core/io/refusal.h"

#include <array>
#include <string_view>

namespace isolume {

namespace {

bool recognizes(std::span<const std::byte> head)
{
    const ByteView view(head, std::endian::little);
    return view.startsWith("RIFF") && view.startsWith("WEBP", 8);
}

struct Header {
    std::uint32_t width = 0, height = 0;
    bool animated = false;
    std::span<const std::byte> exif;
};

/// Walks the chunks of the RIFF container. Throws Error where one is cut off.
Header readHeader(const Source& source, const ByteView& view)
{
    Header header;
    const std::uint64_t claimed = std::uint64_t {view.u32(4)} + 8;
    if (claimed > view.size())
        refuse(source,
            "the file is cut off: " + std::to_string(view.size()) + " of " + std::to_string(claimed)
                + " bytes are there",
            "Copy or download it again");
    for (std::size_t at = 12; at + 8 <= claimed;) {
        const std::size_t length = view.u32(at + 4), body = at + 8;
        if (!view.holds(body, length))
            refuse(
                source, "the file is cut off: a part of it ends beyond its end", "Copy or download it again");
        if (view.startsWith("VP8X", at)) {
            header.animated = (view.u8(body) & 2) != 0;
            header.width = view.u24(body + 4) + 1;
            header.height = view.u24(body + 7) + 1;
        } else if (view.startsWith("VP8L", at) && header.width == 0) {
            header.width = (view.u32(body + 1) & 0x3fff) + 1;
            header.height = (view.u32(body + 1) >> 14 & 0x3fff) + 1;
        } else if (view.startsWith("VP8 ", at) && header.width == 0) {
            header.width = view.u16(body + 6) & 0x3fffU;
            header.height = view.u16(body + 8) & 0x3fffU;
        } else if (view.startsWith("EXIF", at)) {
            header.exif = view.part(body, length);
        }
        at = body + length + (length & 1);
    }
    return header;
}

Image read(const Source& source, int, const InputOptions& options)
{
    const Buffer file = source.bytes();
    const Header header = readHeader(source, ByteView(file.bytes(), std::endian::little));
    if (header.animated)
        refuse(source, "it is an animation", "Extract its frames as images");
    checkClaim(source, {header.width, header.height, 4}, file.size());
    Decoded d = decodeWithOpenCv(source, file.bytes());
    d.lastIsAlpha = d.samples == 4;
    d.orientation = exifOrientation(header.exif);
    return finish(std::move(d), options);
}

constexpr std::array<std::string_view, 1> extensions = {"webp"};

} // namespace

extern const Reader webpReader;
const Reader webpReader = {"webp", "WebP", extensions, recognizes, oneFrame, read};

} // namespace isolume
