// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/bytes.h"
#include "core/io/finish.h"
#include "core/io/formats.h"
#include "core/io/jpeg_markers.h"
#include "core/io/refusal.h"

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <string_view>
#include <turbojpeg.h>

namespace isolume {

namespace {

struct Destroy {
    void operator()(void* handle) const { tjDestroy(handle); }
};

/// The decompressor of this thread (making one costs as much as decoding a thumbnail), lent for one file.
/// TurboJPEG leaves it in the middle of the headers when those are broken, and the next file would be read as
/// their continuation; so one that met an error is thrown away.
class Decompressor {
public:
    Decompressor()
    {
        if (!own())
            own().reset(tjInitDecompress());
        if (!own())
            throw std::bad_alloc();
    }
    ~Decompressor()
    {
        if (!m_clean)
            own().reset();
    }
    Decompressor(const Decompressor&) = delete;
    Decompressor& operator=(const Decompressor&) = delete;

    tjhandle handle() const { return own().get(); }
    void markClean() { m_clean = true; }

private:
    static std::unique_ptr<void, Destroy>& own()
    {
        thread_local std::unique_ptr<void, Destroy> handle;
        return handle;
    }
    bool m_clean = false;
};

struct Header {
    int width = 0, height = 0, colours = -1;
    TJPF format = TJPF_RGB;
    int samples = 3;
};

Header readHeader(const Source& source, tjhandle handle, std::span<const std::byte> bytes)
{
    Header header;
    int subsampling = -1;
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    const int status = tjDecompressHeader3(
        handle, data, bytes.size(), &header.width, &header.height, &subsampling, &header.colours);
    // A subsampling that TurboJPEG has no name for is reported as an error here, yet decodes well.
    const bool unnamed = header.width > 0 && header.height > 0 && header.colours >= 0;
    if (status != 0 && !unnamed)
        refuse(source, std::string("its JPEG header is broken: ") + tjGetErrorStr2(handle),
            "Copy or download it again");
    if (header.colours == TJCS_GRAY) {
        header.format = TJPF_GRAY;
        header.samples = 1;
    } else if (header.colours == TJCS_CMYK || header.colours == TJCS_YCCK) {
        header.format = TJPF_CMYK;
        header.samples = 4;
    }
    return header;
}

/// Warnings say nothing about pixels where bytes stand between segments, where a version number is unknown or
/// where an encoder filled in scan parameters that sequential JPEG has no use for. All others mean that
/// libjpeg made pixels up. It keeps the first message alone, so behind a harmless one the end of the stream is
/// looked for.
void checkWarning(const Source& source, std::string_view message, std::span<const std::byte> bytes,
    const JpegMarkers& markers)
{
    constexpr std::array<std::string_view, 4> harmless
        = {"extraneous bytes before marker", "unknown JFIF revision", "Unknown Adobe color transform",
            "Invalid SOS parameters for sequential JPEG"};
    const bool known = std::any_of(harmless.begin(), harmless.end(),
        [&](std::string_view text) { return message.find(text) != std::string_view::npos; });
    if (known && hasEndOfImage(bytes, markers))
        return;
    if (known || message.find("remature end") != std::string_view::npos)
        refuse(source, "the file is cut off: premature end of JPEG file", "Copy or download it again");
    refuse(source, "its data are damaged: " + std::string(message), "Copy or download it again");
}

/// Rule: R = (255−C)(255−K)/255, rounded half up. The samples are stored inverted (Adobe's habit, which every
/// decoder assumes of four-channel JPEG), so they are 255−C … 255−K already.
Buffer fromCmyk(const Buffer& cmyk)
{
    const std::size_t pixels = cmyk.size() / 4;
    Buffer rgb(pixels * 3);
    const auto* from = cmyk.as<std::uint8_t>();
    auto* to = rgb.as<std::uint8_t>();
    for (std::size_t i = 0; i < pixels; ++i, from += 4, to += 3) {
        for (std::size_t c = 0; c < 3; ++c)
            to[c] = static_cast<std::uint8_t>((from[c] * from[3] * 2 + 255) / 510);
    }
    return rgb;
}

bool recognizes(std::span<const std::byte> head)
{
    return ByteView(head, std::endian::big).startsWith("\xff\xd8\xff");
}

Image read(const Source& source, int, const InputOptions& options)
{
    const Buffer file = source.bytes();
    const auto bytes = file.bytes();
    Decompressor decompressor;
    tjhandle handle = decompressor.handle();
    const Header header = readHeader(source, handle, bytes);
    const auto samples = static_cast<std::uint64_t>(header.samples);
    checkClaim(source,
        {static_cast<std::uint64_t>(header.width), static_cast<std::uint64_t>(header.height), samples},
        bytes.size());

    Decoded d;
    d.height = header.height;
    d.width = header.width;
    d.samples = header.samples;
    d.data
        = Buffer(static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.height) * samples);
    // The default DCT and upsampling: what every other decoder gives. Files with thousands of scans are attacks.
    const int status = tjDecompress2(handle, reinterpret_cast<const unsigned char*>(bytes.data()),
        bytes.size(), reinterpret_cast<unsigned char*>(d.data.data()), header.width, 0, header.height,
        header.format, TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS);
    const JpegMarkers markers = jpegMarkers(bytes);
    if (status == 0) {
        decompressor.markClean();
    } else {
        const std::string_view message = tjGetErrorStr2(handle);
        if (tjGetErrorCode(handle) == TJERR_FATAL)
            refuse(source, "its JPEG data cannot be decoded: " + std::string(message));
        checkWarning(source, message, bytes, markers);
    }
    if (header.samples == 4) {
        d.data = fromCmyk(d.data);
        d.samples = 3;
        d.notes.emplace_back("CMYK converted to RGB");
    }
    d.orientation = markers.orientation;
    return finish(std::move(d), options);
}

constexpr std::array<std::string_view, 4> extensions = {"jpg", "jpeg", "jpe", "jfif"};

} // namespace

extern const Reader jpegReader;
const Reader jpegReader = {"jpeg", "JPEG", extensions, recognizes, oneFrame, read};

} // namespace isolume
