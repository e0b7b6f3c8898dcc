// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/methods/blocks.h"
#include "core/methods/gaussian.h"
#include "core/methods/method.h"
#include "core/methods/pixel_values.h"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

namespace isolume {

namespace {

std::span<const Param> params()
{
    static const std::array all {
        Param {.name = "smooth",
            .label = "Smoothing",
            .standard = 64.0,
            .min = 0.1,
            .max = 2048,
            .step = 1,
            .unit = "px",
            .help = "standard deviation of the Gaussian that makes the field of light from the mean image"},
    };
    return all;
}

std::string sizeText(const Shape& shape)
{
    return fmt::format("{} × {} pixels in {} {}", shape.width, shape.height, shape.channels,
        shape.channels == 1 ? "channel" : "channels");
}

/// The mean image: a sum and a count for each value whatever the number of images.
class MeanImage {
public:
    void add(const Image& image)
    {
        if (m_images++ == 0) {
            m_shape = image.shape();
            m_names = image.channelNames();
            m_sums.assign(m_names.size(), std::vector<double>(m_shape.pixels()));
        }
        if (image.shape() != m_shape)
            throw Error({"", "cannot fit the method illumination",
                fmt::format("its images have to be of one size, and there are some of {} and some of {}",
                    sizeText(m_shape), sizeText(image.shape())),
                "Use the scope image, or split the set by size"});
        if (image.validity() && m_missing.empty())
            m_missing.assign(m_names.size(), std::vector<std::uint32_t>(m_shape.pixels()));
        forBlocks(m_shape.pixels(), blockPixels, Job(), [&](std::size_t, std::size_t begin, std::size_t end) {
            for (std::size_t c = 0; c < m_names.size(); ++c) {
                std::array<double, blockPixels> x;
                readChannel(image, static_cast<int>(c), begin, end, x.data());
                for (std::size_t i = begin; i < end; ++i)
                    m_sums[c][i] += x[i - begin];
                for (std::size_t i = begin; i < end && image.validity(); ++i)
                    m_missing[c][i] += image.validity()[i * m_names.size() + c] == 0;
            }
        });
    }

    /// Smoothed, each in the place of its sums; "mean" is over all of it, as CellProfiler rescales by it.
    std::vector<FittedChannel> takeFields(double sigma)
    {
        if (m_images == 0)
            throw Error({"", "cannot fit the method illumination", "there are no images", ""});
        std::vector<FittedChannel> fitted;
        for (std::size_t c = 0; c < m_names.size(); ++c) {
            std::vector<double> field = std::move(m_sums[c]);
            std::vector<std::uint8_t> known(m_missing.empty() ? 0 : field.size(), 1);
            for (std::size_t i = 0; i < field.size(); ++i) {
                const std::uint32_t count = m_images - (known.empty() ? 0 : m_missing[c][i]);
                field[i] = count > 0 ? field[i] / count : 0;
                if (!known.empty())
                    known[i] = count > 0;
            }
            if (std::find(known.begin(), known.end(), 0) == known.end())
                known.clear();
            ValidSmoother(known, m_shape.height, m_shape.width, sigma, Job())(field);
            const double mean
                = std::accumulate(field.begin(), field.end(), 0.0) / static_cast<double>(field.size());
            const std::vector<std::size_t> shape {
                static_cast<std::size_t>(m_shape.height), static_cast<std::size_t>(m_shape.width)};
            fitted.push_back({m_names[c], {{"mean", mean}}, {{"field", shape, std::move(field)}}});
        }
        return fitted;
    }

private:
    Shape m_shape;
    std::vector<std::string> m_names;
    std::uint32_t m_images = 0;
    std::vector<std::vector<double>> m_sums; // by channel
    std::vector<std::vector<std::uint32_t>> m_missing; // images not valid there; empty: none
};

PixelFitter fitPixels(const Params& p)
{
    auto mean = std::make_shared<MeanImage>();
    const double sigma = number(params(), p, "smooth");
    return {
        [mean](const Image& image) { mean->add(image); }, [mean, sigma] { return mean->takeFields(sigma); }};
}

void checkSize(const FittedChannel& channel, const Image& image)
{
    const auto h = static_cast<std::size_t>(image.height()), w = static_cast<std::size_t>(image.width());
    for (const FittedArray& array : channel.arrays)
        if (array.name == "field" && array.shape != std::vector<std::size_t> {h, w})
            throw Error({"", "cannot apply the method illumination",
                fmt::format("the image is {} × {} pixels and the field has another size", w, h),
                "Fit it on images of this size, or use the scope image"});
    if (channel.array("field").size() != image.shape().pixels())
        throw Error({"", "cannot use the recipe", "its field of light is damaged", "Fit the recipe again"});
}

/// x / field · mean(field)
void divide(const Image& image, const ImageFit& fit, float* out, const Job& job)
{
    const auto channels = static_cast<std::size_t>(image.channels());
    for (int c = 0; c < image.channels(); ++c)
        checkSize(fit.channel(c), image);
    forBlocks(image.shape().pixels(), blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        std::vector<double> x((end - begin) * channels);
        readPixels(image, begin, end, x.data());
        for (std::size_t c = 0; c < channels; ++c) {
            const FittedChannel& channel = fit.channel(static_cast<int>(c));
            const double* field = channel.array("field").data() + begin;
            const double mean = channel.number("mean");
            float* to = out + begin * channels + c;
            for (std::size_t i = 0; i < end - begin; ++i) {
                const double y = x[i * channels + c] * mean / field[i];
                to[i * channels] = field[i] > 0 ? finiteFloat(y) : 0;
            }
        }
    });
}

PixelTransform pixels(const ImageFit& fit, const Params&, const DataRange&, int, bool& degenerate)
{
    for (const FittedChannel& channel : fit.channels()) {
        const std::vector<double>& field = channel.array("field");
        degenerate |= std::none_of(field.begin(), field.end(), [](double v) { return v > 0; });
    }
    return {PixelTransform::Kind::Neighbourhood,
        [fit](const Image& image, float* out, const Job& job) { divide(image, fit, out, job); }};
}

} // namespace

const Method& illuminationMethod()
{
    static const Method method {
        .id = "illumination",
        .label = "Illumination",
        .help = "divides by the field of light: the set's mean image, or each image, smoothed",
        .params = params(),
        .scopes = {.image = true, .group = false, .dataset = true},
        .channels = Channels::Separate,
        .fitPixels = fitPixels,
        .pixels = pixels,
        .nominal = [](const Params&, const DataRange& data, int) { return data.nominal; },
        .nominalFromData = true,
    };
    return method;
}

} // namespace isolume
