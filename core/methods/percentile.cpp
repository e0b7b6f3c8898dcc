// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/shared_params.h"

#include <array>

namespace isolume {

namespace {

std::span<const Param> params()
{
    static const std::array all {
        lowPercentileParam(1, "the percentile that becomes the lower end of the range"),
        highPercentileParam(99, "the percentile that becomes the upper end of the range"),
        rangeParam(),
        clipParam(),
    };
    return all;
}

FittedChannel fit(const Distribution& d, const Params& p)
{
    const Interval ends = fittedPercentiles(params(), p, d);
    return {.numbers = {{"p_lo", ends.low}, {"p_hi", ends.high}}};
}

} // namespace

const Method& percentileMethod()
{
    static const Method method {
        .id = "percentile",
        .label = "Percentile",
        .help
        = "maps a low and a high percentile to the ends of the range, so that few odd pixels do not matter",
        .params = params(),
        .check = [](const Params& p) { checkPercentiles(params(), p); },
        .fit = fit,
        .function = [](const ImageFit& fit, const Params& p, const DataRange&, int c, int,
                        bool& degenerate) -> Function {
            return stretch(fit.channel(c).number("p_lo"), fit.channel(c).number("p_hi"), rangeOf(params(), p),
                switchedOn(params(), p, "clip"), degenerate);
        },
        .nominal = [](const Params& p, const DataRange&, int) { return rangeOf(params(), p); },
    };
    return method;
}

} // namespace isolume
