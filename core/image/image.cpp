// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/image.h"

#include "core/error.h"

#include <limits>
#include <type_traits>

namespace isolume {

std::string_view depthName(Depth depth)
{
    switch (depth) {
    case Depth::U8:
        return "uint8";
    case Depth::I8:
        return "int8";
    case Depth::U16:
        return "uint16";
    case Depth::I16:
        return "int16";
    case Depth::U32:
        return "uint32";
    case Depth::I32:
        return "int32";
    case Depth::F32:
        break;
    }
    return "float32";
}

std::vector<std::string> defaultChannelNames(int channels)
{
    if (channels == 1)
        return {"gray"};
    if (channels == 3)
        return {"R", "G", "B"};
    std::vector<std::string> names;
    for (int c = 1; c <= channels; ++c)
        names.push_back(std::to_string(c));
    return names;
}

Image::Image(ImageParts parts)
{
    const Shape& s = parts.shape;
    const std::size_t size = bytesPerValue(parts.depth);
    if (s.height <= 0 || s.width <= 0 || s.channels <= 0)
        throw Error({"", "cannot use the image", "it has no pixels", ""});
    if (parts.pixels.size() != s.values() * size
        || (!parts.alpha.empty() && parts.alpha.size() != s.pixels() * size)
        || (!parts.validity.empty() && parts.validity.size() != s.values()))
        throw Error(
            {"", "cannot use the image", "its pixel data do not have the size that its shape says", ""});
    if (parts.channelNames.empty())
        parts.channelNames = defaultChannelNames(s.channels);
    m_parts = std::make_shared<const ImageParts>(std::move(parts));
}

const std::byte* Image::row(int y) const
{
    const std::size_t stride
        = static_cast<std::size_t>(width()) * static_cast<std::size_t>(channels()) * bytesPerValue(depth());
    return m_parts->pixels.data() + static_cast<std::size_t>(y) * stride;
}

const std::uint8_t* Image::validity() const
{
    if (m_validity)
        return m_validity->as<std::uint8_t>();
    return m_parts->validity.empty() ? nullptr : m_parts->validity.as<std::uint8_t>();
}

Image Image::withValidity(Buffer validity) const
{
    if (validity.size() != shape().values())
        throw Error({"", "cannot use the image", "its validity has not the size that its shape says", ""});
    Image other = *this;
    other.m_validity = std::make_shared<const Buffer>(std::move(validity));
    return other;
}

bool Image::isValid(int x, int y, int channel) const
{
    const std::uint8_t* valid = validity();
    const auto w = static_cast<std::size_t>(width());
    const auto c = static_cast<std::size_t>(channels());
    return !valid
        || valid[(static_cast<std::size_t>(y) * w + static_cast<std::size_t>(x)) * c
            + static_cast<std::size_t>(channel)];
}

double Image::value(int x, int y, int channel) const
{
    const auto index = static_cast<std::size_t>(x) * static_cast<std::size_t>(channels())
        + static_cast<std::size_t>(channel);
    return withType(depth(), [&](auto tag) {
        using T = typename decltype(tag)::type;
        return static_cast<double>(reinterpret_cast<const T*>(row(y))[index]);
    });
}

double Image::max() const
{
    const Declared& d = m_parts->declared;
    if (d.rescaled)
        return d.largest;
    return withType(depth(), [&](auto tag) -> double {
        using T = typename decltype(tag)::type;
        if constexpr (std::is_floating_point_v<T>)
            return 1.0;
        else if (d.bits > 0 && d.bits < static_cast<int>(8 * sizeof(T)))
            return static_cast<double>(
                (std::uint64_t {1} << (std::is_signed_v<T> ? d.bits - 1 : d.bits)) - 1);
        else
            return static_cast<double>(std::numeric_limits<T>::max());
    });
}

} // namespace isolume
