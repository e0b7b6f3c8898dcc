// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/output_file.h"
#include "core/export/writer.h"

#include <bit>
#include <fmt/format.h>

namespace isolume {

namespace {

static_assert(std::endian::native == std::endian::little, "the pixels are written as they lie in memory");

// numpy.lib.format, version 1.0: the header is padded with spaces so that the data start on 64 bytes.
std::string header(const Shape& shape)
{
    const std::string_view magic("\x93NUMPY\x01\x00", 8);
    std::string dict = fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}, {}), }}",
        shape.height, shape.width, shape.channels);
    const std::size_t used = magic.size() + 2 + dict.size() + 1;
    dict.append((64 - used % 64) % 64, ' ');
    dict += '\n';
    const auto length = static_cast<unsigned>(dict.size());
    const char size[2] = {static_cast<char>(length & 0xff), static_cast<char>(length >> 8)};
    return std::string(magic) + std::string(size, 2) + dict;
}

Encoding write(const std::filesystem::path& file, const Image& image, Interval)
{
    const std::string start = header(image.shape());
    writeFile(file,
        {std::as_bytes(std::span(start.data(), start.size())),
            std::span(image.bytes(), image.shape().values() * sizeof(float))});
    return {};
}

} // namespace

Writer npyWriter() { return {"npy", "NumPy array, float32", "npy", write}; }

} // namespace isolume
