// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/depth.h"
#include "core/image/image.h"
#include "core/methods/function.h"
#include "core/stats/distribution.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace isolume {

class Job;

/// A function of more than one value: of a pixel in all its channels (Colour), or of its surroundings too
/// (Neighbourhood).
struct PixelTransform {
    enum class Kind { Colour, Neighbourhood };
    Kind kind = Kind::Neighbourhood;
    /// Writes H×W×C float32 results of every value, valid or not, to `out`. A Colour transform may be given any part
    /// of an image. Throws Error where it does not fit the image, Cancelled.
    std::function<void(const Image& image, float* out, const Job& job)> apply;
};

/// What a fit yields: either for each channel a function of the value alone (pointwise), or one of whole pixels.
struct Transform {
    std::vector<Function> channels = {}; ///< one per channel, or a single one for all; empty with `pixels`
    Interval nominal = {}; ///< the range that a display shows and an integer writer maps to its type
    bool reverseChannels = false; ///< write them last first (order bgr)
    std::vector<bool> degenerate = {}; ///< per fit (a channel, or all): what the method divides by was 0
    std::shared_ptr<const PixelTransform> pixels = {};

    bool isPointwise() const { return !pixels; }
    const Function& channel(int c) const
    {
        return channels.size() == 1 ? channels[0] : channels[static_cast<std::size_t>(c)];
    }
    bool anyDegenerate() const;
    bool operator==(const Transform&) const = default;
};

/// A pointwise transform made ready for images of one depth: tables are made once, and rows go through without
/// allocating. Safe to use from several threads.
class PixelKernel {
public:
    /// `pixels`: about how many there will be; where they are many more is done to be ready for them.
    PixelKernel(const Transform& transform, Depth depth, int channels, std::size_t pixels = 0);

    /// `pixels` pixels of interleaved values from `in` to `out`. `validity`, where not null, has a byte a value; what is
    /// not valid becomes `fill`, or stays as it is where fill is NaN. Reads and writes each value once.
    void apply(
        const std::byte* in, const std::uint8_t* validity, float* out, std::size_t pixels, float fill) const;

private:
    struct Plan;
    std::shared_ptr<const Plan> m_plan;
};

/// What is not valid in `out` (values of `image` transformed) becomes `fill`, or what it was where fill is NaN.
void fillInvalid(const Image& image, float* out, float fill);

/// The distribution after the transform, without reading pixels: exact for 8- and 16-bit data (each value
/// rounded to float32 as apply does), for coarse runs their middle stands for them.
std::vector<WeightedValue> push(const Function& function, const Distribution& before);
/// The distribution itself in the same form.
std::vector<WeightedValue> weightedValues(const Distribution& distribution);

/// Numbers over weighted values, as numbersOf gives for a channel; percentiles as there.
ChannelNumbers numbersOf(
    const std::string& name, std::span<const WeightedValue> values, std::uint64_t invalid);

} // namespace isolume
