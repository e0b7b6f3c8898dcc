// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/bytes.h"
#include "core/io/finish.h"
#include "core/io/formats.h"
#include "core/io/refusal.h"

#include <array>
#include <bit>
#include <optional>
#include <string_view>

// Read here and not by OpenCV, which stretches samples to the range of the type where the header's largest
// value is less, and reports a file that is cut off on stderr.

namespace isolume {

namespace {

bool isSpace(std::uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Reads the header's numbers and the samples of the text forms.
class Scanner {
public:
    explicit Scanner(std::span<const std::byte> bytes)
        : m_bytes(bytes)
    {
    }
    std::size_t at() const { return m_at; }
    void skip(std::size_t count) { m_at += count; }

    /// The next number; none at the end or where something else stands.
    std::optional<std::uint32_t> number()
    {
        skipSpace();
        if (!isDigit())
            return {};
        std::uint64_t value = 0;
        for (; isDigit() && value < 0x1'0000'0000; ++m_at)
            value = value * 10 + (byte() - '0');
        return value < 0x1'0000'0000 ? std::optional(static_cast<std::uint32_t>(value)) : std::nullopt;
    }
    /// One digit of a text bitmap, which may stand close to the next.
    std::optional<std::uint32_t> digit()
    {
        skipSpace();
        if (!isDigit())
            return {};
        return byte(m_at++) - std::uint32_t {'0'};
    }

private:
    std::uint8_t byte() const { return byte(m_at); }
    std::uint8_t byte(std::size_t at) const
    {
        return at < m_bytes.size() ? std::to_integer<std::uint8_t>(m_bytes[at]) : 0;
    }
    bool isDigit() const { return byte() >= '0' && byte() <= '9'; }
    void skipSpace()
    {
        while (m_at < m_bytes.size() && (isSpace(byte()) || byte() == '#')) {
            if (byte() == '#') {
                while (m_at < m_bytes.size() && byte() != '\n')
                    ++m_at;
            } else {
                ++m_at;
            }
        }
    }

    std::span<const std::byte> m_bytes;
    std::size_t m_at = 2;
};

struct Header {
    int kind = 0; ///< 1 … 6: bitmap, gray, colour as text; the same in binary
    std::uint32_t width = 0, height = 0, most = 1;
    int samples() const { return kind % 3 == 0 ? 3 : 1; }
    bool isBitmap() const { return kind % 3 == 1; }
    bool isText() const { return kind <= 3; }
};

bool recognizes(std::span<const std::byte> head)
{
    const ByteView view(head, std::endian::big);
    return view.holds(0, 3) && view.u8(0) == 'P' && view.u8(1) >= '1' && view.u8(1) <= '6'
        && (isSpace(view.u8(2)) || view.u8(2) == '#');
}

Header readHeader(const Source& source, std::span<const std::byte> bytes, Scanner& scanner)
{
    Header h;
    h.kind = ByteView(bytes, std::endian::big).u8(1) - '0';
    const auto width = scanner.number(), height = scanner.number();
    const auto most = h.isBitmap() ? std::optional<std::uint32_t>(1) : scanner.number();
    if (!width || !height || !most || *most == 0 || *most > 65535)
        refuse(source, "its PNM header is broken");
    h.width = *width;
    h.height = *height;
    h.most = *most;
    scanner.skip(1); // one white space, then the samples
    return h;
}

template <class T>
void readText(const Source& source, const Header& h, Scanner& scanner, Decoded& d, std::size_t values)
{
    for (std::size_t i = 0; i < values; ++i) {
        const auto value = h.isBitmap() ? scanner.digit() : scanner.number();
        if (!value)
            refuse(source,
                "the file is cut off: " + std::to_string(i) + " of " + std::to_string(values)
                    + " samples are there");
        if (*value > h.most)
            refuse(source,
                "it holds the sample " + std::to_string(*value) + ", its header allows up to "
                    + std::to_string(h.most));
        d.data.as<T>()[i] = static_cast<T>(*value);
    }
}

void readBinary(const Source& source, const Header& h, const ByteView& view, std::size_t at, Decoded& d)
{
    const std::size_t row = h.isBitmap()
        ? (std::size_t {h.width} + 7) / 8
        : std::size_t {h.width} * static_cast<std::size_t>(d.samples) * bytesPerValue(d.depth);
    if (!view.holds(at, row * h.height))
        refuse(source, "the file is cut off: its pixels end beyond its end", "Copy or download it again");
    const std::size_t values = std::size_t {h.width} * h.height * static_cast<std::size_t>(d.samples);
    for (std::size_t i = 0; i < values; ++i) {
        if (h.isBitmap()) {
            const std::size_t y = i / h.width, x = i % h.width;
            d.data.as<std::uint8_t>()[i] = view.u8(at + y * row + x / 8) >> (7 - x % 8) & 1;
        } else if (d.depth == Depth::U16) {
            d.data.as<std::uint16_t>()[i] = view.u16(at + 2 * i);
        } else {
            d.data.as<std::uint8_t>()[i] = view.u8(at + i);
        }
    }
}

Image read(const Source& source, int, const InputOptions& options)
{
    const Buffer file = source.bytes();
    Scanner scanner(file.bytes());
    const Header h = readHeader(source, file.bytes(), scanner);
    Decoded d;
    d.samples = h.samples();
    d.depth = h.most > 255 ? Depth::U16 : Depth::U8;
    const std::size_t pixelBytes = static_cast<std::size_t>(d.samples) * bytesPerValue(d.depth);
    checkClaim(source, {h.width, h.height, pixelBytes}, file.size());
    d.width = static_cast<int>(h.width);
    d.height = static_cast<int>(h.height);
    const std::size_t values = std::size_t {h.width} * h.height * static_cast<std::size_t>(d.samples);
    d.data = Buffer(values * bytesPerValue(d.depth));
    if (!h.isText())
        readBinary(source, h, ByteView(file.bytes(), std::endian::big), scanner.at(), d);
    else if (d.depth == Depth::U16)
        readText<std::uint16_t>(source, h, scanner, d, values);
    else
        readText<std::uint8_t>(source, h, scanner, d, values);
    d.whiteIsZero = h.isBitmap(); // 1 is black
    if (std::has_single_bit(h.most + 1) && h.most != 255 && h.most != 65535)
        d.bits = std::countr_zero(h.most + 1);
    return finish(std::move(d), options);
}

constexpr std::array<std::string_view, 4> extensions = {"pnm", "pgm", "ppm", "pbm"};

} // namespace

extern const Reader pnmReader;
const Reader pnmReader = {"pnm", "PBM, PGM, PPM", extensions, recognizes, oneFrame, read};

} // namespace isolume
