// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/shared_params.h"

#include <array>

namespace isolume {

namespace {

std::span<const Param> params()
{
    static const std::array all {rangeParam()};
    return all;
}

} // namespace

const Method& minMaxMethod()
{
    static const Method method {
        .id = "min_max",
        .label = "Min–max",
        .help = "maps the least and the largest value to the ends of the range; one hot pixel changes it all",
        .params = params(),
        .fit =
            [](const Distribution& d, const Params&) {
                return FittedChannel {.numbers = {{"min", d.min()}, {"max", d.max()}}};
            },
        .fitsOnExtremes = true,
        .function = [](const ImageFit& fit, const Params& p, const DataRange&, int c, int,
                        bool& degenerate) -> Function {
            return stretch(fit.channel(c).number("min"), fit.channel(c).number("max"), rangeOf(params(), p),
                false, degenerate);
        },
        .nominal = [](const Params& p, const DataRange&, int) { return rangeOf(params(), p); },
    };
    return method;
}

} // namespace isolume
