// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/image_bytes.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <stdexcept>

namespace isolume::test {

namespace {

Bytes number(std::uint32_t value, int count, std::endian order)
{
    Bytes bytes;
    for (int i = 0; i < count; ++i) {
        const int shift = 8 * (order == std::endian::big ? count - 1 - i : i);
        bytes += static_cast<char>(value >> shift);
    }
    return bytes;
}

std::uint32_t crc32(const Bytes& bytes)
{
    std::uint32_t crc = ~0U;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int i = 0; i < 8; ++i)
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320U : 0U);
    }
    return ~crc;
}

std::uint32_t adler32(const Bytes& bytes)
{
    std::uint32_t a = 1, b = 0;
    for (const char c : bytes) {
        a = (a + static_cast<unsigned char>(c)) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

/// A zlib stream of stored blocks.
Bytes stored(const Bytes& bytes)
{
    Bytes out = "\x78\x01";
    for (std::size_t at = 0; at == 0 || at < bytes.size(); at += 65535) {
        const std::size_t count = std::min<std::size_t>(65535, bytes.size() - at);
        out += static_cast<char>(at + count == bytes.size());
        out += number(static_cast<std::uint32_t>(count), 2, std::endian::little);
        out += number(~static_cast<std::uint32_t>(count), 2, std::endian::little);
        out += bytes.substr(at, count);
    }
    return out + number(adler32(bytes), 4, std::endian::big);
}

Bytes valuesOf(const Tag& tag, std::endian order)
{
    Bytes bytes;
    for (const std::uint32_t value : tag.values)
        bytes += number(value, tag.type == 3 ? 2 : tag.type == 4 ? 4 : 1, order);
    return bytes;
}

} // namespace

Folder::Folder()
{
    std::string name = (std::filesystem::temp_directory_path() / "isolume-test-XXXXXX").string();
    if (!::mkdtemp(name.data()))
        throw std::runtime_error("no temporary folder");
    m_path = name;
}

Folder::~Folder()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

std::filesystem::path Folder::write(const std::string& name, const Bytes& bytes) const
{
    const std::filesystem::path file = m_path / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file;
}

Bytes two(std::uint32_t value, std::endian order) { return number(value, 2, order); }
Bytes four(std::uint32_t value, std::endian order) { return number(value, 4, order); }

Bytes pngChunk(const std::string& name, const Bytes& body)
{
    return four(static_cast<std::uint32_t>(body.size()), std::endian::big) + name + body
        + four(crc32(name + body), std::endian::big);
}

Bytes png(
    std::uint32_t width, std::uint32_t height, int bits, int colour, const Bytes& rows, const Bytes& extra)
{
    const std::size_t row = height == 0 ? 0 : std::max<std::size_t>(rows.size() / height, 1);
    Bytes filtered;
    for (std::size_t y = 0; y * row < rows.size() && row > 0; ++y)
        filtered += '\0' + rows.substr(y * row, row);
    const Bytes header = four(width, std::endian::big) + four(height, std::endian::big)
        + static_cast<char>(bits) + static_cast<char>(colour) + Bytes(3, '\0');
    return "\x89PNG\r\n\x1a\n" + pngChunk("IHDR", header) + extra + pngChunk("IDAT", stored(filtered))
        + pngChunk("IEND", "");
}

Bytes exif(int orientation)
{
    constexpr auto big = std::endian::big;
    return Bytes("MM\0*", 4) + four(8, big) + two(1, big) + two(274, big) + two(3, big) + four(1, big)
        + two(static_cast<std::uint32_t>(orientation), big) + two(0, big) + four(0, big);
}

Tag asciiTag(std::uint16_t id, const std::string& text)
{
    Tag tag {id, 2, {}};
    for (const char c : text)
        tag.values.push_back(static_cast<unsigned char>(c));
    tag.values.push_back(0);
    return tag;
}

Bytes tiff(const std::vector<Page>& pages, std::endian order)
{
    Bytes out = (order == std::endian::big ? "MM" : "II") + two(42, order) + four(8, order);
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const Page& page = pages[i];
        std::map<std::uint16_t, Tag> tags;
        const auto set = [&](Tag tag) { tags[tag.id] = std::move(tag); };
        set({256, 4, {page.width}});
        set({257, 4, {page.height}});
        set({258, 3, {8}});
        set({259, 3, {1}});
        set({262, 3, {1}});
        set({273, 4, {0}});
        set({277, 3, {1}});
        set({278, 4, {page.height}});
        set({279, 4, {static_cast<std::uint32_t>(page.strip.size())}});
        for (const Tag& tag : page.tags)
            set(tag);
        // Directory, then the values that do not fit into it, then the strip.
        const std::size_t start = out.size();
        std::size_t extra = start + 2 + 12 * tags.size() + 4;
        std::size_t strip = extra;
        for (const auto& [id, tag] : tags)
            strip += valuesOf(tag, order).size() > 4 ? (valuesOf(tag, order).size() + 1) / 2 * 2 : 0;
        if (tags[273].values == std::vector<std::uint32_t> {0})
            tags[273].values = {static_cast<std::uint32_t>(strip)};
        Bytes directory = two(static_cast<std::uint32_t>(tags.size()), order), values;
        for (const auto& [id, tag] : tags) {
            Bytes own = valuesOf(tag, order);
            directory += two(id, order) + two(tag.type, order)
                + four(static_cast<std::uint32_t>(tag.values.size()), order);
            own.resize((own.size() + 1) / 2 * 2, '\0');
            if (own.size() <= 4) {
                own.resize(4, '\0');
                directory += own;
            } else {
                directory += four(static_cast<std::uint32_t>(extra + values.size()), order);
                values += own;
            }
        }
        const std::size_t end = (strip + page.strip.size() + 1) / 2 * 2;
        directory += four(i + 1 < pages.size() ? static_cast<std::uint32_t>(end) : 0, order);
        out += directory + values + page.strip;
        out.resize(end, '\0');
    }
    return out;
}

} // namespace isolume::test
