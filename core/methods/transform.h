// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/depth.h"
#include "core/stats/distribution.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace isolume {

struct Interval {
    double low = 0;
    double high = 1;
    bool operator==(const Interval&) const = default;
};

/// y = clamp((x − subtract) · multiply + add, low, high), in double, rounded once to float32.
struct Affine {
    double subtract = 0;
    double multiply = 1;
    double add = 0;
    double low
        = -std::numeric_limits<float>::max(); ///< without a clip of the method's own: what a float32 holds
    double high = std::numeric_limits<float>::max();

    float operator()(double x) const;
    /// The x of a y that was not clipped; NaN where every x gives the same y.
    double inverse(double y) const;
    /// Before the method's own clip, as the measures count it.
    double unclipped(double x) const { return (x - subtract) * multiply + add; }

    bool isConstant() const { return multiply == 0; }
    static Affine constant(double y) { return {.multiply = 0, .add = y}; }
    bool operator==(const Affine&) const = default;
};

/// What a fit yields: for each channel a function of the value alone.
struct Transform {
    std::vector<Affine> channels; ///< one per channel, or a single one for all
    Interval nominal; ///< the range that a display shows and an integer writer maps to its type
    bool reverseChannels = false; ///< write them last first (order bgr)
    std::vector<bool> degenerate; ///< per entry of `channels`: what the method divides by was 0

    const Affine& channel(int c) const
    {
        return channels.size() == 1 ? channels[0] : channels[static_cast<std::size_t>(c)];
    }
    bool anyDegenerate() const;
    bool operator==(const Transform&) const = default;
};

/// `pixels` pixels of `channels` interleaved values from `in` (of type `depth`) to `out`. `validity`, where not
/// null, has a byte a value; what is not valid becomes `fill`, or stays as it is where fill is NaN.
/// Reads and writes each value once and allocates nothing.
void applyPixels(const Transform& transform, Depth depth, const std::byte* in, const std::uint8_t* validity,
    float* out, std::size_t pixels, int channels, float fill);

/// A value and how often it occurs, ascending: a histogram whose bins may lie anywhere.
struct WeightedValue {
    double value;
    std::uint64_t count;
    bool operator==(const WeightedValue&) const = default;
};

/// The distribution after the transform, without reading pixels: exact for 8- and 16-bit data (each value
/// rounded to float32 as apply does), for coarse runs their middle stands for them.
std::vector<WeightedValue> push(const Affine& function, const Distribution& before);
/// The distribution itself in the same form.
std::vector<WeightedValue> weightedValues(const Distribution& distribution);

/// Numbers over weighted values, as numbersOf gives for a channel; percentiles as there.
ChannelNumbers numbersOf(
    const std::string& name, std::span<const WeightedValue> values, std::uint64_t invalid);

} // namespace isolume
