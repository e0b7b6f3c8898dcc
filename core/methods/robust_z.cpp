// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/centred.h"
#include "core/methods/method.h"

#include <array>

namespace isolume {

namespace {

constexpr std::array spreads {
    Choice {"mad", "median absolute deviation"}, Choice {"iqr", "interquartile range"}};

std::span<const Param> params()
{
    static const std::array all {
        Param {.name = "spread",
            .label = "Spread",
            .type = ParamType::Choice,
            .standard = std::string("mad"),
            .help = "what stands for the standard deviation; scaled so that it is equal for a bell curve",
            .choices = spreads},
    };
    return all;
}

FittedChannel fit(const Distribution& d, const Params& p)
{
    const double median = d.percentile(50);
    const double spread = choice(params(), p, "spread") == "iqr"
        ? (d.percentile(75) - d.percentile(25)) / 1.349
        : 1.4826 * d.medianAbsoluteDeviation(median);
    return {.numbers = {{"median", median}, {"spread", spread}}};
}

} // namespace

const Method& robustZMethod()
{
    static const Method method {
        .id = "robust_z",
        .label = "Robust z-score",
        .help = "subtracts the median and divides by a spread that odd pixels do not change",
        .params = params(),
        .fit = fit,
        .function
        = [](const ImageFit& fit, const Params&, const DataRange&, int c, int, bool& degenerate) -> Function {
            return centred(fit.channel(c).number("median"), fit.channel(c).number("spread"), degenerate);
        },
        .nominal = [](const Params&, const DataRange&, int) { return scoreRange; },
    };
    return method;
}

} // namespace isolume
