// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/depth.h"
#include "core/methods/function.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <type_traits>

namespace isolume {

/// The least value of an 8- or 16-bit type.
template <class T> constexpr int leastOf = std::is_signed_v<T> ? -(1 << (8 * sizeof(T) - 1)) : 0;

/// Straight lines over 8- or 16-bit values in float32 arithmetic, twice as fast as in double, that give the same bits
/// for every value of the type: find() has tried them all.
///
/// y = (x − s)·m is worked out as fma(d, high(m), fma(d, low(m), k)), with d = x − s₁ exact, s₁ being s on a grid so
/// coarse that d has 24 bits, and k what s₁ is off by. The products' errors are below half a unit in the last place,
/// save where a result is next to 0, and whether that matters is seen by trying.
class FloatLines {
public:
    /// Nothing where some value comes out differently, the lines are more than a pattern holds, or the processor has no
    /// fused multiply-add.
    static std::optional<FloatLines> find(
        std::span<const Function> functions, Depth depth, std::size_t channels);

    /// Results of `values` values, a multiple of `period`, that begin with channel 0.
    template <class T> void run(const T* in, float* out, std::size_t values) const;
    /// The same past the caches, for results that nobody looks at soon. False, and nothing is done, where the processor
    /// or the place of `out` does not allow it.
    template <class T> bool stream(const T* in, float* out, std::size_t values) const;
    static constexpr std::size_t period = 48; ///< holds whole pixels of 1, 2, 3, 4, 6, 8, 12 and 16 channels

    struct Pattern {
        alignas(64) std::array<float, period> subtract, multiplyHigh, multiplyLow, add, low, high;
    };

private:
    Pattern m_pattern {};
    [[maybe_unused]] bool m_streams = false; // where the compiler makes no variants it stays so
};

} // namespace isolume
