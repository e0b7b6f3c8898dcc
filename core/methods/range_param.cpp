// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/range_param.h"

namespace isolume {

Param rangeParam()
{
    return {.name = "range",
        .label = "Range",
        .type = ParamType::Range,
        .standard = std::vector<double> {0, 1},
        .help = "the two values that the stretch maps its ends to"};
}

Interval rangeOf(std::span<const Param> declared, const Params& params)
{
    const auto& ends = list(declared, params, "range");
    return {ends.at(0), ends.at(1)};
}

Affine stretch(double low, double high, Interval range, bool clip, bool& degenerate)
{
    if (!(high > low)) {
        degenerate = true;
        return Affine::constant(range.low);
    }
    Affine f {.subtract = low, .multiply = (range.high - range.low) / (high - low), .add = range.low};
    if (clip) {
        f.low = range.low;
        f.high = range.high;
    }
    return f;
}

} // namespace isolume
