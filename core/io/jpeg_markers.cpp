// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/jpeg_markers.h"

#include "core/io/bytes.h"
#include "core/io/orientation.h"

namespace isolume {

JpegMarkers jpegMarkers(std::span<const std::byte> bytes)
{
    constexpr unsigned startOfScan = 0xda, exif = 0xe1;
    const ByteView view(bytes, std::endian::big);
    JpegMarkers found;
    bool oriented = false;
    std::size_t at = 2;
    while (view.holds(at, 4)) {
        if (view.u8(at) != 0xff) { // stray bytes, which libjpeg skips too
            ++at;
            continue;
        }
        const unsigned marker = view.u8(at + 1);
        if (marker == startOfScan) {
            found.scan = at;
            break;
        }
        if (marker == 0xff) { // padding
            ++at;
            continue;
        }
        if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd9)) { // without a length
            at += 2;
            continue;
        }
        const std::size_t length = view.u16(at + 2);
        if (marker == exif && !oriented && view.startsWith("Exif", at + 4) && length > 2) {
            found.orientation = exifOrientation(view.part(at + 4, length - 2));
            oriented = true;
        }
        at += 2 + (length < 2 ? 2 : length);
    }
    return found;
}

bool hasEndOfImage(std::span<const std::byte> bytes, const JpegMarkers& markers)
{
    if (markers.scan == 0)
        return false;
    for (std::size_t i = bytes.size(); i >= markers.scan + 2; --i) {
        if (bytes[i - 2] == std::byte {0xff} && bytes[i - 1] == std::byte {0xd9})
            return true;
    }
    return false;
}

} // namespace isolume
