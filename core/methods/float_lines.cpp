// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/float_lines.h"

#include "core/image/clones.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#ifdef ISOLUME_HAS_CLONES
#include <immintrin.h>
#endif

namespace isolume {

namespace {

template <class T>
[[gnu::always_inline]] inline void byPattern(const T* __restrict in, float* __restrict out,
    std::size_t values, const FloatLines::Pattern& __restrict p)
{
    for (std::size_t begin = 0; begin < values; begin += FloatLines::period)
        for (std::size_t j = 0; j < FloatLines::period; ++j) {
            const float d = static_cast<float>(in[begin + j]) - p.subtract[j];
            const float y
                = __builtin_fmaf(d, p.multiplyHigh[j], __builtin_fmaf(d, p.multiplyLow[j], p.add[j]));
            out[begin + j] = std::min(std::max(y, p.low[j]), p.high[j]);
        }
}

#define ISOLUME_FLOAT_LINES(T)                                                                               \
    ISOLUME_CLONES void runLines(const T* in, float* out, std::size_t values, const FloatLines::Pattern& p)  \
    {                                                                                                        \
        byPattern(in, out, values, p);                                                                       \
    }
ISOLUME_FLOAT_LINES(std::uint8_t)
ISOLUME_FLOAT_LINES(std::int8_t)
ISOLUME_FLOAT_LINES(std::uint16_t)
ISOLUME_FLOAT_LINES(std::int16_t)
#undef ISOLUME_FLOAT_LINES

#ifdef ISOLUME_HAS_CLONES
// GCC 12 takes the register that its own intrinsics leave undefined for a mistake (its bug 105593).
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#define ISOLUME_AVX512 [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]]

/// Sixteen values as floats; all of these are exact.
ISOLUME_AVX512 inline __m512 sixteen(const std::uint8_t* in)
{
    return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(in))));
}
ISOLUME_AVX512 inline __m512 sixteen(const std::int8_t* in)
{
    return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(in))));
}
ISOLUME_AVX512 inline __m512 sixteen(const std::uint16_t* in)
{
    return _mm512_cvtepi32_ps(
        _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(in))));
}
ISOLUME_AVX512 inline __m512 sixteen(const std::int16_t* in)
{
    return _mm512_cvtepi32_ps(
        _mm512_cvtepi16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(in))));
}

/// runLines() straight to memory; `out` on a 64-byte boundary. All coefficients stay in registers.
template <class T>
ISOLUME_AVX512 void streamLines(const T* in, float* out, std::size_t values, const FloatLines::Pattern& p)
{
    __m512 subtract[3], high[3], low[3], add[3], least[3], most[3];
    for (std::size_t k = 0; k < 3; ++k) {
        subtract[k] = _mm512_load_ps(&p.subtract[16 * k]);
        high[k] = _mm512_load_ps(&p.multiplyHigh[16 * k]);
        low[k] = _mm512_load_ps(&p.multiplyLow[16 * k]);
        add[k] = _mm512_load_ps(&p.add[16 * k]);
        least[k] = _mm512_load_ps(&p.low[16 * k]);
        most[k] = _mm512_load_ps(&p.high[16 * k]);
    }
    for (std::size_t begin = 0; begin < values; begin += FloatLines::period)
        for (std::size_t k = 0; k < 3; ++k) {
            const __m512 d = _mm512_sub_ps(sixteen(in + begin + 16 * k), subtract[k]);
            const __m512 y = _mm512_fmadd_ps(d, high[k], _mm512_fmadd_ps(d, low[k], add[k]));
            _mm512_stream_ps(out + begin + 16 * k, _mm512_min_ps(_mm512_max_ps(y, least[k]), most[k]));
        }
}
#pragma GCC diagnostic pop
#endif

