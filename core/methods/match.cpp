// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/cumulative.h"
#include "core/methods/method.h"

#include <algorithm>
#include <array>

namespace isolume {

namespace {

std::span<const Param> params()
{
    static const std::array all {
        Param {.name = "reference",
            .label = "Reference",
            .type = ParamType::Reference,
            .standard = std::string(standardReference),
            .help
            = "an image of the set by its path, a file, or set: the distribution that every image gets"},
    };
    return all;
}

/// The value at that share, on the line through the points (shares, values); the ends held.
double valueAt(const std::vector<double>& shares, const std::vector<double>& values, double share)
{
    const auto above = std::upper_bound(shares.begin(), shares.end(), share);
    if (above == shares.begin())
        return values.front();
    if (above == shares.end())
        return values.back();
    const auto i = static_cast<std::size_t>(above - shares.begin());
    const double slope = (values[i] - values[i - 1]) / (shares[i] - shares[i - 1]);
    return slope * (share - shares[i - 1]) + values[i - 1];
}

Function function(const ImageFit& fit, const Params&, const DataRange&, int c, int, bool& degenerate)
{
    const FittedChannel &own = fit.channel(c), &reference = fit.setChannel(c);
    const std::vector<double>& shares = reference.array("cdf");
    const std::vector<double>& values = reference.array("values");
    if (values.empty() || own.array("values").empty()) {
        degenerate = true;
        return Affine::constant(0);
    }
    Steps steps {own.array("values"), {}, values.front()};
    for (const double share : own.array("cdf"))
        steps.results.push_back(valueAt(shares, values, share));
    return steps;
}

} // namespace

const Method& matchMethod()
{
    static const Method method {
        .id = "match",
        .label = "Match histogram",
        .help = "gives each image the distribution of a reference, quantile by quantile",
        .params = params(),
        .scopes = imageScope,
        .fit = [](const Distribution& d, const Params&) { return cumulativeShares(d); },
        .reference = "reference",
        .function = function,
        .nominal = [](const Params&, const DataRange& data, int) { return data.nominal; },
        .nominalFromData = true,
    };
    return method;
}

} // namespace isolume
