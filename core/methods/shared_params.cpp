// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/shared_params.h"

#include "core/error.h"

#include <cmath>

namespace isolume {

namespace {

Param percentileParam(std::string_view name, std::string_view label, double standard, std::string_view help)
{
    return {.name = name,
        .label = label,
        .standard = standard,
        .min = 0,
        .max = 100,
        .step = 0.1,
        .unit = "%",
        .help = help};
}

} // namespace

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

Param clipParam()
{
    return {.name = "clip",
        .label = "Clip",
        .type = ParamType::Switch,
        .standard = true,
        .help = "cut off what lies outside the range"};
}

Param lowPercentileParam(double standard, std::string_view help)
{
    return percentileParam("lo", "Low", standard, help);
}

Param highPercentileParam(double standard, std::string_view help)
{
    return percentileParam("hi", "High", standard, help);
}

void checkPercentiles(std::span<const Param> declared, const Params& params)
{
    if (!(number(declared, params, "lo") < number(declared, params, "hi")))
        throw Error({"lo, hi", "cannot use the parameters", "the low percentile is not below the high one",
            "Choose for example 1 and 99"});
}

Interval fittedPercentiles(
    std::span<const Param> declared, const Params& params, const Distribution& distribution)
{
    return {distribution.percentile(number(declared, params, "lo")),
        distribution.percentile(number(declared, params, "hi"))};
}

Affine stretch(double low, double high, Interval range, bool clip, bool& degenerate)
{
    const double factor = (range.high - range.low) / (high - low);
    if (!(high > low) || !std::isfinite(factor)) {
        degenerate = true;
        return Affine::constant(range.low);
    }
    Affine f {.subtract = low, .multiply = factor, .add = range.low};
    if (clip) {
        f.low = range.low;
        f.high = range.high;
    }
    return f;
}

} // namespace isolume
