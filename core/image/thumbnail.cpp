// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/thumbnail.h"

#include "core/error.h"
#include "core/methods/transform.h"
#include "core/stats/distribution.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace isolume {

namespace {

Interval shownRange(const Image& image, const Summary& summary, int channels)
{
    if (image.depth() == Depth::U8)
        return {0, image.max()};
    ChannelSummary pooled = summary.channels.front();
    for (int c = 1; c < channels; ++c)
        mergeInto(pooled, summary.channels[static_cast<std::size_t>(c)]);
    const Distribution values(pooled);
    return {values.percentile(0.5), values.percentile(99.5)};
}

std::uint8_t gray(double value, Interval range)
{
    if (!(range.high > range.low))
        return value > range.low ? 255 : 128;
    const double share = std::clamp((value - range.low) / (range.high - range.low), 0.0, 1.0);
    return static_cast<std::uint8_t>(std::lround(share * 255));
}

/// Mean of the valid values of one channel over the columns [x0, x1) and rows [y0, y1); NaN where none is.
template <class T> double boxMean(const Image& image, int channel, int x0, int x1, int y0, int y1)
{
    const auto step = static_cast<std::size_t>(image.channels());
    const std::uint8_t* validity = image.validity();
    double sum = 0;
    std::size_t count = 0;
    for (int y = y0; y < y1; ++y) {
        std::size_t at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width())
                             + static_cast<std::size_t>(x0))
                * step
            + static_cast<std::size_t>(channel);
        for (int x = x0; x < x1; ++x, at += step) {
            if (validity && !validity[at])
                continue;
            sum += static_cast<double>(image.pixels<T>()[at]);
            ++count;
        }
    }
    return count ? sum / static_cast<double>(count) : std::nan("");
}

} // namespace

Image makeThumbnail(const Image& image, const Summary& summary)
{
    const int longer = std::max(image.width(), image.height());
    const double scale = std::max(1.0, static_cast<double>(longer) / thumbnailSide);
    const int width = std::max(1, static_cast<int>(std::lround(image.width() / scale)));
    const int height = std::max(1, static_cast<int>(std::lround(image.height() / scale)));
    const int channels = image.channels() == 3 ? 3 : 1;
    const Interval range = shownRange(image, summary, channels);

    ImageParts parts;
    parts.shape = {height, width, channels};
    parts.pixels = Buffer(parts.shape.values());
    auto* out = parts.pixels.as<std::uint8_t>();
    const auto edge
        = [](int i, int from, int to) { return static_cast<int>(static_cast<std::int64_t>(i) * from / to); };
    withType(image.depth(), [&](auto tag) {
        using T = typename decltype(tag)::type;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                for (int c = 0; c < channels; ++c) {
                    const double mean = boxMean<T>(image, c, edge(x, image.width(), width),
                        edge(x + 1, image.width(), width), edge(y, image.height(), height),
                        edge(y + 1, image.height(), height));
                    *out++ = std::isnan(mean) ? std::uint8_t {0} : gray(mean, range);
                }
    });
    return Image(std::move(parts));
}

std::vector<std::byte> encodeThumbnail(const Image& thumbnail)
{
    const int type = thumbnail.channels() == 3 ? CV_8UC3 : CV_8UC1;
    // OpenCV's matrices have no const data; encoding only reads.
    const cv::Mat rgb(thumbnail.height(), thumbnail.width(), type,
        const_cast<std::uint8_t*>(thumbnail.pixels<std::uint8_t>()));
    cv::Mat bgr; // of its own: what shares its pixels with rgb would turn the colours of the thumbnail itself
    if (thumbnail.channels() == 1)
        bgr = rgb;
    else
        cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    std::vector<std::uint8_t> bytes;
    cv::imencode(".jpg", bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, 88});
    const auto span = std::as_bytes(std::span(bytes));
    return {span.begin(), span.end()};
}

Image decodeThumbnail(std::span<const std::byte> jpeg)
{
    const cv::Mat bytes(1, static_cast<int>(jpeg.size()), CV_8UC1, const_cast<std::byte*>(jpeg.data()));
    const cv::Mat decoded = jpeg.empty() ? cv::Mat() : cv::imdecode(bytes, cv::IMREAD_UNCHANGED);
    if (decoded.empty() || decoded.depth() != CV_8U || (decoded.channels() != 1 && decoded.channels() != 3))
        throw Error({"", "cannot show the small picture", "its bytes in the catalog are damaged", ""});
    cv::Mat rgb = decoded;
    if (decoded.channels() == 3)
        cv::cvtColor(decoded, rgb, cv::COLOR_BGR2RGB);
    ImageParts parts;
    parts.shape = {rgb.rows, rgb.cols, rgb.channels()};
    parts.pixels = Buffer(parts.shape.values());
    std::copy_n(rgb.ptr<std::byte>(), parts.shape.values(), parts.pixels.data());
    return Image(std::move(parts));
}

} // namespace isolume
