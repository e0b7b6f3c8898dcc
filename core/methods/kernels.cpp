// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/clones.h"
#include "core/methods/float_lines.h"
#include "core/methods/transform.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <optional>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace isolume {

namespace {

/// Values that one pass works on: what it wrote is still in the first-level cache when invalid ones are filled.
constexpr std::size_t blockValues = 4096;
/// The coefficients of channel 0, 1, … 0, 1, … are laid out for this many values at the most.
constexpr std::size_t patternValues = 512;
/// Values that are worked on together: a number that the compiler knows, else it would take them one by one.
constexpr std::size_t chunk = 16;

/// Results beyond these, 32 MiB of them, go past the caches: nothing would be found there again.
constexpr std::size_t streamedValues = std::size_t {1} << 23;
/// Beyond these, trying all 65,536 values of a 16-bit type costs less than it saves.
constexpr std::size_t manyPixels = std::size_t {1} << 20;

struct Pattern {
    std::size_t length = 0; ///< whole pixels, and whole chunks where there is room
    std::array<double, patternValues> subtract, multiply, add, low, high;
};

Pattern patternOf(std::span<const Function> functions, std::size_t channels)
{
    Pattern p;
    const std::size_t whole = std::lcm(channels, chunk);
    p.length = whole > patternValues ? channels : whole * std::max<std::size_t>(1, 3 * chunk / whole);
    for (std::size_t i = 0; i < p.length; ++i) {
        const Affine& f = *functions[i % functions.size()].affine();
        p.subtract[i] = f.subtract;
        p.multiply[i] = f.multiply;
        p.add[i] = f.add;
        p.low[i] = f.low;
        p.high[i] = f.high;
    }
    return p;
}

template <class T>
[[gnu::always_inline]] inline void byPattern(
    const T* __restrict in, float* __restrict out, std::size_t values, const Pattern& __restrict p)
{
    const auto line = [&](std::size_t i, std::size_t j) {
        const double y = (static_cast<double>(in[i]) - p.subtract[j]) * p.multiply[j] + p.add[j];
        out[i] = static_cast<float>(std::min(std::max(y, p.low[j]), p.high[j]));
    };
    for (std::size_t begin = 0; begin < values; begin += p.length) {
        const std::size_t n = std::min(p.length, values - begin);
        std::size_t j = 0;
        const auto together = [&]<std::size_t count>(std::integral_constant<std::size_t, count>) {
            for (; j + count <= n; j += count)
                for (std::size_t k = j; k < j + count; ++k)
                    line(begin + k, k);
        };
        together(std::integral_constant<std::size_t, 3 * chunk>());
        together(std::integral_constant<std::size_t, chunk>());
        together(std::integral_constant<std::size_t, 1>());
    }
}

// target_clones works on plain functions alone, so there is one a type.
#define ISOLUME_KERNELS(T)                                                                                   \
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
void fillBlock(const T* in, const std::uint8_t* validity, float* out, std::size_t values, float fill)
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

/// Copies to memory without reading it into the caches first, which plain stores do.
void streamTo(float* out, const float* in, std::size_t values)
{
#ifdef __SSE2__
    if (reinterpret_cast<std::uintptr_t>(out) % 16 == 0) {
        std::size_t i = 0;
        for (; i + 4 <= values; i += 4)
            _mm_stream_ps(out + i, _mm_load_ps(in + i));
        std::copy(in + i, in + values, out + i);
        return;
    }
#endif
    std::memcpy(out, in, values * sizeof(float));
}

/// Streamed results are in memory for other threads once this returns.
void endStream()
{
#ifdef __SSE2__
    _mm_sfence();
#endif
}

/// The result of every value that the type can hold, from its least.
template <class T> std::vector<float> tableOf(const Function& function)
{
    std::vector<float> table(std::size_t {1} << (8 * sizeof(T)));
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = function(static_cast<double>(i) + static_cast<double>(std::numeric_limits<T>::min()));
    return table;
}

} // namespace

struct PixelKernel::Plan {
    enum class Way {
        Lines, ///< straight lines
        FloatLines, ///< the same in float32, where that gives the same bits
        Tables, ///< 8- and 16-bit values looked up
        Values, ///< value by value: what has no table, and lines for more channels than a pattern holds
    };

