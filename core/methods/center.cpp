// SPDX-License-Identifier: GPL-3.0-or-later
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
        .usesStatistics = true,
        .fit =
            [](const Distribution& d, const Params&) {
                return FittedNumbers {{"mean", d.mean()}};
            },
        .function = [](const FittedNumbers& n, const Params&, const DataRange&, int, int,
                        bool&) { return Affine {.subtract = fittedNumber(n, "mean")}; },
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
