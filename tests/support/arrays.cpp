// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/arrays.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>

namespace isolume::test {

namespace {

template <class T> std::vector<double> widened(const std::string& bytes, std::size_t begin)
{
    std::vector<double> values((bytes.size() - begin) / sizeof(T));
    for (std::size_t i = 0; i < values.size(); ++i) {
        T v;
        std::memcpy(&v, bytes.data() + begin + i * sizeof(T), sizeof(T));
        values[i] = static_cast<double>(v);
    }
    return values;
}

template <class T> std::vector<T> narrowed(const double* begin, std::size_t count)
{
    std::vector<T> values(count);
    std::transform(begin, begin + count, values.begin(), [](double v) { return static_cast<T>(v); });
    return values;
}

} // namespace

Array readArray(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    if (bytes.size() < 10 || bytes.substr(1, 5) != "NUMPY" || bytes[6] != 1)
        throw std::runtime_error("not a .npy file of version 1: " + file.string());
    const std::size_t length
        = static_cast<unsigned char>(bytes[8]) + 256U * static_cast<unsigned char>(bytes[9]);
    const std::string header = bytes.substr(10, length);
    Array array;
    std::smatch match;
    if (!std::regex_search(header, match, std::regex("'descr': '([^']*)'")))
        throw std::runtime_error("no type in " + file.string());
    array.dtype = match[1];
    if (!std::regex_search(header, match, std::regex("'shape': \\(([^)]*)\\)")))
        throw std::runtime_error("no shape in " + file.string());
    const std::string shape = match[1];
    const std::regex number("\\d+");
    for (std::sregex_iterator i(shape.begin(), shape.end(), number), end; i != end; ++i)
        array.shape.push_back(std::stoul(i->str()));
    const std::size_t begin = 10 + length;
    if (array.dtype == "|u1" || array.dtype == "|b1")
        array.values = widened<std::uint8_t>(bytes, begin);
    else if (array.dtype == "<u2")
        array.values = widened<std::uint16_t>(bytes, begin);
    else if (array.dtype == "<i2")
        array.values = widened<std::int16_t>(bytes, begin);
    else if (array.dtype == "<f4")
        array.values = widened<float>(bytes, begin);
    else if (array.dtype == "<f8")
        array.values = widened<double>(bytes, begin);
    else
        throw std::runtime_error("unexpected type " + array.dtype + " in " + file.string());
    return array;
}

std::vector<Image> imagesOf(const Array& array, const Array& valid, int bits)
{
    const Shape shape {static_cast<int>(array.shape.at(1)), static_cast<int>(array.shape.at(2)),
        static_cast<int>(array.shape.at(3))};
    std::vector<Image> images;
    for (std::size_t n = 0; n < array.shape[0]; ++n) {
        const double* begin = array.values.data() + n * shape.values();
        std::vector<std::uint8_t> mask;
        if (!valid.values.empty())
            mask = narrowed<std::uint8_t>(valid.values.data() + n * shape.values(), shape.values());
        if (array.dtype == "|u1")
            images.push_back(imageOf(shape, narrowed<std::uint8_t>(begin, shape.values()), mask, bits));
        else if (array.dtype == "<u2")
            images.push_back(imageOf(shape, narrowed<std::uint16_t>(begin, shape.values()), mask, bits));
        else if (array.dtype == "<i2")
            images.push_back(imageOf(shape, narrowed<std::int16_t>(begin, shape.values()), mask, bits));
        else
            images.push_back(imageOf(shape, narrowed<float>(begin, shape.values()), mask, bits));
    }
    return images;
}

} // namespace isolume::test
