// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tiff_pages.h"

#include "core/io/bytes.h"
#include "core/io/file.h"
#include "core/io/refusal.h"

#include <algorithm>
#include <bit>
#include <unordered_set>

namespace isolume {

namespace {

/// Reads by offset through a window, because directories and their values lie close together.
class Window {
public:
    Window(const Source& source, std::endian order, bool big)
        : m_file(source)
        , m_order(order)
        , m_big(big)
        , m_bytes(size)
    {
    }

    bool big() const { return m_big; }
    std::uint64_t fileSize() const { return m_file.stamp().size; }
    bool inFile(std::uint64_t offset, std::uint64_t count) const
    {
        return offset <= fileSize() && count <= fileSize() - offset;
    }

    /// A number of 1, 2, 4 or 8 bytes; 0 beyond the end.
    std::uint64_t number(std::uint64_t offset, std::size_t bytes)
    {
        if (!inFile(offset, bytes))
            return 0;
        if (m_count == 0 || offset < m_first || offset - m_first + bytes > m_count) {
            m_first = offset;
            m_count = m_file.read(offset, {m_bytes.data(), m_bytes.size()});
        }
        const ByteView view({m_bytes.data(), m_count}, m_order);
        const auto at = static_cast<std::size_t>(offset - m_first);
        return bytes == 1 ? view.u8(at)
            : bytes == 2  ? view.u16(at)
            : bytes == 4  ? view.u32(at)
                          : view.u64(at);
    }

private:
    static constexpr std::size_t size = 4096;
    File m_file;
    std::endian m_order;
    bool m_big;
    Buffer m_bytes;
    std::uint64_t m_first = 0;
    std::size_t m_count = 0;
};

/// One tag: its type's size, how many values there are and where they stand.
struct Entry {
    std::uint16_t tag = 0;
    std::size_t valueBytes = 0;
    std::uint64_t count = 0;
    std::uint64_t at = 0;
};

std::size_t bytesOfType(std::uint64_t type)
{
    constexpr std::array<std::uint8_t, 19> sizes = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    return type < sizes.size() ? sizes[static_cast<std::size_t>(type)] : 0;
}

Entry entryAt(Window& file, std::uint64_t offset)
{
    Entry e;
    const std::size_t word = file.big() ? 8 : 4;
    e.tag = static_cast<std::uint16_t>(file.number(offset, 2));
    e.valueBytes = bytesOfType(file.number(offset + 2, 2));
    e.count = file.number(offset + 4, word);
    const std::uint64_t value = offset + 4 + word;
    const bool inside = e.valueBytes > 0 && e.count <= word / e.valueBytes;
    e.at = inside ? value : file.number(value, word);
    if (e.valueBytes == 0 || e.count > file.fileSize() || !file.inFile(e.at, e.count * e.valueBytes))
        e.count = 0;
    return e;
}

std::uint64_t valueOf(Window& file, const Entry& e, std::uint64_t index = 0)
{
    // Numbers are at most 8 bytes; a rational would be two, and no tag read here is one.
    return index < e.count ? file.number(e.at + index * e.valueBytes, std::min<std::size_t>(e.valueBytes, 8))
                           : 0;
}

std::uint16_t shortOf(Window& file, const Entry& e, std::uint64_t index = 0)
{
    return static_cast<std::uint16_t>(valueOf(file, e, index));
}

bool allEqual(Window& file, const Entry& e)
{
    for (std::uint64_t i = 1; i < std::min<std::uint64_t>(e.count, 65536); ++i) {
        if (valueOf(file, e, i) != valueOf(file, e))
            return false;
    }
    return true;
}

/// All reds, then all greens, then all blues, in the order of the file, which the window likes.
std::vector<std::array<std::uint8_t, 4>> paletteOf(Window& file, const Entry& e)
{
    const std::uint64_t entries = std::min<std::uint64_t>(e.count / 3, 65536);
    std::vector<std::array<std::uint8_t, 4>> palette(static_cast<std::size_t>(entries), {0, 0, 0, 255});
    for (std::uint64_t c = 0; c < 3; ++c)
        for (std::uint64_t i = 0; i < entries; ++i)
            palette[i][c] = static_cast<std::uint8_t>(valueOf(file, e, c * entries + i) >> 8);
    return palette;
}

bool startsWith(Window& file, const Entry& e, std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (valueOf(file, e, i) != static_cast<std::uint8_t>(text[i]))
            return false;
    }
    return e.valueBytes == 1;
}

void apply(Window& file, const Entry& e, TiffPage& page)
{
    switch (e.tag) {
    case 254:
        page.subfile = static_cast<std::uint32_t>(valueOf(file, e));
        break;
    case 256:
        page.width = valueOf(file, e);
        break;
    case 257:
        page.height = valueOf(file, e);
        break;
    case 258:
        page.bits = shortOf(file, e);
        page.equalBits = page.equalBits && allEqual(file, e);
        break;
    case 259:
        page.compression = shortOf(file, e);
        break;
    case 262:
        page.photometric = shortOf(file, e);
        break;
    case 270:
        page.aperio = startsWith(file, e, "Aperio");
        break;
    case 274:
        page.orientation = shortOf(file, e);
        break;
    case 277:
        page.samples = shortOf(file, e);
        break;
    case 338:
        if (e.count > 0) {
            const std::uint16_t last = shortOf(file, e, e.count - 1);
            page.lastIsAlpha = last == 1 || last == 2;
        }
        break;
    case 339:
        page.format = shortOf(file, e);
        page.equalBits = page.equalBits && allEqual(file, e);
        break;
    default:
        break;
    }
}

struct Layout {
    std::endian order;
    bool big;
    std::uint64_t first;
};

Layout layoutOf(const Source& source)
{
    const Buffer head = source.head(16);
    const ByteView peek(head.bytes(), std::endian::little);
    const std::endian order = peek.startsWith("MM") ? std::endian::big : std::endian::little;
    const ByteView view(head.bytes(), order);
    const bool big = view.u16(2) == 43;
    return {order, big, big ? view.u64(8) : view.u32(4)};
}

} // namespace