bool hasFusedMultiplyAdd()
{
#ifdef ISOLUME_HAS_CLONES
    return __builtin_cpu_supports("fma") && __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

/// Writes the line's coefficients to place j; false where a float cannot hold them.
bool place(const Affine& line, double least, double most, FloatLines::Pattern& p, std::size_t j)
{
    // All of the line in one subtraction: (x − subtract)·multiply + add = (x − s)·multiply.
    const double s = line.subtract - line.add / line.multiply;
    const double reach = std::max(std::fabs(most - s), std::fabs(least - s));
    if (!std::isfinite(s) || !(reach < 0x1p22))
        return false;
    const double grid = std::ldexp(1.0, std::ilogb(std::max(reach, 1.0)) - 22);
    const double coarse = std::nearbyint(s / grid) * grid;
    const auto high = static_cast<float>(line.multiply);
    p.subtract[j] = static_cast<float>(coarse);
    p.multiplyHigh[j] = high;
    p.multiplyLow[j] = static_cast<float>(line.multiply - static_cast<double>(high));
    p.add[j] = static_cast<float>((coarse - s) * line.multiply);
    p.low[j] = static_cast<float>(line.low);
    p.high[j] = static_cast<float>(line.high);
    return static_cast<double>(p.subtract[j]) == coarse && std::isnormal(high);
}

/// Whether every value of the type comes out as the functions have it, the first `count` places being theirs.
template <class T> bool givesSameBits(const FloatLines::Pattern& p, std::span<const Function> functions)
{
    constexpr int least = leastOf<T>, most = least + (1 << (8 * sizeof(T))) - 1;
    std::array<T, FloatLines::period> in {};
    std::array<float, FloatLines::period> out {};
    for (int x = least; x <= most; ++x) {
        in.fill(static_cast<T>(x));
        runLines(in.data(), out.data(), in.size(), p);
        for (std::size_t c = 0; c < functions.size(); ++c)
            if (std::bit_cast<std::uint32_t>(out[c])
                != std::bit_cast<std::uint32_t>(functions[c](static_cast<double>(x))))
                return false;
    }
    return true;
}

} // namespace

std::optional<FloatLines> FloatLines::find(
    std::span<const Function> functions, Depth depth, std::size_t channels)
{
    if (!isExact(depth) || !hasFusedMultiplyAdd() || channels > period || period % channels != 0)
        return std::nullopt;
    FloatLines lines;
#ifdef ISOLUME_HAS_CLONES
    lines.m_streams = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#endif
    const bool sound = withType(depth, [&](auto tag) {
        using T = typename decltype(tag)::type;
        if constexpr (sizeof(T) <= 2) {
            for (std::size_t j = 0; j < period; ++j)
                if (const Affine* line = functions[j % functions.size()].affine(); !line || line->isConstant()
                    || !place(*line, leastOf<T>, std::numeric_limits<T>::max(), lines.m_pattern, j))
                    return false;
            return givesSameBits<T>(lines.m_pattern, functions);
        } else {
            return false;
        }
    });
    return sound ? std::optional(lines) : std::nullopt;
}

template <class T> void FloatLines::run(const T* in, float* out, std::size_t values) const
{
    if constexpr (sizeof(T) <= 2)
        runLines(in, out, values, m_pattern);
}

template <class T>
bool FloatLines::stream(
    [[maybe_unused]] const T* in, [[maybe_unused]] float* out, [[maybe_unused]] std::size_t values) const
{
#ifdef ISOLUME_HAS_CLONES
    if constexpr (sizeof(T) <= 2)
        if (m_streams && reinterpret_cast<std::uintptr_t>(out) % 64 == 0) {
            streamLines(in, out, values, m_pattern);
            _mm_sfence(); // they are in memory for other threads once this returns
            return true;
        }
#endif
    return false;
}

#define ISOLUME_INSTANTIATE(T)                                                                               \
    template void FloatLines::run(const T*, float*, std::size_t) const;                                      \
    template bool FloatLines::stream(const T*, float*, std::size_t) const;
ISOLUME_INSTANTIATE(std::uint8_t)
ISOLUME_INSTANTIATE(std::int8_t)
ISOLUME_INSTANTIATE(std::uint16_t)
ISOLUME_INSTANTIATE(std::int16_t)
ISOLUME_INSTANTIATE(std::uint32_t)
ISOLUME_INSTANTIATE(std::int32_t)
ISOLUME_INSTANTIATE(float)
#undef ISOLUME_INSTANTIATE

} // namespace isolume
