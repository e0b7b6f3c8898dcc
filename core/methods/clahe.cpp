// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/methods/blocks.h"
#include "core/methods/cielab.h"
#include "core/methods/flatness.h"
#include "core/methods/pixel_values.h"
#include "core/methods/tile_equalizer.h"

#include <array>
#include <cmath>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

namespace isolume {

namespace {

constexpr double mostTiles = 128;
constexpr int deepBins = 4096;

std::span<const Param> params()
{
    static const std::array modes {
        Choice {"channel", "Each channel alone"},
        Choice {"luminance", "Luminance, keeping the colours"},
    };
    static const std::array all {
        Param {.name = "clip_limit",
            .label = "Clip limit",
            .standard = 2.0,
            .min = 0,
            .max = 1000,
            .step = 0.5,
            .help = "how far a bin may rise above the mean of its tile's histogram; 0: without limit"},
        Param {.name = "tiles",
            .label = "Tiles",
            .type = ParamType::List,
            .standard = std::vector<double> {8, 8},
            .help = "rows and columns of tiles that the image is divided into, 1 to 128 each"},
        Param {.name = "mode",
            .label = "Acts on",
            .type = ParamType::Choice,
            .standard = std::string("channel"),
            .help = "each channel alone, or the luminance of a colour image",
            .choices = modes},
    };
    return all;
}

TileOptions tileOptions(const Params& p)
{
    const std::vector<double>& tiles = list(params(), p, "tiles");
    for (const double t : tiles)
        if (tiles.size() > 2 || t != std::floor(t) || t < 1 || t > mostTiles)
            throw Error({"tiles", "cannot use the parameter",
                fmt::format("it takes two whole numbers from 1 to {}: rows and columns", mostTiles),
                "Use for example 8,8"});
    TileOptions options;
    options.clipLimit = number(params(), p, "clip_limit");
    options.rows = static_cast<int>(tiles.front());
    options.columns = static_cast<int>(tiles.back());
    return options;
}

/// Files of fewer bits hold their 0…15 in bytes too; their range is not that of 8-bit data.
bool isByteData(const Image& image) { return image.depth() == Depth::U8 && image.max() == 255; }

void applyToBytes(const Image& image, int c, const TileOptions& options, float* out, const Job& job)
{
    const std::size_t pixels = image.shape().pixels(), channels = static_cast<std::size_t>(image.channels());
    const auto* x = image.pixels<std::uint8_t>() + c;
    std::vector<std::uint16_t> bins(pixels);
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            bins[i] = x[i * channels];
    });
    equalizeTiles(bins, validOf(image, c), image.height(), image.width(), options, job);
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            out[i * channels + static_cast<std::size_t>(c)] = bins[i];
    });
}

/// Values to bins of min…max, equalized, and back: `values` in place.
void equalizeDeep(std::vector<double>& values, const std::vector<std::uint8_t>& valid, Extremes extremes,
    const Shape& shape, TileOptions options, const Job& job)
{
    const double low = extremes.min, width = extremes.max - extremes.min, last = deepBins - 1;
    if (!(width > 0)) {
        std::fill(values.begin(), values.end(), low);
        return;
    }
    std::vector<std::uint16_t> bins(values.size());
    forBlocks(values.size(), blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            bins[i] = static_cast<std::uint16_t>(
                std::clamp(roundHalfEven((values[i] - low) / width * last), 0.0, last));
    });
    options.bins = deepBins;
    equalizeTiles(bins, valid, shape.height, shape.width, options, job);
    forBlocks(values.size(), blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            values[i] = low + bins[i] / last * width;
    });
}

void applyToDeep(const Image& image, int c, const TileOptions& options, float* out, const Job& job)
{
    const std::size_t pixels = image.shape().pixels(), channels = static_cast<std::size_t>(image.channels());
    std::vector<double> values(pixels);
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        readChannel(image, c, begin, end, values.data() + begin);
    });
    equalizeDeep(
        values, validOf(image, c), extremesOf(image, c).value_or(Extremes()), image.shape(), options, job);
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            out[i * channels + static_cast<std::size_t>(c)] = finiteFloat(values[i]);
    });
}

/// OpenCV's 8-bit Lab, there and back, of one block of pixels.
cv::Mat converted(const std::uint8_t* pixels, std::size_t count, int code)
{
    const cv::Mat from(1, static_cast<int>(count), CV_8UC3, const_cast<std::uint8_t*>(pixels));
    cv::Mat to;
    cv::cvtColor(from, to, code);
    return to;
}

