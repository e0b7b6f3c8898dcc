// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/bytes.h"
#include "core/io/finish.h"
#include "core/io/formats.h"
#include "core/io/opencv_pixels.h"
#include "core/io/refusal.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace isolume {

namespace {

enum Compression : std::uint32_t { Plain = 0, RunLength8 = 1, RunLength4 = 2, BitFields = 3 };

struct Header {
    std::uint32_t data = 0; ///< offset of the pixels
    std::uint32_t size = 0; ///< of the information header; 12 is OS/2's
    std::int64_t width = 0, height = 0; ///< a negative height is stored from the top
    int bits = 0;
    std::uint32_t compression = 0;
    std::uint64_t palette = 0; ///< entries
};

Header headerOf(const ByteView& view)
{
    Header h;
    h.data = view.u32(10);
    h.size = view.u32(14);
    const bool old = h.size == 12;
    h.width = old ? std::int64_t {view.u16(18)} : std::int64_t {static_cast<std::int32_t>(view.u32(18))};
    h.height = old ? std::int64_t {view.u16(20)} : std::int64_t {static_cast<std::int32_t>(view.u32(22))};
    h.bits = old ? view.u16(24) : view.u16(28);
    h.compression = old ? std::uint32_t {Plain} : view.u32(30);
    const std::uint32_t used = old ? 0 : view.u32(46);
    h.palette = h.bits <= 8 && h.bits >= 1 ? (used == 0 ? std::uint64_t {1} << h.bits : used) : 0;
    return h;
}

bool recognizes(std::span<const std::byte> head)
{
    constexpr std::array<std::uint32_t, 7> sizes = {12, 40, 52, 56, 64, 108, 124};
    const ByteView view(head, std::endian::little);
    return view.startsWith("BM") && std::ranges::find(sizes, view.u32(14)) != sizes.end();
}

void check(const Source& source, const Header& h, const ByteView& view)
{
    constexpr std::array<int, 6> depths = {1, 4, 8, 16, 24, 32};
    const bool runs
        = (h.compression == RunLength8 && h.bits == 8) || (h.compression == RunLength4 && h.bits == 4);
    const bool fields = h.compression == BitFields && (h.bits == 16 || h.bits == 32);
    if (std::ranges::find(depths, h.bits) == depths.end() || (h.compression != Plain && !runs && !fields))
        refuse(source,
            "its BMP header is broken: " + std::to_string(h.bits) + " bits with compression "
                + std::to_string(h.compression));
    if (h.width <= 0 || h.height == 0)
        refuse(source, "its header claims no pixels");
    const auto width = static_cast<std::uint64_t>(h.width);
    const auto height = static_cast<std::uint64_t>(h.height < 0 ? -h.height : h.height);
    checkClaim(source, {width, height, 4}, view.size());
    const std::uint64_t stride = (width * static_cast<std::uint64_t>(h.bits) + 31) / 32 * 4;
    const std::uint64_t pixels = runs ? 2 : stride * height;
    const std::uint64_t table = 14 + std::uint64_t {h.size} + h.palette * (h.size == 12 ? 3 : 4);
    if (h.palette > 256 || table > view.size())
        refuse(source, "its BMP palette is broken");
    if (h.data < 14 + h.size || h.data + pixels > view.size())
        refuse(source, "the file is cut off: its pixels end beyond its end", "Copy or download it again");
}

/// Run-length data must end with their end mark. Where they do not, OpenCV would read on past the end: a few
/// more end marks stop it.
Buffer withEndMarks(const Source& source, const Buffer& file, const Header& h)
{
    constexpr std::size_t marks = 16;
    const auto* bytes = file.as<std::uint8_t>();
    bool ended = false;
    for (std::size_t i = h.data; i + 1 < file.size(); ++i)
        ended = ended || (bytes[i] == 0 && bytes[i + 1] == 1);
    if (!ended)
        refuse(source, "the file is cut off: its end mark is missing", "Copy or download it again");
    Buffer longer(file.size() + 255 + 2 * marks);
    std::memcpy(longer.data(), file.data(), file.size());
    auto* to = longer.as<std::uint8_t>();
    for (std::size_t i = file.size(); i < longer.size(); ++i)
        to[i] = (i - file.size()) % 2 == 0 ? 0 : 1;
    return longer;
}

/// One channel where the palette is gray: OpenCV does so only for palettes in a header of 40 bytes.
bool hasGrayPalette(const ByteView& view, const Header& h)
{
    const std::size_t step = h.size == 12 ? 3 : 4;
    for (std::size_t i = 0; i < h.palette; ++i) {
        const std::size_t at = 14 + h.size + i * step;
        if (view.u8(at) != view.u8(at + 1) || view.u8(at) != view.u8(at + 2))
            return false;
    }
    return h.palette > 0;
}

void keepOneChannel(Decoded& d)
{
    const std::size_t pixels = static_cast<std::size_t>(d.height) * static_cast<std::size_t>(d.width);
    Buffer gray(pixels);
    for (std::size_t i = 0; i < pixels; ++i)
        gray.data()[i] = d.data.data()[i * static_cast<std::size_t>(d.samples)];
    d.data = std::move(gray);
    d.samples = 1;
}

Image read(const Source& source, int, const InputOptions& options)
{
    Buffer file = source.bytes();
    const Header h = headerOf(ByteView(file.bytes(), std::endian::little));
    check(source, h, ByteView(file.bytes(), std::endian::little));
    if (h.compression == RunLength8 || h.compression == RunLength4)
        file = withEndMarks(source, file, h);
    Decoded d = decodeWithOpenCv(source, file.bytes());
    if (h.palette > 0) {
        if (d.samples > 1 && hasGrayPalette(ByteView(file.bytes(), std::endian::little), h))
            keepOneChannel(d);
        d.notes.emplace_back("palette expanded");
    }
    d.lastIsAlpha = d.samples == 4;
    return finish(std::move(d), options);
}

constexpr std::array<std::string_view, 2> extensions = {"bmp", "dib"};

} // namespace

extern const Reader bmpReader;
const Reader bmpReader = {"bmp", "BMP", extensions, recognizes, oneFrame, read};

} // namespace isolume
