// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/png_chunks.h"

#include "core/io/bytes.h"
#include "core/io/refusal.h"

namespace isolume {

namespace {

bool isKnown(int bits, int colour)
{
    switch (colour) {
    case 0:
        return bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
    case 3:
        return bits == 1 || bits == 2 || bits == 4 || bits == 8;
    case 2:
    case 4:
    case 6:
        return bits == 8 || bits == 16;
    default:
        return false;
    }
}

void readHeader(const Source& source, const ByteView& view, std::size_t at, PngChunks& chunks)
{
    chunks.width = view.u32(at);
    chunks.height = view.u32(at + 4);
    chunks.bits = view.u8(at + 8);
    chunks.colour = view.u8(at + 9);
    if (!isKnown(chunks.bits, chunks.colour))
        refuse(source,
            "its PNG header is broken: there is no colour type " + std::to_string(chunks.colour) + " of "
                + std::to_string(chunks.bits) + " bits");
}

} // namespace

PngChunks pngChunks(const Source& source, std::span<const std::byte> bytes)
{
    constexpr std::size_t signature = 8, frame = 12; // length, name and checksum of a chunk
    const ByteView view(bytes, std::endian::big);
    PngChunks chunks;
    if (!view.startsWith("IHDR", signature + 4) || view.u32(signature) != 13)
        refuse(source, "its PNG header is missing");
    for (std::size_t at = signature; view.holds(at, frame);) {
        const std::size_t length = view.u32(at);
        if (!view.holds(at + frame, length))
            break;
        const std::size_t body = at + 8;
        if (view.startsWith("IHDR", at + 4) && at == signature)
            readHeader(source, view, body, chunks);
        else if (view.startsWith("PLTE", at + 4))
            chunks.palette = view.part(body, length);
        else if (view.startsWith("tRNS", at + 4))
            chunks.transparency = view.part(body, length);
        else if (view.startsWith("eXIf", at + 4))
            chunks.exif = view.part(body, length);
        else if (view.startsWith("IDAT", at + 4))
            chunks.dataBytes += length;
        else if (view.startsWith("IEND", at + 4))
            return chunks;
        at += frame + length;
    }
    refuse(source, "the file is cut off: its end mark is missing", "Copy or download it again");
}

} // namespace isolume
