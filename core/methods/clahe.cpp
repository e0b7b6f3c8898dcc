// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/methods/blocks.h"
#include "core/methods/cielab.h"
#include "core/methods/flatness.h"
#include "core/methods/pixel_values.h"
#include "core/methods/tile_equalizer.h"

#include <array>
#include <cmath>
#include <optional>
#include <vector>

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

void applyToBytes(const Image& image, int c, Interval, const TileOptions& options, float* out, const Job& job)
{
    const auto width = static_cast<std::size_t>(image.width()),
               channels = static_cast<std::size_t>(image.channels());
    const auto* x = image.pixels<std::uint8_t>() + c;
    float* y = out + c;
    const BinRows rows {[=](std::size_t row, std::uint16_t* bins) {
                            for (std::size_t i = 0; i < width; ++i)
                                bins[i] = x[(row * width + i) * channels];
                        },
        [=](std::size_t row, const std::uint16_t* bins) {
            for (std::size_t i = 0; i < width; ++i)
                y[(row * width + i) * channels] = bins[i];
        }};
    equalizeTiles(rows, validOf(image, c), image.height(), image.width(), options, job);
}

/// Equalizes values of any kind in bins of their extremes, row by row: read(y, values) and write(y, values).
template <class Read, class Write>
void equalizeDeep(Interval extremes, std::span<const std::uint8_t> valid, const Shape& shape,
    TileOptions options, const Job& job, Read&& read, Write&& write)
{
    const auto count = static_cast<std::size_t>(shape.width);
    const double low = extremes.low, width = extremes.high - extremes.low, last = deepBins - 1;
    options.bins = deepBins;
    const BinRows rows {
        [&](std::size_t y, std::uint16_t* bins) {
            std::vector<double> values(count);
            read(y, values.data());
            for (std::size_t i = 0; i < count; ++i)
                bins[i] = static_cast<std::uint16_t>(
                    width > 0 ? std::clamp(roundHalfEven((values[i] - low) / width * last), 0.0, last) : 0.0);
        },
        [&](std::size_t y, const std::uint16_t* bins) {
            std::vector<double> values(count);
            for (std::size_t i = 0; i < count; ++i)
                values[i] = width > 0 ? low + bins[i] / last * width : low;
            write(y, values.data());
        }};
    equalizeTiles(rows, valid, shape.height, shape.width, options, job);
}

void applyToDeep(
    const Image& image, int c, Interval extremes, const TileOptions& options, float* out, const Job& job)
{
    const auto width = static_cast<std::size_t>(image.width()),
               channels = static_cast<std::size_t>(image.channels());
    equalizeDeep(
        extremes, validOf(image, c), image.shape(), options, job,
        [&](std::size_t y, double* values) { readChannel(image, c, y * width, (y + 1) * width, values); },
        [&](std::size_t y, const double* values) {
            for (std::size_t i = 0; i < width; ++i)
                out[(y * width + i) * channels + static_cast<std::size_t>(c)] = finiteFloat(values[i]);
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
    const std::size_t pixels = image.shape().pixels(), width = static_cast<std::size_t>(image.width());
    Buffer lab(3 * pixels);
    auto* values = lab.as<std::uint8_t>();
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        std::vector<double> x(3 * (end - begin));
        readPixels(image, begin, end, x.data());
        const std::vector<std::uint8_t> bytes(x.begin(), x.end());
        const cv::Mat block = converted(bytes.data(), end - begin, cv::COLOR_RGB2Lab);
        std::copy_n(block.ptr(), x.size(), values + 3 * begin);
    });
    const BinRows rows {[&](std::size_t y, std::uint16_t* bins) {
                            for (std::size_t i = 0; i < width; ++i)
                                bins[i] = values[3 * (y * width + i)];
                        },
        [&](std::size_t y, const std::uint16_t* bins) {
            // Into a copy: read() has to give the same each time.
            std::vector<std::uint8_t> row(values + 3 * y * width, values + 3 * (y + 1) * width);
            for (std::size_t i = 0; i < width; ++i)
                row[3 * i] = static_cast<std::uint8_t>(bins[i]);
            const cv::Mat block = converted(row.data(), width, cv::COLOR_Lab2RGB);
            std::copy_n(block.ptr(), 3 * width, out + 3 * y * width);
        }};
    equalizeTiles(rows, validInAll(image), image.height(), image.width(), options, job);
}

void applyToDeepLuminance(
    const Image& image, double max, const TileOptions& options, float* out, const Job& job)
{
    const std::size_t pixels = image.shape().pixels(), width = static_cast<std::size_t>(image.width());
    const auto labOf = [&](std::size_t begin, std::size_t end) {
        std::vector<double> x(3 * (end - begin));
        readPixels(image, begin, end, x.data());
        for (double& v : x)
            v /= max;
        rgbToLab(x.data(), end - begin);
        return x;
    };
    Buffer plane(pixels * sizeof(double));
    auto* luminance = plane.as<double>();
    forBlocks(pixels, blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        const std::vector<double> lab = labOf(begin, end);
        for (std::size_t i = begin; i < end; ++i)
            luminance[i] = lab[3 * (i - begin)];
    });
    const std::vector<std::uint8_t> valid = validInAll(image);
    std::optional<Interval> extremes;
    for (std::size_t i = 0; i < pixels; ++i)
        if (valid.empty() || valid[i])
            extremes = extremes
                ? Interval {std::min(extremes->low, luminance[i]), std::max(extremes->high, luminance[i])}
                : Interval {luminance[i], luminance[i]};
    equalizeDeep(
        extremes.value_or(Interval {0, 0}), valid, image.shape(), options, job,
        [&](std::size_t y, double* values) { std::copy_n(luminance + y * width, width, values); },
        [&](std::size_t y, const double* values) {
            std::vector<double> lab = labOf(y * width, (y + 1) * width);
            for (std::size_t i = 0; i < width; ++i)
                lab[3 * i] = values[i];
            labToRgb(lab.data(), width);
            for (std::size_t i = 0; i < lab.size(); ++i)
                out[3 * y * width + i] = finiteFloat(lab[i] * max);
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
                const std::vector<ChannelSummary> extremes = extremesOf(image).channels;
                const auto apply = isByteData(image) ? applyToBytes : applyToDeep;
                for (int c = 0; c < image.channels(); ++c) {
                    const ChannelSummary& own = extremes[static_cast<std::size_t>(c)];
                    apply(image, c, {own.min, own.max}, options, out, job);
                }
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
        .fitsOnExtremes = true,
        .pixels = pixels,
        .nominal = [](const Params&, const DataRange& data, int) { return data.nominal; },
        .nominalFromData = true,
    };
    return method;
}

} // namespace isolume
