// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/refusal.h"

#include "core/error.h"
#include "core/io/text.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

namespace isolume {

namespace {

using namespace std::string_view_literals;

struct Kind {
    std::size_t offset;
    std::string_view signature;
    std::string_view name;
};

constexpr std::array kinds = {
    Kind {0, "GIF8"sv, "a GIF image, which is not read"},
    Kind {0, "%PDF"sv, "a PDF document, not an image"},
    Kind {0, "PK\x03\x04"sv, "a zip archive, not an image"},
    Kind {0, "\x1f\x8b"sv, "gzip-compressed, not an image"},
    Kind {0, "\x89HDF\r\n\x1a\n"sv, "an HDF5 file, which is not read"},
    Kind {0, "\x93NUMPY"sv, "a numpy array, which is not read"},
    Kind {128, "DICM"sv, "a DICOM file, which is not read"},
    Kind {0, "\0\0\0\x0cjP  "sv, "a JPEG 2000 image, which is not read"},
    Kind {0, "\xff\x4f\xff\x51"sv, "a JPEG 2000 image, which is not read"},
    Kind {4, "ftypheic"sv, "a HEIC image, which is not read"},
    Kind {4, "ftypavif"sv, "an AVIF image, which is not read"},
    Kind {4, "ftyp"sv, "a video, not an image"},
    Kind {0, "\x76\x2f\x31\x01"sv, "an OpenEXR image, which is not read"},
    Kind {0, "#?RADIANCE"sv, "a Radiance HDR image, which is not read"},
    Kind {0,
        "\x7f"
        "ELF"sv,
        "a program, not an image"},
};

bool isText(std::string_view bytes)
{
    return std::ranges::none_of(bytes, [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return (u < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f') || u == 0x7f;
    });
}

} // namespace

void refuse(const Source& source, const std::string& why, const std::string& hint)
{
    throw Error({source.name(), "cannot read", why, hint});
}

bool isDicom(std::span<const std::byte> head)
{
    constexpr std::size_t preamble = 128;
    const std::string_view bytes(reinterpret_cast<const char*>(head.data()), head.size());
    return bytes.size() > preamble && bytes.substr(preamble).starts_with("DICM");
}

std::string describeUnknown(std::span<const std::byte> head)
{
    const std::string_view bytes(reinterpret_cast<const char*>(head.data()), head.size());
    if (bytes.empty())
        return "it is empty";
    for (const Kind& kind : kinds) {
        if (bytes.size() >= kind.offset + kind.signature.size()
            && bytes.substr(kind.offset, kind.signature.size()) == kind.signature)
            return "it is " + std::string(kind.name);
    }
    if (std::ranges::all_of(bytes, [](char c) { return c == '\0'; }))
        return "it holds nothing but zeros, as a file whose copy failed";
    if (!isText(bytes))
        return "its first bytes are those of no image format that is read";
    const std::string text = lowered(bytes);
    if (text.find("<!doctype html") != std::string::npos || text.find("<html") != std::string::npos)
        return "it is an HTML page, not an image";
    if (text.find("<svg") != std::string::npos)
        return "it is an SVG drawing, which has no pixels";
    if (text.starts_with("<?xml"))
        return "it is an XML document, not an image";
    if (text.starts_with("version https://git-lfs"))
        return "it is a Git LFS pointer, not the image itself";
    return "it is text, not an image";
}

void checkClaim(const Source& source, const Claim& claim, std::uint64_t fileBytes)
{
    // 16 GiB is a 60,000 × 60,000 scene of four 8-bit bands with room to spare. Below 256 MiB nothing is asked:
    // a flat or sparse image may be tiny on disk. Above, no codec that is read expands real data 65,536 times
    // (deflate reaches 1,032; a sparse TIFF needs 16 bytes of index for each tile of 256 × 256).
    constexpr std::uint64_t most = std::uint64_t {16} << 30;
    constexpr std::uint64_t unquestioned = std::uint64_t {256} << 20;
    constexpr std::uint64_t expansion = 65'536;
    constexpr auto longestSide = static_cast<std::uint64_t>(std::numeric_limits<int>::max()) / 2;

    const std::string size = std::to_string(claim.width) + " × " + std::to_string(claim.height) + " pixels";
    if (claim.width == 0 || claim.height == 0)
        refuse(source, "its header claims " + size);
    const bool sides = claim.width <= longestSide && claim.height <= longestSide;
    if (!sides || claim.bytesPerPixel == 0 || claim.width > most / claim.bytesPerPixel / claim.height)
        refuse(source, "its header claims " + size + ", more than can be held in memory",
            "If the image is real, cut it into tiles");
    const std::uint64_t bytes = claim.width * claim.height * claim.bytesPerPixel;
    if (bytes > unquestioned && bytes / expansion > fileBytes)
        refuse(source,
            "its header claims " + size + ", more than its " + std::to_string(fileBytes) + " bytes can hold");
}

} // namespace isolume
