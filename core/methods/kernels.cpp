// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/clones.h"
#include "core/methods/transform.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

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
Pattern patternOf(std::span<const Function> functions, std::size_t channels)
{
    Pattern p;
    const std::size_t repeats = std::max<std::size_t>(1, 48 / channels);
    p.length = channels * repeats;
    for (std::size_t i = 0; i < p.length; ++i) {
        const Affine& f = *functions[i % channels].affine();
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
        Same, ///< one straight line for all channels
        Lines, ///< a straight line each
        Tables, ///< 8- and 16-bit values looked up
        Values, ///< value by value: what has no table, and lines for more channels than a pattern holds
    };

    Plan(const Transform& transform, Depth stored, int channelCount)
        : depth(stored)
        , channels(static_cast<std::size_t>(channelCount))
        , functions(transform.channels)
        , reverse(transform.reverseChannels)
    {
        const bool lines = std::all_of(
            functions.begin(), functions.end(), [](const Function& f) { return f.affine() != nullptr; });
        if (lines && functions.size() == 1)
            way = Way::Same;
        else if (lines && channels <= patternValues)
            way = Way::Lines;
        else if (isExact(depth))
            way = Way::Tables;
        if (way == Way::Lines)
            pattern = patternOf(functions, channels);
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
        constexpr auto least = static_cast<std::ptrdiff_t>(std::numeric_limits<T>::min());
        for (std::size_t c = 0; c < tables.size(); ++c) {
            const float* table = tables[c].data();
            for (std::size_t i = c; i < values; i += tables.size())
                out[i] = table[static_cast<std::ptrdiff_t>(in[i]) - least];
        }
    }

    template <class T> void run(const T* in, float* out, std::size_t values) const
    {
        switch (way) {
        case Way::Same:
            runSame(in, out, values, *functions[0].affine());
            break;
        case Way::Lines:
            runPattern(in, out, values, pattern);
            break;
        case Way::Tables:
            if constexpr (sizeof(T) <= 2)
                lookUp(in, out, values);
            break;
        case Way::Values:
            for (std::size_t i = 0; i < values; ++i)
                out[i] = functions[functionOf(i)](static_cast<double>(in[i]));
        }
    }

    template <class T>
    void apply(const T* in, const std::uint8_t* validity, float* out, std::size_t pixels, float fill) const
    {
        // Whole patterns in each block, so that the next begins with channel 0 again.
        const std::size_t unit = way == Way::Lines ? pattern.length : channels;
        const std::size_t block = std::max<std::size_t>(1, blockValues / unit) * unit;
        const std::size_t values = pixels * channels;
        for (std::size_t begin = 0; begin < values; begin += block) {
            const std::size_t n = std::min(block, values - begin);
            run(in + begin, out + begin, n);
            if (validity)
                fillBlock(in + begin, validity + begin, out + begin, n, fill);
            if (reverse)
                reverseEach(out + begin, n / channels, channels);
        }
    }

    Depth depth;
    std::size_t channels;
    std::vector<Function> functions;
    bool reverse;
    Way way = Way::Values;
    Pattern pattern;
    std::vector<std::vector<float>> tables; // by function
};

PixelKernel::PixelKernel(const Transform& transform, Depth depth, int channels)
    : m_plan(std::make_shared<const Plan>(transform, depth, channels))
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
