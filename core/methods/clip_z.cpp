// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/centred.h"
#include "core/methods/shared_params.h"

#include <array>

namespace isolume {

namespace {

std::span<const Param> params()
{
    static const std::array all {
        lowPercentileParam(0.5, "values below this percentile are cut off first"),
        highPercentileParam(99.5, "values above this percentile are cut off first"),
    };
    return all;
}

FittedChannel fit(const Distribution& d, const Params& p)
{
    const Interval ends = fittedPercentiles(params(), p, d);
    return {.numbers
        = {{"p_lo", ends.low}, {"p_hi", ends.high}, {"mean", d.mean()}, {"std", d.standardDeviation()}}};
}

/// Cutting x off at the percentiles is cutting the scores off at the percentiles' scores.
Function function(const ImageFit& fit, const Params&, const DataRange&, int c, int, bool& degenerate)
{
    Affine f = centred(fit.channel(c).number("mean"), fit.channel(c).number("std"), degenerate);
    if (!degenerate) {
        const double low = f.unclipped(fit.channel(c).number("p_lo")),
                     high = f.unclipped(fit.channel(c).number("p_hi"));
        f.low = low;
        f.high = high;
    }
    return f;
}

} // namespace

const Method& clipZMethod()
{
    static const Method method {
        .id = "clip_z",
        .label = "Clipped z-score",
        .help = "cuts off at two percentiles, then standard scores of the uncut values: nnU-Net's for CT",
        .params = params(),
        .check = [](const Params& p) { checkPercentiles(params(), p); },
        .fit = fit,
        .function = function,
        .nominal = [](const Params&, const DataRange&, int) { return scoreRange; },
    };
    return method;
}

} // namespace isolume
