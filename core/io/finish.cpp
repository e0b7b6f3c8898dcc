// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/finish.h"

#include "core/io/orientation.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace isolume {

namespace {

std::size_t pixelCount(const Decoded& d)
{
    return static_cast<std::size_t>(d.height) * static_cast<std::size_t>(d.width);
}

std::size_t colours(const Decoded& d)
{
    return static_cast<std::size_t>(d.samples - (d.lastIsAlpha ? 1 : 0));
}

/// Calls f with the C++ type of one stored sample.
template <class F> decltype(auto) withSample(const Decoded& d, F&& f)
{
    if (d.kind == SampleKind::Float64)
        return f(TypeTag<double> {});
    return withType(d.depth, std::forward<F>(f));
}

/// The float16 that is nearest to `value` (ties to even), as a double.
double toHalf(double value)
{
    if (value == 0 || !std::isfinite(value))
        return value;
    const double step = std::ldexp(1.0, std::max(std::ilogb(value) - 10, -24));
    return std::nearbyint(value / step) * step;
}

/// nodata of one channel as a sample of type T can hold it: the text "-9999" in a float16 file means −10000.
template <class T> double asStored(const Decoded& d, double nodata)
{
    if constexpr (std::is_same_v<T, float>)
        return d.stored == "float16" ? toHalf(nodata) : static_cast<double>(static_cast<float>(nodata));
    else
        return nodata;
}

/// Which of the H×W×colours values are invalid; the buffer is made at the first one.
class Validity {
public:
    explicit Validity(std::size_t values, Buffer known = {})
        : m_values(values)
        , m_buffer(std::move(known))
    {
    }
    void reject(std::size_t first, std::size_t count = 1)
    {
        if (m_buffer.empty()) {
            m_buffer = Buffer(m_values);
            std::memset(m_buffer.data(), 1, m_values);
        }
        std::memset(m_buffer.data() + first, 0, count);
    }
    Buffer take() { return std::move(m_buffer); }

private:
    std::size_t m_values;
    Buffer m_buffer;
};

template <class T> void rejectValues(const Decoded& d, std::optional<double> everywhere, Validity& validity)
{
    const std::size_t n = colours(d), stride = static_cast<std::size_t>(d.samples), pixels = pixelCount(d);
    const T* samples = d.data.as<T>();
    for (std::size_t c = 0; c < n; ++c) {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        const std::optional<double> own = c < d.nodata.size() ? d.nodata[c] : std::nullopt;
        const double first = own ? asStored<T>(d, *own) : none;
        const double second = everywhere ? asStored<T>(d, *everywhere) : none;
        if (!std::is_floating_point_v<T> && std::isnan(first) && std::isnan(second))
            continue;
        for (std::size_t i = 0; i < pixels; ++i) {
            const auto value = static_cast<double>(samples[i * stride + c]);
            if (value == first || value == second || !std::isfinite(value))
                validity.reject(i * n + c);
        }
    }
}

template <class T> void rejectTransparent(const Decoded& d, Validity& validity)
{
    const std::size_t n = colours(d), stride = static_cast<std::size_t>(d.samples), pixels = pixelCount(d);
    const T* own = d.alpha.empty() ? d.data.as<T>() + (stride - 1) : nullptr;
    // A separate plane has the type of the image, which is T: float64 never comes with one.
    const T* plane = d.alpha.as<T>();
    for (std::size_t i = 0; i < pixels; ++i) {
        if ((own ? own[i * stride] : plane[i]) == T {})
            validity.reject(i * n, n);
    }
}

Buffer findInvalid(const Decoded& d, const InputOptions& options)
{
    const std::size_t n = colours(d);
    Validity validity(pixelCount(d) * n);
    withSample(d, [&](auto tag) {
        using T = typename decltype(tag)::type;
        rejectValues<T>(d, options.nodata, validity);
        if (d.lastIsAlpha || !d.alpha.empty())
            rejectTransparent<T>(d, validity);
    });
    for (std::size_t i = 0; i < d.mask.size(); ++i) {
        if (d.mask.data()[i] == std::byte {})
            validity.reject(i * n, n);
    }
    return validity.take();
}

enum class PaletteKind { Gray, Colour, Transparent };

PaletteKind kindOf(const std::vector<std::array<std::uint8_t, 4>>& palette)
{
    if (std::ranges::any_of(palette, [](const auto& e) { return e[3] != 255; }))
        return PaletteKind::Transparent;
    const bool gray
        = std::ranges::all_of(palette, [](const auto& e) { return e[0] == e[1] && e[1] == e[2]; });
    return gray ? PaletteKind::Gray : PaletteKind::Colour;
}

/// Indices to colours: one channel where every entry is gray, RGBA where an entry is transparent, else RGB.
void expandPalette(Decoded& d)
{
    const PaletteKind kind = kindOf(d.palette);
    const std::size_t samples = kind == PaletteKind::Gray ? 1 : kind == PaletteKind::Colour ? 3 : 4;
    const std::size_t pixels = pixelCount(d);
    Buffer out(pixels * samples);
    withType(d.depth, [&](auto tag) {
        const auto* index = d.data.as<typename decltype(tag)::type>();
        auto* to = out.as<std::uint8_t>();
        for (std::size_t i = 0; i < pixels; ++i, to += samples)
            std::memcpy(to,
                d.palette[std::min(static_cast<std::size_t>(index[i]), d.palette.size() - 1)].data(),
                samples);
    });
    d.data = std::move(out);
    d.depth = Depth::U8;
    d.samples = static_cast<int>(samples);
    d.lastIsAlpha = kind == PaletteKind::Transparent;
    d.bits = 0;
    d.whiteIsZero = false;
    d.notes.emplace_back("palette expanded");
}

/// Validity of one index is that of all its colours; a transparent entry is invalid.
Buffer spread(const Buffer& validity, const Decoded& d)
{
    const std::size_t n = colours(d), pixels = pixelCount(d);
    Validity out(pixels * n);
    for (std::size_t i = 0; i < validity.size(); ++i) {
        if (validity.data()[i] == std::byte {})
            out.reject(i * n, n);
    }
    if (d.lastIsAlpha)
        rejectTransparent<std::uint8_t>(d, out);
    return out.take();
}

/// lowest + highest − v over the bits in use; floats are never inverted.
void invert(Decoded& d)
{
    if (d.kind == SampleKind::Float64 || isFloat(d.depth))
        return;
    const std::size_t n = colours(d), stride = static_cast<std::size_t>(d.samples), pixels = pixelCount(d);
    withType(d.depth, [&](auto tag) {
        using T = typename decltype(tag)::type;
        if constexpr (std::is_integral_v<T>) {
            const auto most = static_cast<std::int64_t>(std::numeric_limits<T>::max());
            const std::int64_t declared = d.bits > 0 ? (std::int64_t {1} << d.bits) - 1 : most;
            const std::int64_t total = std::is_signed_v<T> ? -1 : std::min(declared, most);
            T* samples = d.data.as<T>();
            for (std::size_t i = 0; i < pixels; ++i)
                for (std::size_t c = 0; c < n; ++c)
                    samples[i * stride + c] = static_cast<T>(total - std::int64_t {samples[i * stride + c]});
        }
    });
    d.notes.emplace_back("MINISWHITE inverted");
}

/// The largest value that a stored sample can have.
double capacity(const Decoded& d)
{
    return withType(d.depth, [&](auto tag) -> double {
        using T = typename decltype(tag)::type;
        if constexpr (std::is_floating_point_v<T>)
            return 1;
        else
            return d.bits > 0 ? std::ldexp(1.0, d.bits - (std::is_signed_v<T> ? 1 : 0)) - 1
                              : static_cast<double>(std::numeric_limits<T>::max());
    });
}

/// Computed in double and rounded once, as is float64 that is only narrowed.
Buffer toFloat(const Decoded& d)
{
    const std::size_t n = static_cast<std::size_t>(d.samples), pixels = pixelCount(d);
    Buffer out(pixels * n * sizeof(float));
    withSample(d, [&](auto tag) {
        const auto* from = d.data.as<typename decltype(tag)::type>();
        auto* to = out.as<float>();
        for (std::size_t c = 0; c < n; ++c) {
            const Rescale r = c < d.rescale.size() ? d.rescale[c] : Rescale {};
            const bool same = r == Rescale {}; // v · 1 + 0 would lose the sign of −0
            for (std::size_t i = c; i < pixels * n; i += n)
                to[i] = same ? static_cast<float>(from[i])
                             : static_cast<float>(static_cast<double>(from[i]) * r.factor + r.offset);
        }
    });
    return out;
}

/// A finite float64, and any value times its scale, may be more than a float32 holds: infinity is not valid.
Buffer withoutOverflow(const Decoded& d, Buffer known)
{
    const std::size_t n = colours(d), stride = static_cast<std::size_t>(d.samples), pixels = pixelCount(d);
    Validity validity(pixels * n, std::move(known));
    const auto* samples = d.data.as<float>();
    for (std::size_t i = 0; i < pixels; ++i)
        for (std::size_t c = 0; c < n; ++c)
            if (!std::isfinite(samples[i * stride + c]))
                validity.reject(i * n + c);
    return validity.take();
}

/// toFloat(), and what the image then declares.
void rescale(Decoded& d, Declared& declared, Buffer& validity)
{
    const bool asked = std::ranges::any_of(d.rescale, [](const Rescale& r) { return r != Rescale {}; });
    if (!asked && d.kind == SampleKind::Plain)
        return;
    d.data = toFloat(d);
    validity = withoutOverflow(d, std::move(validity));
    if (d.kind == SampleKind::Float64)
        d.notes.emplace_back("float64 rounded to float32");
    if (asked) {
        declared.rescaled = true;
        declared.largest = -std::numeric_limits<double>::infinity();
        for (std::size_t c = 0; c < colours(d); ++c) {
            const Rescale r = c < d.rescale.size() ? d.rescale[c] : Rescale {};
            declared.largest = std::max(declared.largest, capacity(d) * r.factor + r.offset);
        }
        d.notes.emplace_back("scale and offset applied");
    }
    d.kind = SampleKind::Plain;
    d.depth = Depth::F32;
}

void splitAlpha(Decoded& d)
{
    if (!d.lastIsAlpha)
        return;
    const std::size_t size = bytesPerValue(d.depth), pixels = pixelCount(d);
    const std::size_t n = colours(d) * size;
    Buffer colour(pixels * n), alpha(pixels * size);
    const std::byte* from = d.data.data();
    for (std::size_t i = 0; i < pixels; ++i, from += n + size) {
        std::memcpy(colour.data() + i * n, from, n);
        std::memcpy(alpha.data() + i * size, from + n, size);
    }
    d.data = std::move(colour);
    d.alpha = std::move(alpha);
    d.samples -= 1;
    d.lastIsAlpha = false;
}

void turnUpright(ImageParts& parts, int orientation)
{
    const auto h = static_cast<std::size_t>(parts.shape.height),
               w = static_cast<std::size_t>(parts.shape.width);
    const auto c = static_cast<std::size_t>(parts.shape.channels);
    const std::size_t size = bytesPerValue(parts.depth);
    parts.pixels = upright(parts.pixels, h, w, c * size, orientation);
    if (!parts.alpha.empty())
        parts.alpha = upright(parts.alpha, h, w, size, orientation);
    if (!parts.validity.empty())
        parts.validity = upright(parts.validity, h, w, c, orientation);
    if (swapsSides(orientation))
        std::swap(parts.shape.height, parts.shape.width);
    parts.declared.notes.push_back("orientation " + std::to_string(orientation) + " applied");
}

/// Bits that the user names hold for integers of more bits; a byte needs no word on 12 bits.
int bitsInUse(const Decoded& d, const InputOptions& options)
{
    const int width = static_cast<int>(8 * bytesPerValue(d.depth));
    return options.bits && !isFloat(d.depth) && *options.bits > 0 && *options.bits < width ? *options.bits
                                                                                           : d.bits;
}

} // namespace

Image finish(Decoded d, const InputOptions& options)
{
    ImageParts parts;
    Declared& declared = parts.declared;
    if (d.stored.empty())
        d.stored = depthName(d.depth);
    declared.stored = d.stored;
    if (std::ranges::any_of(d.nodata, [](const auto& v) { return v.has_value(); }))
        declared.nodata.assign(d.nodata.begin(),
            d.nodata.begin() + static_cast<std::ptrdiff_t>(std::min(colours(d), d.nodata.size())));

    parts.validity = findInvalid(d, options);
    if (!d.palette.empty()) {
        expandPalette(d);
        parts.validity = spread(parts.validity, d);
    } else if (d.whiteIsZero) {
        invert(d);
    }
    d.bits = bitsInUse(d, options);
    declared.bits = d.bits;
    rescale(d, declared, parts.validity);
    splitAlpha(d);

    parts.shape = {d.height, d.width, d.samples};
    parts.depth = d.depth;
    parts.pixels = std::move(d.data);
    parts.alpha = std::move(d.alpha);
    declared.notes = std::move(d.notes);
    if (d.orientation >= 2 && d.orientation <= 8)
        turnUpright(parts, d.orientation);
    return Image(std::move(parts));
}

} // namespace isolume
