// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/output_error.h"
#include "core/export/output_file.h"
#include "core/export/quantizer.h"
#include "core/export/writer.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <vector>

namespace isolume {

namespace {

void count(Encoding& encoding, const Quantizer& quantize, float value)
{
    const double rounded = std::nearbyint(quantize.exact(value));
    encoding.saturatedLow += rounded < 0;
    encoding.saturatedHigh += rounded > 65535;
}

// Values that are not valid hold the recipe's fill and are stored like any other (a NaN as 0), but they do not
// count as saturated.
cv::Mat quantized(const Image& image, const Quantizer& quantize, Encoding& encoding)
{
    const int channels = image.channels();
    const auto* in = image.pixels<float>();
    const std::uint8_t* valid = image.validity();
    cv::Mat result(image.height(), image.width(), CV_MAKETYPE(CV_16U, channels));
    std::size_t i = 0;
    for (int y = 0; y < image.height(); ++y) {
        auto* out = result.ptr<std::uint16_t>(y);
        for (int x = 0; x < image.width(); ++x, out += channels)
            for (int c = 0; c < channels; ++c, ++i) {
                out[channels - 1 - c] = quantize(in[i]); // OpenCV's order is BGR
                if (!valid || valid[i])
                    count(encoding, quantize, in[i]);
            }
    }
    return result;
}

Encoding write(const std::filesystem::path& file, const Image& image, Interval nominal)
{
    if (image.channels() != 1 && image.channels() != 3)
        throw Error({"", "cannot store the image as 16-bit PNG",
            fmt::format("it has {} channels, and PNG has room for 1 or 3", image.channels()),
            "Use the format tiff or npy"});
    const Quantizer quantize {nominal};
    Encoding encoding {"uint16", quantize.scale(), quantize.offset(), 0, 0};
    std::vector<unsigned char> png;
    if (!cv::imencode(".png", quantized(image, quantize, encoding), png))
        throw Error({"", "cannot store the image as 16-bit PNG", "the encoder refused it",
            "Use the format tiff or npy"});
    writeFile(file, {std::as_bytes(std::span(png.data(), png.size()))});
    return encoding;
}

} // namespace

Writer png16Writer()
{
    return {"png16", "PNG, 16-bit integers over the nominal range", "png", write, true, 2};
}

} // namespace isolume
