// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/folders.h"

#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>

namespace isolume::test {

namespace fs = std::filesystem;

void writeBytes(const fs::path& file, std::string_view bytes)
{
    if (file.has_parent_path())
        fs::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!stream.flush())
        throw std::runtime_error("cannot write " + file.string());
}

std::string readBytes(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(stream), {}};
}

void writePnm(
    const fs::path& file, int height, int width, int channels, const std::vector<std::uint8_t>& values)
{
    const std::string head = std::string(channels == 3 ? "P6 " : "P5 ") + std::to_string(width) + " "
        + std::to_string(height) + " 255\n";
    writeBytes(file, head + std::string(values.begin(), values.end()));
}

void writePnm(const fs::path& file, int height, int width, int channels, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<std::uint8_t> values(
        static_cast<std::size_t>(height) * static_cast<std::size_t>(width * channels));
    for (auto& value : values)
        value = static_cast<std::uint8_t>(random());
    writePnm(file, height, width, channels, values);
}

std::map<std::string, std::string> tree(const fs::path& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[entry.path().lexically_relative(folder).string()] = readBytes(entry.path());
    return files;
}

} // namespace isolume::test
