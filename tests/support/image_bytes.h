// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Files made byte by byte, so that tests can make any, broken ones too.
namespace isolume::test {

using Bytes = std::string;

/// A folder that is empty at first and gone with its object.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    /// Writes a file below the folder, making folders on the way.
    std::filesystem::path write(const std::string& name, const Bytes& bytes) const;

private:
    std::filesystem::path m_path;
};

/// One chunk with its length and checksum.
Bytes pngChunk(const std::string& name, const Bytes& body);
/// Signature, IHDR, `extra` (PLTE, tRNS …), one stored (not compressed) IDAT and IEND. `rows`: packed samples of
/// all rows, without filter bytes.
Bytes png(std::uint32_t width, std::uint32_t height, int bits, int colour, const Bytes& rows,
    const Bytes& extra = {});

/// An EXIF block that holds the orientation alone; begins with "MM".
Bytes exif(int orientation);

/// A tag with values of 1 (BYTE), 2 (ASCII), 3 (SHORT) or 4 (LONG).
struct Tag {
    std::uint16_t id;
    std::uint16_t type;
    std::vector<std::uint32_t> values;
};
Tag asciiTag(std::uint16_t id, const std::string& text);

/// One page of one strip; tags that are named replace or add to: width, height, bits 8, compression none,
/// photometric 1, samples 1, and where the strip is.
struct Page {
    std::uint32_t width, height;
    Bytes strip;
    std::vector<Tag> tags;
};
/// A classic TIFF of these pages in this order.
Bytes tiff(const std::vector<Page>& pages, std::endian order = std::endian::little);

/// `value` as 2 or 4 bytes.
Bytes two(std::uint32_t value, std::endian order = std::endian::little);
Bytes four(std::uint32_t value, std::endian order = std::endian::little);

} // namespace isolume::test
