// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/shared_params.h"

#include <array>

namespace isolume {

namespace {

std::span<const Param> params()
{
    static const std::array all {
        Param {.name = "k",
            .label = "Width",
            .standard = 2.0,
            .min = 0.1,
            .max = 10,
            .step = 0.1,
            .unit = "σ",
            .help = "standard deviations on each side of the mean that fill the range"},
        rangeParam(),
        clipParam(),
    };
    return all;
}

Function function(const ImageFit& fit, const Params& p, const DataRange&, int c, int, bool& degenerate)
{
    const double mean = fit.channel(c).number("mean"),
                 half = number(params(), p, "k") * fit.channel(c).number("std");
    return stretch(
        mean - half, mean + half, rangeOf(params(), p), switchedOn(params(), p, "clip"), degenerate);
}

} // namespace

const Method& meanStdStretchMethod()
{
    static const Method method {
        .id = "mean_std_stretch",
        .label = "Mean ± deviation",
        .help
        = "maps the mean plus and minus some standard deviations to the ends of the range, as QGIS does",
        .params = params(),
        .fit =
            [](const Distribution& d, const Params&) {
                return FittedChannel {.numbers = {{"mean", d.mean()}, {"std", d.standardDeviation()}}};
            },
        .function = function,
        .nominal = [](const Params& p, const DataRange&, int) { return rangeOf(params(), p); },
    };
    return method;
}

} // namespace isolume
