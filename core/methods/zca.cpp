// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/jobs/job.h"
#include "core/methods/centred.h"
#include "core/methods/method.h"
#include "core/methods/pixel_values.h"
#include "core/methods/whitening.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr int largestSide = 64;

std::span<const Param> params()
{
    static const std::array all {
        Param {.name = "eps",
            .label = "Epsilon",
            .standard = 1e-1,
            .min = 1e-9,
            .max = 1e12,
            .step = 0.1,
            .help = "added to each variance, in squared units of the file: larger keeps noise down"},
    };
    return all;
}

[[noreturn]] void refuse(const std::string& why, const std::string& hint)
{
    throw Error({"", "cannot use the method zca", why, hint});
}

/// Whoever reads the image adds its name.
[[noreturn]] void refuseImage(const std::string& why, const std::string& hint)
{
    throw Error({"", "cannot use the method zca on", why, hint});
}

void checkSide(const Shape& shape)
{
    if (std::max(shape.height, shape.width) > largestSide)
        refuseImage(
            fmt::format("it works on images of at most {0} × {0} pixels, and there is one of {1} × {2}",
                largestSide, shape.width, shape.height),
            "Make the images smaller first");
}

/// Fits image after image.
class ZcaFit {
public:
    void add(const Image& image)
    {
        checkSide(image.shape());
        if (!m_covariance) {
            m_shape = image.shape();
            m_covariance.emplace(m_shape.values());
        }
        if (image.shape() != m_shape)
            refuseImage(
                fmt::format("its images have to be of one size, and there are {} × {} × {} and {} × {} × "
                            "{} (width, height, channels)",
                    m_shape.width, m_shape.height, m_shape.channels, image.width(), image.height(),
                    image.channels()),
                "Split the set by size");
        std::vector<double> row(m_shape.values());
        readPixels(image, 0, m_shape.pixels(), row.data());
        for (std::size_t i = 0; i < row.size() && image.validity(); ++i)
            if (!image.validity()[i])
                row[i] = std::numeric_limits<double>::quiet_NaN();
        if (!m_covariance->add(row))
            refuseImage(
                fmt::format("its matrix for {} values an image and this many images would be above {} MB",
                    row.size(), mostWhiteningNumbers * sizeof(double) >> 20),
                "Make the images smaller, or fit on a split with fewer of them");
    }

    std::vector<FittedChannel> finish()
    {
        if (!m_covariance)
            refuse("there are no images to fit it on", "");
        Whitening w = m_covariance->finish();
        const auto size = [](int n) { return static_cast<std::size_t>(n); };
        const std::vector<std::size_t> shape {
            size(m_shape.height), size(m_shape.width), size(m_shape.channels)};
        const std::size_t rank = w.lambdas.size();
        FittedChannel fitted;
        fitted.arrays.emplace_back("mean", shape, std::move(w.mean));
        fitted.arrays.emplace_back("lambda", std::move(w.lambdas));
        fitted.arrays.emplace_back(
            "U", std::vector<std::size_t> {m_shape.values(), rank}, std::move(w.vectors));
        return {fitted};
    }

private:
    Shape m_shape;
    std::optional<CovarianceFit> m_covariance;
};

PixelFitter fitPixels(const Params&)
{
    auto fit = std::make_shared<ZcaFit>();
    return {[fit](const Image& image) { fit->add(image); }, [fit] { return fit->finish(); }};
}

void checkFits(const FittedChannel& fit, const Image& image)
{
    const Shape& shape = image.shape();
    for (const FittedArray& array : fit.arrays)
        if (array.name == "mean"
            && array.shape
                != std::vector<std::size_t> {static_cast<std::size_t>(shape.height),
                    static_cast<std::size_t>(shape.width), static_cast<std::size_t>(shape.channels)})
            refuseImage(
                fmt::format("the image is {} × {} pixels in {} channels, and it was fitted on another size",
                    shape.width, shape.height, shape.channels),
                "Fit it on images of this size");
    if (fit.array("mean").size() != shape.values()
        || fit.array("U").size() != shape.values() * fit.array("lambda").size())
        refuse("what the recipe keeps of its fit is damaged", "Fit the recipe again");
}

PixelTransform pixels(const ImageFit& fit, const Params& p, const DataRange&, int, bool&)
{
    const double eps = number(params(), p, "eps");
    return {PixelTransform::Kind::Neighbourhood,
        [channel = fit.channel(0), eps](const Image& image, float* out, const Job& job) {
            checkFits(channel, image);
            job.checkpoint();
            const std::vector<double>& mean = channel.array("mean");
            std::vector<double> x(mean.size());
            readPixels(image, 0, image.shape().pixels(), x.data());
            // What is not valid counts as the mean, so that it changes no other value.
            for (std::size_t i = 0; i < x.size() && image.validity(); ++i)
                if (!image.validity()[i])
                    x[i] = mean[i];
            whiten(x, mean, channel.array("U"), channel.array("lambda"), eps);
            std::transform(x.begin(), x.end(), out, finiteFloat);
        }};
}

} // namespace

const Method& zcaMethod()
{
    static const Method method {
        .id = "zca",
        .label = "ZCA whitening",
        .help = "takes the correlation between pixels out of a set of small images of one size",
        .params = params(),
        .scopes = {.image = false, .group = false, .dataset = true},
        .channels = Channels::Joint,
        .fitPixels = fitPixels,
        .pixels = pixels,
        .nominal = [](const Params&, const DataRange&, int) { return scoreRange; },
    };
    return method;
}

} // namespace isolume
