// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/methods/method.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr std::array presets {Choice {"imagenet", "ImageNet"}, Choice {"clip", "CLIP"},
    Choice {"half", "Half (−1 … 1)"}, Choice {"caffe", "Caffe (VGG, ResNet in Keras)"}};
constexpr std::array orders {Choice {"rgb", "R, G, B"}, Choice {"bgr", "B, G, R"}};

std::span<const Param> params()
{
    static const std::array all {
        Param {.name = "preset",
            .label = "Constants",
            .type = ParamType::Choice,
            .standard = std::string("imagenet"),
            .help = "constants published with a network; mean and std, where given, replace them",
            .choices = presets},
        Param {.name = "mean",
            .label = "Mean",
            .type = ParamType::List,
            .standard = {},
            .help = "one a channel, in units of max",
            .optional = true},
        Param {.name = "std",
            .label = "Deviation",
            .type = ParamType::List,
            .standard = {},
            .help = "one a channel, in units of max",
            .optional = true},
        Param {.name = "max",
            .label = "Max",
            .standard = {},
            .min = 1e-6,
            .max = 4294967295.0,
            .step = 1,
            .help = "what counts as 1; none: the largest value the data can hold",
            .optional = true,
            .advanced = true},
        Param {.name = "order",
            .label = "Order",
            .type = ParamType::Choice,
            .standard = std::string("rgb"),
            .help = "of the channels that are written; Keras gives bgr with the caffe constants",
            .choices = orders,
            .advanced = true},
    };
    return all;
}

struct Constants {
    std::vector<double> mean, std;
    double unit = 1; ///< what max is worth: 1, or 255 for caffe
};

Constants constantsOf(const Params& p)
{
    const auto* mean = std::get_if<std::vector<double>>(&paramValue(params(), p, "mean"));
    const auto* std = std::get_if<std::vector<double>>(&paramValue(params(), p, "std"));
    if (mean || std) {
        const std::size_t n = mean ? mean->size() : std->size();
        return {mean ? *mean : std::vector<double>(n, 0), std ? *std : std::vector<double>(n, 1)};
    }
    const std::string_view preset = choice(params(), p, "preset");
    if (preset == "clip") // openai/CLIP, clip.py
        return {{0.48145466, 0.4578275, 0.40821073}, {0.26862954, 0.26130258, 0.27577711}};
    if (preset == "half")
        return {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}};
    if (preset == "caffe") // keras.applications.imagenet_utils, mode "caffe"
        return {{123.68, 116.779, 103.939}, {1, 1, 1}, 255};
    return {{0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}};
}

/// As many constants as channels; throws Error that says what does not fit.
Constants constantsFor(const Params& p, int channels)
{
    Constants k = constantsOf(p);
    const auto n = static_cast<std::size_t>(channels);
    if (k.mean.size() != n || k.std.size() != n)
        throw Error({"", "cannot apply the method fixed",
            fmt::format("the image has {} channel{} and there are {} means and deviations", n,
                n == 1 ? "" : "s", k.mean.size()),
            "Give as many constants as channels, as in mean=0.5 std=0.25"});
    return k;
}

void check(const Params& p)
{
    const Constants k = constantsOf(p);
    if (std::any_of(k.std.begin(), k.std.end(), [](double s) { return !(s > 0); }))
        throw Error(
            {"std", "cannot use the parameter", "a deviation is not above 0", "Give deviations above 0"});
    if (k.mean.size() != k.std.size())
        throw Error({"mean, std", "cannot use the parameters",
            fmt::format("there are {} means and {} deviations", k.mean.size(), k.std.size()),
            "Give as many constants as channels, as in mean=0.5 std=0.25"});
}

Affine constantsFunction(const Params& p, const DataRange& data, int c, int channels, bool& degenerate)
{
    const Constants k = constantsFor(p, channels);
    const auto* given = std::get_if<double>(&paramValue(params(), p, "max"));
    const double one = (given ? *given : data.max) / k.unit;
    const auto i = static_cast<std::size_t>(c);
    const double factor = 1 / (one * k.std[i]);
    if (!std::isfinite(one) || !std::isfinite(factor)) { // a scale in the file can make max 0
        degenerate = true;
        return Affine::constant(0);
    }
    // x/one − mean over std, with the subtraction in the units of x.
    return {.subtract = k.mean[i] * one, .multiply = factor, .add = 0};
}

Interval nominal(const Params& p, const DataRange& data, int channels)
{
    bool degenerate = false;
    Interval range;
    for (int c = 0; c < channels; ++c) {
        const Affine f = constantsFunction(p, data, c, channels, degenerate);
        const double low = f.unclipped(data.nominal.low), high = f.unclipped(data.nominal.high);
        range.low = c ? std::min(range.low, low) : low;
        range.high = c ? std::max(range.high, high) : high;
    }
    return range;
}

} // namespace

const Method& fixedMethod()
{
    static const Method method {
        .id = "fixed",
        .label = "Fixed constants",
        .help
        = "the mean and deviation that a pretrained network was trained with, whatever this set looks like",
        .params = params(),
        .check = check,
        .scopes = noScope,
        .function
        = [](const ImageFit&, const Params& p, const DataRange& data, int c, int channels,
              bool& degenerate) -> Function { return constantsFunction(p, data, c, channels, degenerate); },
        .nominal = nominal,
        .reversesChannels = [](const Params& p) { return choice(params(), p, "order") == "bgr"; },
        .nominalFromData = true,
    };
    return method;
}

} // namespace isolume
