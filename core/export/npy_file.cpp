// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/npy_file.h"

#include "core/error.h"
#include "core/export/output_file.h"
#include "core/io/source.h"

#include <array>
#include <bit>
#include <cstring>

#include <fmt/format.h>

namespace isolume {

namespace {

static_assert(std::endian::native == std::endian::little, "the pixels are written as they lie in memory");

constexpr std::string_view magic("\x93NUMPY\x01\x00", 8);
constexpr std::array depths {
    Depth::U8, Depth::I8, Depth::U16, Depth::I16, Depth::U32, Depth::I32, Depth::F32};

std::string_view descr(Depth depth)
{
    switch (depth) {
    case Depth::U8:
        return "|u1";
    case Depth::I8:
        return "|i1";
    case Depth::U16:
        return "<u2";
    case Depth::I16:
        return "<i2";
    case Depth::U32:
        return "<u4";
    case Depth::I32:
        return "<i4";
    case Depth::F32:
        break;
    }
    return "<f4";
}

/// numpy.lib.format, version 1.0: the header is padded with spaces so that the data start on 64 bytes.
std::string header(const Shape& shape, Depth depth)
{
    std::string dict = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}, {}, {}), }}",
        descr(depth), shape.height, shape.width, shape.channels);
    const std::size_t used = magic.size() + 2 + dict.size() + 1;
    dict.append((64 - used % 64) % 64, ' ');
    dict += '\n';
    const auto length = static_cast<unsigned>(dict.size());
    const char size[2] = {static_cast<char>(length & 0xff), static_cast<char>(length >> 8)};
    return std::string(magic) + std::string(size, 2) + dict;
}

/// The lengths in "'shape': (2, 3, 1), "; nothing where it is not so.
std::optional<Shape> shapeIn(std::string_view dict)
{
    constexpr std::string_view key = "'shape': (";
    const std::size_t at = dict.find(key);
    Shape shape;
    if (at == std::string_view::npos
        || std::sscanf(std::string(dict.substr(at + key.size(), 40)).c_str(), "%d, %d, %d)", &shape.height,
               &shape.width, &shape.channels)
            != 3)
        return std::nullopt;
    return shape;
}

} // namespace

void writeNpy(
    const std::filesystem::path& file, const Shape& shape, Depth depth, std::span<const std::byte> pixels)
{
    const std::string start = header(shape, depth);
    writeFile(file, {std::as_bytes(std::span(start.data(), start.size())), pixels});
}

Image readNpy(const std::filesystem::path& file, const std::string& name)
{
    const Buffer bytes = Source(file, name).bytes();
    const std::string_view text(bytes.as<char>(), bytes.size());
    const auto refuse = [&]() -> Error {
        return Error({name, "cannot read the array", "it is not as an export writes it", ""});
    };
    if (!text.starts_with(magic) || text.size() < 128)
        throw refuse();
    const std::size_t end = text.find('\n');
    const std::optional<Shape> shape = end < text.size() ? shapeIn(text.substr(0, end)) : std::nullopt;
    if (!shape || shape->height <= 0 || shape->width <= 0 || shape->channels <= 0)
        throw refuse();
    // The header is what we would write for that shape and type, or the file is not ours.
    for (const Depth depth : depths)
        if (text.starts_with(header(*shape, depth))) {
            ImageParts parts;
            parts.shape = *shape;
            parts.depth = depth;
            if (shape->values() != (text.size() - end - 1) / bytesPerValue(depth))
                throw refuse();
            parts.pixels = Buffer(text.size() - end - 1);
            std::memcpy(parts.pixels.data(), text.data() + end + 1, parts.pixels.size());
            return Image(std::move(parts));
        }
    throw refuse();
}

} // namespace isolume
