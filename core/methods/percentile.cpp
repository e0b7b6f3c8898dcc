// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/methods/range_param.h"

#include <array>

namespace isolume {

namespace {

std::span<const Param> params()
{
    static const std::array all {
        Param {.name = "lo",
            .label = "Low",
            .standard = 1.0,
            .min = 0,
            .max = 100,
            .step = 0.1,
            .unit = "%",
            .help = "the percentile that becomes the lower end of the range"},
        Param {.name = "hi",
            .label = "High",
            .standard = 99.0,
            .min = 0,
            .max = 100,
            .step = 0.1,
            .unit = "%",
            .help = "the percentile that becomes the upper end of the range"},
        rangeParam(),
        Param {.name = "clip",
            .label = "Clip",
            .type = ParamType::Switch,
            .standard = true,
            .help = "cut off what lies outside the range"},
    };
    return all;
}

FittedNumbers fit(const Distribution& d, const Params& p)
{
    const double low = number(params(), p, "lo"), high = number(params(), p, "hi");
    if (!(low < high))
        throw Error({"percentile", "cannot fit the method", "the low percentile is not below the high one",
            "Choose for example 1 and 99"});
    return {{"p_lo", d.percentile(low)}, {"p_hi", d.percentile(high)}};
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
        .usesStatistics = true,
        .fit = fit,
        .function =
            [](const FittedNumbers& n, const Params& p, const DataRange&, int, int, bool& degenerate) {
                return stretch(fittedNumber(n, "p_lo"), fittedNumber(n, "p_hi"), rangeOf(params(), p),
                    switchedOn(params(), p, "clip"), degenerate);
            },
        .nominal = [](const Params& p, const DataRange&, int) { return rangeOf(params(), p); },
    };
    return method;
}

} // namespace isolume
