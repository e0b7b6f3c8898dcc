// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/opencv_pixels.h"

#include "core/io/refusal.h"

#include <cstring>
#include <limits>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

namespace isolume {

namespace {

cv::Mat decode(const Source& source, std::span<const std::byte> bytes)
{
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        refuse(source, "it is larger than 2 GiB");
    // imdecode only reads, but wants a Mat, which has no const form.
    const cv::Mat input(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<std::byte*>(bytes.data()));
    try {
        return cv::imdecode(input, cv::IMREAD_UNCHANGED | cv::IMREAD_IGNORE_ORIENTATION);
    } catch (const cv::Exception&) { // its text is a line of OpenCV's source
        refuse(source, "its data are damaged, or are more than 2^30 pixels",
            "Copy or download it again, or cut it into tiles");
    }
}

void copyRow(const std::uint8_t* from, std::uint8_t* to, int width, int samples)
{
    if (samples < 3) {
        std::memcpy(to, from, static_cast<std::size_t>(width) * static_cast<std::size_t>(samples));
        return;
    }
    for (int x = 0; x < width; ++x, from += samples, to += samples) {
        to[0] = from[2];
        to[1] = from[1];
        to[2] = from[0];
        if (samples == 4)
            to[3] = from[3];
    }
}

} // namespace

Decoded decodeWithOpenCv(const Source& source, std::span<const std::byte> bytes)
{
    const cv::Mat mat = decode(source, bytes);
    if (mat.empty() || mat.depth() != CV_8U || mat.channels() > 4)
        refuse(source, "its data are damaged", "Copy or download it again");
    Decoded d;
    d.height = mat.rows;
    d.width = mat.cols;
    d.samples = mat.channels();
    const std::size_t stride = static_cast<std::size_t>(d.width) * static_cast<std::size_t>(d.samples);
    d.data = Buffer(static_cast<std::size_t>(d.height) * stride);
    for (int y = 0; y < mat.rows; ++y)
        copyRow(
            mat.ptr(y), d.data.as<std::uint8_t>() + static_cast<std::size_t>(y) * stride, d.width, d.samples);
    return d;
}

} // namespace isolume
