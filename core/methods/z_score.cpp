// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/centred.h"
#include "core/methods/method.h"

#include <algorithm>
#include <array>

namespace isolume {

namespace {

constexpr std::array epsModes {Choice {"add", "add to σ"}, Choice {"floor", "least σ"}};

std::span<const Param> params()
{
    static const std::array all {
        Param {.name = "clip_sigma",
            .label = "Clip at",
            .standard = {},
            .min = 0.1,
            .max = 100,
            .step = 0.5,
            .unit = "σ",
            .help = "cut off what lies further from 0 than this; none: nothing",
            .optional = true},
        Param {.name = "ddof",
            .label = "Degrees of freedom",
            .type = ParamType::Integer,
            .standard = 0.0,
            .min = 0,
            .max = 1,
            .step = 1,
            .help = "0: standard deviation of the population, 1: of a sample",
            .advanced = true},
        Param {.name = "eps",
            .label = "Epsilon",
            .standard = 0.0,
            .min = 0,
            .max = 1e6,
            .step = 1e-4,
            .help = "keeps the division away from 0, as some libraries do",
            .advanced = true},
        Param {.name = "eps_mode",
            .label = "Epsilon is",
            .type = ParamType::Choice,
            .standard = std::string("add"),
            .help = "added to σ, or the least that σ may be",
            .choices = epsModes,
            .advanced = true},
    };
    return all;
}

Function function(const ImageFit& fit, const Params& p, const DataRange&, int c, int, bool& degenerate)
{
    if (fit.channel(c).isEmpty())
        return zeroWithoutValues(degenerate);
    const double std = fit.channel(c).number("std"), eps = number(params(), p, "eps");
    const double divisor = choice(params(), p, "eps_mode") == "floor" ? std::max(std, eps) : std + eps;
    Affine f = centred(fit.channel(c).number("mean"), divisor, degenerate);
    const ParamValue& clip = paramValue(params(), p, "clip_sigma");
    if (const double* sigmas = std::get_if<double>(&clip)) {
        f.low = -*sigmas;
        f.high = *sigmas;
    }
    return f;
}

} // namespace

const Method& zScoreMethod()
{
    static const Method method {
        .id = "z_score",
        .label = "Z-score",
        .help = "subtracts the mean and divides by the standard deviation",
        .params = params(),
        .fit =
            [](const Distribution& d, const Params& p) {
                const int ddof = static_cast<int>(number(params(), p, "ddof"));
                return FittedChannel {.numbers = {{"mean", d.mean()}, {"std", d.standardDeviation(ddof)}}};
            },
        .function = function,
        .nominal = [](const Params&, const DataRange&, int) { return scoreRange; },
    };
    return method;
}

} // namespace isolume
