// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/blocks.h"
#include "core/methods/centred.h"
#include "core/methods/flatness.h"
#include "core/methods/gaussian.h"
#include "core/methods/pixel_values.h"

#include <array>
#include <cmath>

namespace isolume {

namespace {

Param sigmaParam(std::string_view name, std::string_view label, std::string_view help)
{
    return {.name = name,
        .label = label,
        .standard = 4.0,
        .min = 0.1,
        .max = 512,
        .step = 0.5,
        .unit = "px",
        .help = help};
}

std::span<const Param> params()
{
    static const std::array all {
        sigmaParam("sigma1", "Mean over", "standard deviation of the Gaussian that makes the local mean"),
        sigmaParam(
            "sigma2", "Contrast over", "standard deviation of the Gaussian that makes the local contrast"),
        Param {.name = "floor",
            .label = "Floor",
            .standard = {},
            .min = 0,
            .max = 1e12,
            .step = 1,
            .help = "the least local contrast that is divided by; none: its mean over the image",
            .optional = true,
            .advanced = true},
    };
    return all;
}

/// H×W each, used for one channel after the other.
struct Planes {
    std::span<double> centred, contrast;
};

struct Settings {
    double sigma1, sigma2;
    std::optional<double> floor;
};

/// `values` minus their local mean.
void centre(const Image& image, int c, const ValidSmoother& smoother, std::span<const std::uint8_t> valid,
    std::span<double> values, const Job& job)
{
    // What the sums leave of a flat neighbourhood is rounding, and would be blown up where the floor is 0.
    constexpr double rounding = 1e-13;
    smoother(values);
    forBlocks(values.size(), blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        std::array<double, blockPixels> x;
        readChannel(image, c, begin, end, x.data());
        for (std::size_t i = begin; i < end; ++i) {
            const double centred = x[i - begin] - values[i];
            const bool counts
                = (valid.empty() || valid[i]) && std::fabs(centred) > rounding * std::fabs(x[i - begin]);
            values[i] = counts ? centred : 0;
        }
    });
}

double meanOverValid(std::span<const double> values, std::span<const std::uint8_t> valid, const Job& job)
{
    std::vector<std::array<double, 2>> parts((values.size() + blockPixels - 1) / blockPixels);
    forBlocks(values.size(), blockPixels, job, [&](std::size_t block, std::size_t begin, std::size_t end) {
        double sum = 0, count = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const bool counts = valid.empty() || valid[i];
            sum += counts ? values[i] : 0;
            count += counts;
        }
        parts[block] = {sum, count};
    });
    double sum = 0, count = 0;
    for (const auto& [partSum, partCount] : parts) {
        sum += partSum;
        count += partCount;
    }
    return count > 0 ? sum / count : 0;
}

/// K. Jarrett, K. Kavukcuoglu, M. Ranzato, Y. LeCun, "What is the best multi-stage architecture for object
/// recognition?" (2009), with METHODS.md's Gaussian and floor.
void applyToChannel(
    const Image& image, int c, const Settings& set, const Planes& planes, float* out, const Job& job)
{
    const std::size_t pixels = image.shape().pixels(), channels = static_cast<std::size_t>(image.channels());
    out += c;
    const std::vector<std::uint8_t> valid = validOf(image, c);
    const std::span<double> centred = planes.centred, contrast = planes.contrast;
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        readChannel(image, c, begin, end, centred.data() + begin);
    });
    const auto smootherOf
        = [&](double sigma) { return ValidSmoother(valid, image.height(), image.width(), sigma, job); };
    ValidSmoother smoother = smootherOf(set.sigma1);
    centre(image, c, smoother, valid, centred, job);
    if (set.sigma2 != set.sigma1)
        smoother = smootherOf(set.sigma2);
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            contrast[i] = centred[i] * centred[i];
    });
    smoother(contrast);
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            contrast[i] = std::sqrt(std::max(contrast[i], 0.0));
    });
    const double floor = set.floor ? *set.floor : meanOverValid(contrast, valid, job);
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const double divisor = std::max(contrast[i], floor);
            out[i * channels] = divisor > 0 ? finiteFloat(centred[i] / divisor) : 0;
        }
    });
}

PixelTransform pixels(const ImageFit& fit, const Params& p, const DataRange&, int, bool& degenerate)
{
    degenerate = anyFlat(fit);
    Settings set {number(params(), p, "sigma1"), number(params(), p, "sigma2"), {}};
    if (!isNone(paramValue(params(), p, "floor")))
        set.floor = number(params(), p, "floor");
    return {PixelTransform::Kind::Neighbourhood, [set](const Image& image, float* out, const Job& job) {
                const std::size_t size = image.shape().pixels();
                const auto channels = static_cast<std::size_t>(image.channels());
                Buffer memory(2 * size * sizeof(double));
                const Planes planes {{memory.as<double>(), size}, {memory.as<double>() + size, size}};
                const std::vector<ChannelSummary> extremes = extremesOf(image).channels;
                for (std::size_t c = 0; c < channels; ++c)
                    if (extremes[c].count > 0 && extremes[c].min < extremes[c].max)
                        applyToChannel(image, static_cast<int>(c), set, planes, out, job);
                    else
                        for (std::size_t i = c; i < size * channels; i += channels)
                            out[i] = 0;
            }};
}

} // namespace

const Method& localContrastMethod()
{
    static const Method method {
        .id = "local_contrast",
        .label = "Local contrast",
        .help = "subtracts the local mean and divides by the local contrast, each channel alone",
        .params = params(),
        .scopes = imageScope,
        .channels = Channels::Separate,
        .fit = fitExtremes,
        .fitsOnExtremes = true,
        .pixels = pixels,
        .nominal = [](const Params&, const DataRange&, int) { return scoreRange; },
    };
    return method;
}

} // namespace isolume
