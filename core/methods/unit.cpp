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

const Method& unitMethod()
{
    static const Method method {
        .id = "unit",
        .label = "Unit range",
        .help = "divides by the largest value the data can hold, as torchvision's ToDtype(scale=True)",
        .params = params(),
        .scopes = noScope,
        .function = [](const ImageFit&, const Params& p, const DataRange& data, int, int, bool& degenerate)
            -> Function { return stretch(0, data.max, rangeOf(params(), p), false, degenerate); },
        .nominal = [](const Params& p, const DataRange&, int) { return rangeOf(params(), p); },
    };
    return method;
}

} // namespace isolume
