// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/methods/blocks.h"
#include "core/methods/flatness.h"
#include "core/methods/pixel_values.h"
#include "core/methods/stains.h"

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
            .help = "an image of the set by its path, or a file; none or set: the published stains",
            .optional = true},
        Param {.name = "Io",
            .label = "Light",
            .standard = 240.0,
            .min = 1,
            .max = 1000,
            .step = 1,
            .help = "the brightness of glass without tissue, of 255"},
        Param {.name = "alpha",
            .label = "Alpha",
            .standard = 1.0,
            .min = 0,
            .max = 49,
            .step = 0.5,
            .unit = "%",
            .help = "the stains are this percentile of the colours' angles, and 100 minus it"},
        Param {.name = "beta",
            .label = "Beta",
            .standard = 0.15,
            .min = 0,
            .max = 5,
            .step = 0.05,
            .help = "pixels of less optical density in any channel are glass, not tissue"},
    };
    return all;
}

StainOptions stainOptions(const Params& p)
{
    return {number(params(), p, "Io"), number(params(), p, "alpha"), number(params(), p, "beta")};
}

std::vector<FittedChannel> fitImage(const Image& image, const Params& p)
{
    requireColour(image.channels(), "macenko");
    std::size_t tissue = 0;
    const std::optional<Stains> stains = findStains(image, stainOptions(p), tissue);
    FittedChannel fitted {.numbers = {{"tissue", static_cast<double>(tissue)}}};
    if (stains) {
        fitted.arrays.emplace_back("HE", std::vector<std::size_t> {3, 2},
            std::vector<double>(stains->vectors.begin(), stains->vectors.end()));
        fitted.arrays.emplace_back(
            "maxC", std::vector<double>(stains->strongest.begin(), stains->strongest.end()));
    }
    return {fitted};
}

Stains stainsFrom(const FittedChannel& fitted)
{
    Stains stains;
    const std::vector<double>&vectors = fitted.array("HE"), &strongest = fitted.array("maxC");
    if (vectors.size() != stains.vectors.size() || strongest.size() != stains.strongest.size())
        throw Error({"", "cannot use the recipe", "its stains are damaged", "Fit the recipe again"});
    std::copy(vectors.begin(), vectors.end(), stains.vectors.begin());
    std::copy(strongest.begin(), strongest.end(), stains.strongest.begin());
    return stains;
}

Stains targetOf(const ImageFit& fit)
{
    if (fit.set.empty())
        return publishedStains;
    if (fit.setChannel(0).arrays.empty())
        throw Error({"target", "cannot use the method macenko", "its target shows too little stained tissue",
            "Name another image as the target"});
    return stainsFrom(fit.setChannel(0));
}

PixelTransform unchanged()
{
    return {PixelTransform::Kind::Colour, [](const Image& image, float* out, const Job& job) {
                forBlocks(image.shape().pixels(), blockPixels, job,
                    [&](std::size_t, std::size_t begin, std::size_t end) {
                        std::vector<double> x((end - begin) * static_cast<std::size_t>(image.channels()));
                        readPixels(image, begin, end, x.data());
                        std::transform(x.begin(), x.end(),
                            out + begin * static_cast<std::size_t>(image.channels()),
                            [](double v) { return static_cast<float>(v); });
                    });
            }};
}

PixelTransform pixels(
    const ImageFit& fit, const Params& p, const DataRange& data, int channels, bool& degenerate)
{
    requireColour(channels, "macenko");
    const Stains target = targetOf(fit);
    if (fit.channel(0).arrays.empty() || !(data.max > 0)) {
        degenerate = true;
        return unchanged();
    }
    const Restainer restainer(stainsFrom(fit.channel(0)), target, number(params(), p, "Io"), data.max);
    return {PixelTransform::Kind::Colour, [restainer](const Image& image, float* out, const Job& job) {
                requireColour(image.channels(), "macenko");
                restainer.apply(image, out, job);
            }};
}

} // namespace

const Method& macenkoMethod()
{
    static const Method method {
        .id = "macenko",
        .label = "Macenko stains",
        .help = "separates the two stains of a histology image and gives them the colours of a target",
        .params = params(),
        .scopes = imageScope,
        .channels = Channels::Joint,
        .fitImage = fitImage,
        .reference = "target",
        .isReferenceGiven =
            [](const Params& p) {
                return paramValue(params(), p, "target") == ParamValue(std::string(standardReference));
            },
        .pixels = pixels,
        .nominal = [](const Params&, const DataRange& data, int) { return data.nominal; },
        .nominalFromData = true,
    };
    return method;
}

} // namespace isolume
