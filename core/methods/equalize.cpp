// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/cumulative.h"
#include "core/methods/shared_params.h"

#include <algorithm>
#include <array>

namespace isolume {

namespace {

std::span<const Param> params()
{
    static const std::array all {rangeParam()};
    return all;
}

Function function(const ImageFit& fit, const Params& p, const DataRange&, int c, int, bool& degenerate)
{
    const FittedChannel& channel = fit.channel(c);
    const std::vector<double>& shares = channel.array("cdf");
    const double least = shares.empty() ? 1 : shares.front();
    const Interval range = rangeOf(params(), p);
    if (!(least < 1) || shares.size() < 2) {
        degenerate = true;
        return Affine::constant(range.low);
    }
    Steps steps {channel.array("values"), {}, range.low};
    const double factor = (range.high - range.low) / (1 - least);
    for (const double share : shares)
        steps.results.push_back(std::clamp((share - least) * factor + range.low, range.low, range.high));
    return steps;
}

} // namespace

const Method& equalizeMethod()
{
    static const Method method {
        .id = "equalize",
        .label = "Equalize",
        .help = "spreads the values so that each part of the range holds as many pixels as any other",
        .params = params(),
        .fit = [](const Distribution& d, const Params&) { return cumulativeShares(d); },
        .function = function,
        .nominal = [](const Params& p, const DataRange&, int) { return rangeOf(params(), p); },
    };
    return method;
}

} // namespace isolume
