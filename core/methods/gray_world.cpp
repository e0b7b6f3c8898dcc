// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/method.h"

#include <cmath>

namespace isolume {

namespace {

/// G. Buchsbaum, "A spatial processor model for object colour perception" (1980): the mean of a scene is gray.
Function function(const ImageFit& fit, const Params&, const DataRange&, int c, int channels, bool&)
{
    double all = 0;
    int seen = 0; // a channel without values has no mean
    for (int i = 0; i < channels; ++i)
        if (!fit.channel(i).isEmpty()) {
            all += fit.channel(i).number("mean");
            ++seen;
        }
    const double factor = all / seen / fit.channel(c).number("mean");
    return Affine {.multiply = std::isfinite(factor) ? factor : 1};
}

} // namespace

const Method& grayWorldMethod()
{
    static const Method method {
        .id = "gray_world",
        .label = "Gray world",
        .help = "takes the colour cast off each image: all channels get the same mean",
        .params = {},
        .scopes = imageScope,
        .channels = Channels::Separate,
        .fit =
            [](const Distribution& d, const Params&) {
                return FittedChannel {.numbers = {{"mean", d.mean()}}};
            },
        .function = function,
        .nominal = [](const Params&, const DataRange& data, int) { return data.nominal; },
        .nominalFromData = true,
    };
    return method;
}

} // namespace isolume
