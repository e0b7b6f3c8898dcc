// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/methods/blocks.h"
#include "core/methods/cielab.h"
#include "core/methods/flatness.h"
#include "core/methods/pixel_values.h"

#include <array>
#include <cmath>

namespace isolume {

namespace {

std::span<const Param> params()
{
    static const std::array all {
        Param {.name = "target",
            .label = "Target",
            .type = ParamType::Reference,
            .standard = std::string(standardReference),
            .help = "an image of the set by its path, a file, or set: the mean over the images of the set",
            .optional = true},
        Param {.name = "mean",
            .label = "Target mean",
            .type = ParamType::List,
            .help = "the target's mean as three numbers L, a, b; with std, instead of an image",
            .optional = true,
            .advanced = true},
        Param {.name = "std",
            .label = "Target deviation",
            .type = ParamType::List,
            .help = "the target's standard deviation as three numbers L, a, b",
            .optional = true,
            .advanced = true},
    };
    return all;
}

bool isGivenInNumbers(const Params& p)
{
    return !isNone(paramValue(params(), p, "mean")) || !isNone(paramValue(params(), p, "std"));
}

using Three = std::array<double, 3>;

Three threeOf(const Params& p, std::string_view name)
{
    const ParamValue& value = paramValue(params(), p, name);
    const auto* numbers = std::get_if<std::vector<double>>(&value);
    if (!numbers || numbers->size() != 3)
        throw Error({std::string(name), "cannot use the parameter",
            "the numbers of a target are three of mean and three of std, for L, a and b",
            "Use for example mean=60,10,-15 and std=12,8,6"});
    return {(*numbers)[0], (*numbers)[1], (*numbers)[2]};
}

/// Of one of L, a, b.
struct LabStatistics {
    double count = 0, mean = 0, squares = 0, min = 0, max = 0;