    Plan(const Transform& transform, Depth stored, int channelCount, std::size_t pixels)
        : depth(stored)
        , channels(static_cast<std::size_t>(channelCount))
        , functions(transform.channels)
        , reverse(transform.reverseChannels)
    {
        const bool lines = std::all_of(
            functions.begin(), functions.end(), [](const Function& f) { return f.affine() != nullptr; });
        if (lines && (bytesPerValue(depth) == 1 || pixels > manyPixels))
            floatLines = FloatLines::find(functions, depth, channels);
        if (floatLines)
            way = Way::FloatLines;
        else if (lines && (functions.size() == 1 || channels <= patternValues))
            way = Way::Lines;
        else if (isExact(depth))
            way = Way::Tables;
        if (way == Way::Lines)
            pattern = patternOf(functions, functions.size());
        if (way == Way::Tables)
            for (const Function& function : functions)
                tables.push_back(withType(depth, [&](auto tag) {
                    using T = typename decltype(tag)::type;
                    if constexpr (sizeof(T) <= 2)
                        return tableOf<T>(function);
                    else
                        return std::vector<float>();
                }));
    }

    std::size_t functionOf(std::size_t value) const { return functions.size() == 1 ? 0 : value % channels; }

    template <class T> void lookUp(const T* in, float* out, std::size_t values) const
    {
        constexpr int least = leastOf<T>;
        for (std::size_t c = 0; c < tables.size(); ++c) {
            const float* table = tables[c].data();
            for (std::size_t i = c; i < values; i += tables.size())
                out[i] = table[in[i] - least];
        }
    }

    template <class T> void run(const T* in, float* out, std::size_t values) const
    {
        switch (way) {
        case Way::Lines:
            runPattern(in, out, values, pattern);
            break;
        case Way::FloatLines: {
            const std::size_t whole = values / FloatLines::period * FloatLines::period;
            floatLines->run(in, out, whole);
            runValues(in + whole, out + whole, values - whole);
            break;
        }
        case Way::Tables:
            if constexpr (sizeof(T) <= 2)
                lookUp(in, out, values);
            break;
        case Way::Values:
            runValues(in, out, values);
        }
    }

    /// From channel 0 on.
    template <class T> void runValues(const T* in, float* out, std::size_t values) const
    {
        for (std::size_t i = 0; i < values; ++i)
            out[i] = functions[functionOf(i)](static_cast<double>(in[i]));
    }

    template <class T>
    void apply(const T* in, const std::uint8_t* validity, float* out, std::size_t pixels, float fill) const
    {
        // Whole patterns and pixels in each block, so that the next begins with channel 0 again.
        const std::size_t unit = std::lcm(channels,
            way == Way::Lines            ? pattern.length
                : way == Way::FloatLines ? FloatLines::period
                                         : 1);
        const std::size_t block = std::max<std::size_t>(1, blockValues / unit) * unit;
        const std::size_t values = pixels * channels;
        const bool stream = way != Way::Lines && values > streamedValues && block <= blockValues;
        std::size_t done = 0;
        if (stream && floatLines && !validity && !reverse) {
            const std::size_t whole = values / FloatLines::period * FloatLines::period;
            done = floatLines->stream(in, out, whole) ? whole : 0;
        }
        alignas(64) std::array<float, blockValues> made; // stays in the first-level cache
        for (std::size_t begin = done; begin < values; begin += block) {
            const std::size_t n = std::min(block, values - begin);
            float* to = stream ? made.data() : out + begin;
            run(in + begin, to, n);
            if (validity)
                fillBlock(in + begin, validity + begin, to, n, fill);
            if (reverse)
                reverseEach(to, n / channels, channels);
            if (stream)
                streamTo(out + begin, to, n);
        }
        if (stream)
            endStream();
    }

    Depth depth;
    std::size_t channels;
    std::vector<Function> functions;
    bool reverse;
    Way way = Way::Values;
    Pattern pattern;
    std::optional<FloatLines> floatLines;
    std::vector<std::vector<float>> tables; // by function
};

PixelKernel::PixelKernel(const Transform& transform, Depth depth, int channels, std::size_t pixels)
    : m_plan(std::make_shared<const Plan>(transform, depth, channels, pixels))
{
}

void PixelKernel::apply(
    const std::byte* in, const std::uint8_t* validity, float* out, std::size_t pixels, float fill) const
{
    withType(m_plan->depth, [&](auto tag) {
        using T = typename decltype(tag)::type;
        m_plan->apply(reinterpret_cast<const T*>(in), validity, out, pixels, fill);
    });
}

void fillInvalid(const Image& image, float* out, float fill)
{
    if (!image.validity())
        return;
    withType(image.depth(), [&](auto tag) {
        using T = typename decltype(tag)::type;
        fillBlock(image.pixels<T>(), image.validity(), out, image.shape().values(), fill);
    });
}

} // namespace isolume
