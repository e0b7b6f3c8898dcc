// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/centred.h"
#include "core/methods/method.h"

#include <algorithm>
#include <cmath>

namespace isolume {

const Method& centerMethod()
{
    static const Method method {
        .id = "center",
        .label = "Center",
        .help = "subtracts the mean and leaves the scale, as VGG networks were trained",
        .params = {},
        .fit =
            [](const Distribution& d, const Params&) {
                return FittedChannel {.numbers = {{"mean", d.mean()}}};
            },
        .function
        = [](const ImageFit& fit, const Params&, const DataRange&, int c, int, bool& degenerate) -> Function {
            if (fit.channel(c).isEmpty())
                return zeroWithoutValues(degenerate);
            return Affine {.subtract = fit.channel(c).number("mean")};
        },
        .nominal =
            [](const Params&, const DataRange& data, int) {
                const double most = std::max(std::fabs(data.nominal.low), std::fabs(data.nominal.high));
                return Interval {-most, most};
            },
        .nominalFromData = true,
    };
    return method;
}

} // namespace isolume