std::vector<TiffPage> tiffPages(const Source& source)
{
    const Layout layout = layoutOf(source);
    Window file(source, layout.order, layout.big);
    const std::size_t countBytes = file.big() ? 8 : 2, entryBytes = file.big() ? 20 : 12,
                      word = file.big() ? 8 : 4;
    std::vector<TiffPage> pages;
    std::unordered_set<std::uint64_t> seen;
    for (std::uint64_t at = layout.first; at != 0;) {
        const std::string number = std::to_string(pages.size());
        if (!seen.insert(at).second)
            refuse(source, "its list of pages runs in a circle after page " + number);
        const std::uint64_t entries = file.number(at, countBytes);
        if (!file.inFile(at, countBytes) || entries > 65535
            || !file.inFile(at + countBytes, entries * entryBytes + word))
            refuse(source, "the file is cut off: page " + number + " ends beyond its end",
                "Copy or download it again");
        TiffPage page;
        page.offset = at;
        std::unordered_set<std::uint16_t> tags;
        for (std::uint64_t i = 0; i < entries; ++i) {
            const Entry entry = entryAt(file, at + countBytes + i * entryBytes);
            if (tags.insert(entry.tag).second) // of a tag that is named twice the first counts, as in libtiff
                apply(file, entry, page);
        }
        pages.push_back(page);
        at = file.number(at + countBytes + entries * entryBytes, word);
    }
    if (pages.empty())
        refuse(source, "it holds no page");
    return pages;
}

std::vector<std::array<std::uint8_t, 4>> tiffPalette(const Source& source, const TiffPage& page)
{
    constexpr std::uint16_t colourMap = 320;
    const Layout layout = layoutOf(source);
    Window file(source, layout.order, layout.big);
    const std::size_t countBytes = file.big() ? 8 : 2, entryBytes = file.big() ? 20 : 12;
    const std::uint64_t entries = std::min<std::uint64_t>(file.number(page.offset, countBytes), 65535);
    for (std::uint64_t i = 0; i < entries; ++i)
        if (const Entry e = entryAt(file, page.offset + countBytes + i * entryBytes); e.tag == colourMap)
            return paletteOf(file, e);
    return {};
}

std::vector<TiffPage> tiffFrames(const Source& source)
{
    constexpr std::uint32_t reduced = 1, mask = 4;
    std::vector<TiffPage> pages = tiffPages(source);
    if (pages.front().aperio)
        pages.resize(1);
    const auto noFrame = [](const TiffPage& page) { return (page.subfile & (reduced | mask)) != 0; };
    pages.erase(std::remove_if(pages.begin() + 1, pages.end(), noFrame), pages.end());
    return pages;
}

} // namespace isolume
