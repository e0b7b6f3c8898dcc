// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>

namespace isolume::demo {

/// SplitMix64. The distributions of the standard library differ between libraries; these do not.
class Random {
public:
    explicit Random(std::uint64_t seed)
        : m_state(seed)
    {
    }

    std::uint64_t next()
    {
        m_state += 0x9e3779b97f4a7c15U;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }

    /// In [low, high).
    float uniform(float low, float high)
    {
        return low + (high - low) * static_cast<float>(next() >> 40U) * 0x1p-24F;
    }

    /// In low … high, both included.
    int between(int low, int high)
    {
        return low + static_cast<int>(next() % static_cast<std::uint64_t>(high - low + 1));
    }

    /// Mean 0, standard deviation 1, never beyond ±3.5: the sum of four 16-bit uniforms.
    float normal()
    {
        const std::uint64_t bits = next();
        std::uint64_t sum = 0;
        for (unsigned shift = 0; shift < 64; shift += 16)
            sum += (bits >> shift) & 0xffffU;
        return (static_cast<float>(sum) / 65535.0F - 2.0F) * std::sqrt(3.0F);
    }

private:
    std::uint64_t m_state;
};

/// Smooth noise in 0 … 1 of three octaves; `x` and `y` in units of the coarsest grain.
class Texture {
public:
    explicit Texture(std::uint64_t seed)
        : m_seed(seed)
    {
    }

    float at(float x, float y) const
    {
        return (4 * octave(x, y) + 2 * octave(2.1F * x + 17, 2.1F * y - 9)
                   + octave(4.3F * x - 31, 4.3F * y + 23))
            / 7;
    }

private:
    float octave(float x, float y) const
    {
        const float left = std::floor(x), top = std::floor(y);
        const int column = static_cast<int>(left), row = static_cast<int>(top);
        const float u = ease(x - left), v = ease(y - top);
        const float above = corner(column, row) * (1 - u) + corner(column + 1, row) * u;
        const float below = corner(column, row + 1) * (1 - u) + corner(column + 1, row + 1) * u;
        return above * (1 - v) + below * v;
    }

    static float ease(float t) { return t * t * (3 - 2 * t); }

    float corner(int column, int row) const
    {
        const auto x = static_cast<std::uint64_t>(static_cast<std::uint32_t>(column));
        const auto y = static_cast<std::uint64_t>(static_cast<std::uint32_t>(row));
        return Random(m_seed ^ (x << 32U | y)).uniform(0, 1);
    }

    std::uint64_t m_seed;
};

} // namespace isolume::demo
