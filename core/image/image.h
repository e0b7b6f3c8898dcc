// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/buffer.h"
#include "core/image/depth.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace isolume {

/// Height × width × channels; alpha is not counted.
struct Shape {
    int height = 0;
    int width = 0;
    int channels = 0;

    std::size_t pixels() const { return static_cast<std::size_t>(height) * static_cast<std::size_t>(width); }
    std::size_t values() const { return pixels() * static_cast<std::size_t>(channels); }
    bool operator==(const Shape&) const = default;
};

/// What the file says about itself, for the user to read and for the manifest.
struct Declared {
    std::string stored; ///< numpy's name of the type in the file, e.g. "float64"
    int bits = 0; ///< bits in use of an integer sample (1, 4, 12 …); 0: all of the type
    std::vector<std::optional<double>> nodata; ///< per channel, as stored
    std::vector<std::string> notes; ///< "palette expanded", "orientation 6 applied" …
    bool rescaled = false; ///< a scale or offset was applied
    double largest = 0; ///< with `rescaled`: the largest stored value, rescaled

    bool operator==(const Declared&) const = default;
};

/// The parts of an Image while a reader fills them.
struct ImageParts {
    Shape shape;
    Depth depth = Depth::U8;
    Buffer pixels; ///< H×W×C interleaved, RGB order, depth's type
    Buffer alpha; ///< H×W of the same type; empty: no alpha
    Buffer validity; ///< H×W×C bytes, 1 valid and 0 not; empty: every value is valid
    std::vector<std::string>
        channelNames; ///< empty: named by default (R G B, or 1 2 3 …; one channel: "gray")
    Declared declared;
};

/// Immutable pixels in the file's own units, and which of them are valid. Cheap to copy; safe to share
/// between threads.
class Image {
public:
    Image() = default;
    /// Throws Error where the buffers do not have the size that the shape says, or the shape is empty.
    explicit Image(ImageParts parts);

    bool isNull() const { return !m_parts; }
    const Shape& shape() const { return m_parts->shape; }
    int height() const { return shape().height; }
    int width() const { return shape().width; }
    int channels() const { return shape().channels; }
    Depth depth() const { return m_parts->depth; }
    const Declared& declared() const { return m_parts->declared; }
    const std::vector<std::string>& channelNames() const { return m_parts->channelNames; }

    /// H×W×C interleaved values.
    template <class T> const T* pixels() const { return m_parts->pixels.as<T>(); }
    const std::byte* bytes() const { return m_parts->pixels.data(); }
    /// First byte of row y.
    const std::byte* row(int y) const;
    /// H×W×C bytes, or null where every value is valid.
    const std::uint8_t* validity() const;
    /// H×W values of the same type, or null.
    const std::byte* alpha() const { return m_parts->alpha.empty() ? nullptr : m_parts->alpha.data(); }

    bool isValid(int x, int y, int channel) const;
    /// The value at x, y, valid or not.
    double value(int x, int y, int channel) const;

    /// The same pixels with other ones valid: H×W×C bytes, 1 valid and 0 not.
    Image withValidity(Buffer validity) const;

    /// METHODS.md's `max`: the largest value that the data can hold.
    double max() const;

private:
    std::shared_ptr<const ImageParts> m_parts;
    std::shared_ptr<const Buffer> m_validity; // where it is not that of m_parts
};

/// R G B for three channels, gray for one, else 1 2 3 …
std::vector<std::string> defaultChannelNames(int channels);

} // namespace isolume
