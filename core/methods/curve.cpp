// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/method.h"

#include <array>
#include <cmath>

namespace isolume {

namespace {

constexpr std::array kinds {Choice {"gamma", "Gamma"}, Choice {"log", "Logarithm, ln(1 + x)"},
    Choice {"sqrt", "Square root"}, Choice {"asinh", "Inverse hyperbolic sine"}};

std::span<const Param> params()
{
    static const std::array all {
        Param {.name = "kind",
            .label = "Curve",
            .type = ParamType::Choice,
            .standard = std::string("gamma"),
            .help = "the shape; asinh takes values below 0, for the others these count as 0",
            .choices = kinds},
        Param {.name = "g",
            .label = "Gamma",
            .standard = 1.0,
            .min = 0.01,
            .max = 100,
            .step = 0.1,
            .help = "exponent of the gamma curve: below 1 brightens, above 1 darkens"},
        Param {.name = "s",
            .label = "Scale",
            .standard = 1.0,
            .min = 1e-9,
            .max = 1e9,
            .step = 1,
            .help = "where asinh turns from a line into a logarithm, in the units of the values"},
    };
    return all;
}

Function curveOf(const Params& p, const DataRange& data)
{
    const std::string_view kind = choice(params(), p, "kind");
    if (kind == "log")
        return Curve {Curve::Kind::Log};
    if (kind == "sqrt")
        return Curve {Curve::Kind::Sqrt};
    if (kind == "asinh")
        return Curve {Curve::Kind::Asinh, number(params(), p, "s")};
    return Curve {Curve::Kind::Gamma, data.max, number(params(), p, "g")};
}

} // namespace

const Method& curveMethod()
{
    static const Method method {
        .id = "curve",
        .label = "Curve",
        .help = "bends the values: gamma, logarithm, square root or asinh, the same for every image",
        .params = params(),
        .scopes = noScope,
        .function = [](const ImageFit&, const Params& p, const DataRange& data, int, int,
                        bool& degenerate) -> Function {
            if (!(data.max > 0)
                && choice(params(), p, "kind") == "gamma") { // a scale in the file can make it so
                degenerate = true;
                return Affine::constant(0);
            }
            return curveOf(p, data);
        },
        .nominal =
            [](const Params& p, const DataRange& data, int) {
                const Function f = curveOf(p, data);
                return Interval {
                    static_cast<double>(f(data.nominal.low)), static_cast<double>(f(data.nominal.high))};
            },
        .nominalFromData = true,
    };
    return method;
}

} // namespace isolume