    /// T. F. Chan, G. H. Golub, R. J. LeVeque (1979).
    void merge(const LabStatistics& o)
    {
        if (o.count == 0)
            return;
        if (count == 0) {
            *this = o;
            return;
        }
        const double all = count + o.count, apart = o.mean - mean;
        mean += apart * (o.count / all);
        squares += o.squares + apart * apart * (count * o.count / all);
        min = std::min(min, o.min);
        max = std::max(max, o.max);
        count = all;
    }
    /// Equal values are equal to the bit, but their mean may be one rounding beside them.
    double standardDeviation() const { return min < max ? std::sqrt(squares / count) : 0; }
};

LabStatistics statisticsOf(const double* lab, std::size_t count)
{
    LabStatistics s {static_cast<double>(count), 0, 0, lab[0], lab[0]};
    for (std::size_t i = 0; i < count; ++i) {
        s.mean += lab[3 * i];
        s.min = std::min(s.min, lab[3 * i]);
        s.max = std::max(s.max, lab[3 * i]);
    }
    s.mean /= s.count;
    for (std::size_t i = 0; i < count; ++i)
        s.squares += (lab[3 * i] - s.mean) * (lab[3 * i] - s.mean);
    return s;
}

std::vector<double> labOf(const Image& image, double max, std::size_t begin, std::size_t end)
{
    std::vector<double> x(3 * (end - begin));
    readPixels(image, begin, end, x.data());
    for (double& v : x)
        v /= max;
    rgbToLab(x.data(), end - begin);
    return x;
}

std::vector<FittedChannel> fitImage(const Image& image, const Params&)
{
    requireColour(image.channels(), "reinhard");
    const std::size_t pixels = image.shape().pixels();
    const std::vector<std::uint8_t> valid = validInAll(image);
    std::array<LabStatistics, 3> all;
    if (image.max() > 0) {
        std::vector<std::array<LabStatistics, 3>> blocks((pixels + blockPixels - 1) / blockPixels);
        forBlocks(pixels, blockPixels, Job(), [&](std::size_t block, std::size_t begin, std::size_t end) {
            std::vector<double> lab = labOf(image, image.max(), begin, end);
            std::size_t used = 0;
            for (std::size_t i = begin; i < end; ++i)
                if (valid.empty() || valid[i])
                    std::copy_n(lab.data() + 3 * (i - begin), 3, lab.data() + 3 * used++);
            for (std::size_t c = 0; c < 3 && used > 0; ++c)
                blocks[block][c] = statisticsOf(lab.data() + c, used);
        });
        for (const auto& block : blocks)
            for (std::size_t c = 0; c < 3; ++c)
                all[c].merge(block[c]);
    }
    std::vector<FittedChannel> fitted;
    for (std::size_t c = 0; c < 3; ++c)
        fitted.push_back({std::string(1, "Lab"[c]),
            {{"mean", all[c].mean}, {"std", all[c].standardDeviation()}, {"pixels", all[c].count}}});
    return fitted;
}

/// Each image counts alike.
FittedChannel average(std::span<const FittedChannel> images, const Params&)
{
    double mean = 0, std = 0, used = 0;
    for (const FittedChannel& image : images)
        used += image.number("pixels") > 0;
    for (const FittedChannel& image : images)
        if (image.number("pixels") > 0) {
            mean += image.number("mean") / used;
            std += image.number("std") / used;
        }
    return {.numbers = {{"mean", mean}, {"std", std}, {"images", used}}};
}

/// v · multiply + add, for L, a and b.
struct Change {
    Three multiply, add;
};

/// E. Reinhard, M. Ashikhmin, B. Gooch, P. Shirley, "Color transfer between images" (2001), in CIE Lab as histology
/// has it.
void applyChange(const Image& image, double max, const Change& change, float* out, const Job& job)
{
    requireColour(image.channels(), "reinhard");
    forBlocks(image.shape().pixels(), blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        std::vector<double> lab = labOf(image, max, begin, end);
        for (std::size_t i = 0; i < lab.size(); ++i)
            lab[i] = lab[i] * change.multiply[i % 3] + change.add[i % 3];
        labToRgb(lab.data(), end - begin);
        for (std::size_t i = 0; i < lab.size(); ++i)
            out[3 * begin + i] = finiteFloat(lab[i] * max);
    });
}

PixelTransform pixels(
    const ImageFit& fit, const Params& p, const DataRange& data, int channels, bool& degenerate)
{
    requireColour(channels, "reinhard");
    const bool given = isGivenInNumbers(p);
    const Three means = given ? threeOf(p, "mean") : Three {}, stds = given ? threeOf(p, "std") : Three {};
    if (!given && fit.set.empty())
        throw Error({"target", "cannot use the method reinhard", "it has no target",
            "Give the parameter target, or mean and std"});
    Change change;
    for (std::size_t c = 0; c < 3; ++c) {
        const int channel = static_cast<int>(c);
        const double mean = fit.channel(channel).number("mean"), std = fit.channel(channel).number("std");
        const double wantedMean = given ? means[c] : fit.setChannel(channel).number("mean");
        const double wantedStd = given ? stds[c] : fit.setChannel(channel).number("std");
        change.multiply[c] = std > 0 ? wantedStd / std : 0;
        change.add[c] = wantedMean - mean * change.multiply[c];
        degenerate |= std == 0;
    }
    const double max = data.max;
    if (!(max > 0))
        return allZero();
    return {PixelTransform::Kind::Colour, [change, max](const Image& image, float* out, const Job& job) {
                applyChange(image, max, change, out, job);
            }};
}

} // namespace

const Method& reinhardMethod()
{
    static const Method method {
        .id = "reinhard",
        .label = "Reinhard colours",
        .help = "gives each image the mean and the spread of a target's colours, in CIE Lab",
        .params = params(),
        .check =
            [](const Params& p) {
                if (isGivenInNumbers(p)) {
                    threeOf(p, "mean");
                    threeOf(p, "std");
                }
            },
        .scopes = imageScope,
        .channels = Channels::Separate,
        .fitImage = fitImage,
        .average = average,
        .reference = "target",
        .isReferenceGiven = isGivenInNumbers,
        .pixels = pixels,
        .nominal = [](const Params&, const DataRange& data, int) { return data.nominal; },
        .nominalFromData = true,
    };
    return method;
}

} // namespace isolume
