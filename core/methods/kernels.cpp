// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/transform.h"

#include <algorithm>
#include <array>
#include <cmath>

// One binary runs on every x86-64 and uses wider registers where they are. Without contraction of a·b+c (see
// CMakeLists.txt) all of them give the same bits. Sanitizers start too late for the resolver this needs.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)        \
    && !defined(__SANITIZE_THREAD__)
#define ISOLUME_CLONES __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#else
#define ISOLUME_CLONES
#endif

namespace isolume {

namespace {

/// Values that one pass works on: what it wrote is still in the first-level cache when invalid ones are filled.
constexpr std::size_t blockValues = 4096;
/// Coefficients are laid out for this many values at the most, so that a block is one plain loop whatever the
/// channel count.
constexpr std::size_t patternValues = 256;

struct Pattern {
    std::size_t length = 0; ///< a multiple of the channel count
    std::array<double, patternValues> subtract, multiply, add, low, high;
};

/// The coefficients of channel 0, 1, … 0, 1, … long enough that short rows of few channels fill the registers.
Pattern patternOf(const Transform& transform, std::size_t channels)
{
    Pattern p;
    const std::size_t repeats = std::max<std::size_t>(1, 48 / channels);
    p.length = channels * repeats;
    for (std::size_t i = 0; i < p.length; ++i) {
        const Affine& f = transform.channel(static_cast<int>(i % channels));
        p.subtract[i] = f.subtract;
        p.multiply[i] = f.multiply;
        p.add[i] = f.add;
        p.low[i] = f.low;
        p.high[i] = f.high;
    }
    return p;
}

template <class T>
[[gnu::always_inline]] inline void sameForAll(const T* in, float* out, std::size_t values, const Affine& f)
{
    for (std::size_t i = 0; i < values; ++i)
        out[i] = static_cast<float>(std::min(
            std::max((static_cast<double>(in[i]) - f.subtract) * f.multiply + f.add, f.low), f.high));
}

template <class T>
[[gnu::always_inline]] inline void byPattern(const T* in, float* out, std::size_t values, const Pattern& p)
{
    for (std::size_t begin = 0; begin < values; begin += p.length) {
        const std::size_t n = std::min(p.length, values - begin);
        for (std::size_t j = 0; j < n; ++j)
            out[begin + j] = static_cast<float>(std::min(
                std::max((static_cast<double>(in[begin + j]) - p.subtract[j]) * p.multiply[j] + p.add[j],
                    p.low[j]),
                p.high[j]));
    }
}

// target_clones works on plain functions alone, so there is one a type.
#define ISOLUME_KERNELS(T)                                                                                   \
    ISOLUME_CLONES void runSame(const T* in, float* out, std::size_t n, const Affine& f)                     \
    {                                                                                                        \
        sameForAll(in, out, n, f);                                                                           \
    }                                                                                                        \
    ISOLUME_CLONES void runPattern(const T* in, float* out, std::size_t n, const Pattern& p)                 \
    {                                                                                                        \
        byPattern(in, out, n, p);                                                                            \
    }
ISOLUME_KERNELS(std::uint8_t)
ISOLUME_KERNELS(std::int8_t)
ISOLUME_KERNELS(std::uint16_t)
ISOLUME_KERNELS(std::int16_t)
ISOLUME_KERNELS(std::uint32_t)
ISOLUME_KERNELS(std::int32_t)
ISOLUME_KERNELS(float)
#undef ISOLUME_KERNELS

template <class T>
void fillInvalid(const T* in, const std::uint8_t* validity, float* out, std::size_t values, float fill)
{
    if (std::isnan(fill)) {
        for (std::size_t i = 0; i < values; ++i)
            if (!validity[i])
                out[i] = static_cast<float>(in[i]);
    } else {
        for (std::size_t i = 0; i < values; ++i)
            out[i] = validity[i] ? out[i] : fill;
    }
}

void reverseEach(float* out, std::size_t pixels, std::size_t channels)
{
    for (std::size_t i = 0; i < pixels; ++i)
        std::reverse(out + i * channels, out + (i + 1) * channels);
}

/// More channels than a pattern holds: pixel by pixel.
template <class T>
void runMany(const Transform& transform, const T* in, float* out, std::size_t values, std::size_t channels)
{
    for (std::size_t i = 0; i < values; ++i)
        out[i] = transform.channel(static_cast<int>(i % channels))(static_cast<double>(in[i]));
}

template <class T>
void applyTyped(const Transform& transform, const T* in, const std::uint8_t* validity, float* out,
    std::size_t pixels, std::size_t channels, float fill)
{
    const bool same = transform.channels.size() == 1;
    const bool many = channels > patternValues;
    const Pattern pattern = same || many ? Pattern() : patternOf(transform, channels);
    // Whole patterns in each block, so that the next begins with channel 0 again.
    const std::size_t unit = same || many ? channels : pattern.length;
    const std::size_t block = std::max<std::size_t>(1, blockValues / unit) * unit;
    const std::size_t values = pixels * channels;
    for (std::size_t begin = 0; begin < values; begin += block) {
        const std::size_t n = std::min(block, values - begin);
        if (same)
            runSame(in + begin, out + begin, n, transform.channels[0]);
        else if (many)
            runMany(transform, in + begin, out + begin, n, channels);
        else
            runPattern(in + begin, out + begin, n, pattern);
        if (validity)
            fillInvalid(in + begin, validity + begin, out + begin, n, fill);
        if (transform.reverseChannels)
            reverseEach(out + begin, n / channels, channels);
    }
}

} // namespace

void applyPixels(const Transform& transform, Depth depth, const std::byte* in, const std::uint8_t* validity,
    float* out, std::size_t pixels, int channels, float fill)
{
    withType(depth, [&](auto tag) {
        using T = typename decltype(tag)::type;
        applyTyped(transform, reinterpret_cast<const T*>(in), validity, out, pixels,
            static_cast<std::size_t>(channels), fill);
    });
}

} // namespace isolume