void applyToByteLuminance(const Image& image, const TileOptions& options, float* out, const Job& job)
{
    const std::size_t pixels = image.shape().pixels();
    std::vector<std::uint8_t> lab(3 * pixels);
    std::vector<std::uint16_t> luminance(pixels);
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        std::vector<double> x(3 * (end - begin));
        readPixels(image, begin, end, x.data());
        const std::vector<std::uint8_t> bytes(x.begin(), x.end());
        const cv::Mat block = converted(bytes.data(), end - begin, cv::COLOR_RGB2Lab);
        std::copy_n(block.ptr(), x.size(), lab.begin() + static_cast<std::ptrdiff_t>(3 * begin));
        for (std::size_t i = begin; i < end; ++i)
            luminance[i] = lab[3 * i];
    });
    equalizeTiles(luminance, validInAll(image), image.height(), image.width(), options, job);
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            lab[3 * i] = static_cast<std::uint8_t>(luminance[i]);
        const cv::Mat block = converted(lab.data() + 3 * begin, end - begin, cv::COLOR_Lab2RGB);
        std::copy_n(block.ptr(), 3 * (end - begin), out + 3 * begin);
    });
}

void applyToDeepLuminance(
    const Image& image, double max, const TileOptions& options, float* out, const Job& job)
{
    const std::size_t pixels = image.shape().pixels();
    const auto labOf = [&](std::size_t begin, std::size_t end) {
        std::vector<double> x(3 * (end - begin));
        readPixels(image, begin, end, x.data());
        for (double& v : x)
            v /= max;
        rgbToLab(x.data(), end - begin);
        return x;
    };
    std::vector<double> luminance(pixels);
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        const std::vector<double> lab = labOf(begin, end);
        for (std::size_t i = begin; i < end; ++i)
            luminance[i] = lab[3 * (i - begin)];
    });
    const std::vector<std::uint8_t> valid = validInAll(image);
    std::optional<Extremes> extremes;
    for (std::size_t i = 0; i < pixels; ++i)
        if (valid.empty() || valid[i])
            extremes = extremes
                ? Extremes {std::min(extremes->min, luminance[i]), std::max(extremes->max, luminance[i])}
                : Extremes {luminance[i], luminance[i]};
    equalizeDeep(luminance, valid, extremes.value_or(Extremes()), image.shape(), options, job);
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        std::vector<double> lab = labOf(begin, end);
        for (std::size_t i = begin; i < end; ++i)
            lab[3 * (i - begin)] = luminance[i];
        labToRgb(lab.data(), end - begin);
        for (std::size_t i = 0; i < lab.size(); ++i)
            out[3 * begin + i] = finiteFloat(lab[i] * max);
    });
}

PixelTransform pixels(
    const ImageFit& fit, const Params& p, const DataRange& data, int channels, bool& degenerate)
{
    using Kind = PixelTransform::Kind;
    const TileOptions options = tileOptions(p);
    degenerate = anyFlat(fit);
    // The luminance of a gray image is its channel.
    if (choice(params(), p, "mode") == "luminance" && channels != 1) {
        requireColour(channels, "clahe with the mode luminance");
        const double max = data.max;
        if (!(max > 0)) {
            degenerate = true;
            return allZero();
        }
        return {Kind::Neighbourhood, [options, max](const Image& image, float* out, const Job& job) {
                    if (isByteData(image))
                        applyToByteLuminance(image, options, out, job);
                    else
                        applyToDeepLuminance(image, max, options, out, job);
                }};
    }
    return {Kind::Neighbourhood, [options](const Image& image, float* out, const Job& job) {
                const auto apply = isByteData(image) ? applyToBytes : applyToDeep;
                for (int c = 0; c < image.channels(); ++c)
                    apply(image, c, options, out, job);
            }};
}

} // namespace

const Method& claheMethod()
{
    static const Method method {
        .id = "clahe",
        .label = "Local histogram (CLAHE)",
        .help = "equalizes tile by tile with limited contrast, interpolated between the tiles",
        .params = params(),
        .check = [](const Params& p) { tileOptions(p); },
        .scopes = imageScope,
        .channels = Channels::Separate,
        .fit = fitExtremes,
        .pixels = pixels,
        .nominal = [](const Params&, const DataRange& data, int) { return data.nominal; },
        .nominalFromData = true,
    };
    return method;
}

} // namespace isolume
