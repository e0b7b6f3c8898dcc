// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/centred.h"
#include "core/methods/method.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace isolume {

namespace {

std::span<const Param> params()
{
    static const std::array all {
        Param {.name = "s",
            .label = "Scale",
            .standard = 1.0,
            .min = 1e-6,
            .max = 1e6,
            .step = 0.1,
            .help = "what one standard deviation becomes"},
        Param {.name = "lambda",
            .label = "Lambda",
            .standard = 0.0,
            .min = 0,
            .max = 1e12,
            .step = 1,
            .help = "added to the variance, so that nearly flat images are not blown up"},
        Param {.name = "eps",
            .label = "Epsilon",
            .standard = 1e-8,
            .min = 0,
            .max = 1e6,
            .step = 1e-8,
            .help = "the least that is divided by",
            .advanced = true},
    };
    return all;
}

/// pylearn2's global_contrast_normalize.
Function function(const ImageFit& fit, const Params& p, const DataRange&, int c, int, bool& degenerate)
{
    if (fit.channel(c).isEmpty())
        return zeroWithoutValues(degenerate);
    const double std = fit.channel(c).number("std"), lambda = number(params(), p, "lambda");
    const double divisor = std::max(number(params(), p, "eps"), std::sqrt(lambda + std * std));
    Affine f = centred(fit.channel(c).number("mean"), divisor / number(params(), p, "s"), degenerate);
    degenerate |= std == 0 && lambda == 0;
    return f;
}

} // namespace

const Method& gcnMethod()
{
    static const Method method {
        .id = "gcn",
        .label = "Global contrast",
        .help = "subtracts each image's mean and divides by its contrast, with a floor for flat images",
        .params = params(),
        .scopes = imageScope,
        .fit =
            [](const Distribution& d, const Params&) {
                return FittedChannel {.numbers = {{"mean", d.mean()}, {"std", d.standardDeviation()}}};
            },
        .function = function,
        .nominal =
            [](const Params& p, const DataRange&, int) {
                const double s = number(params(), p, "s");
                return Interval {scoreRange.low * s, scoreRange.high * s};
            },
    };
    return method;
}

} // namespace isolume
