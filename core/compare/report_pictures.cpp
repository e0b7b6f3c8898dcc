// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/report_pictures.h"

#include "core/error.h"
#include "core/jobs/job.h"
#include "core/jobs/parallel.h"
#include "core/recipe/apply.h"
#include "core/recipe/fit.h"

#include <algorithm>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace isolume {

namespace {

constexpr std::size_t mostImages = 8;
constexpr int side = 120;

std::string base64(const std::vector<unsigned char>& bytes)
{
    static constexpr std::string_view digits
        = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t at) { return at < bytes.size() ? unsigned {bytes[at]} : 0U; };
        const unsigned three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        for (int shift = 18; shift >= 0; shift -= 6)
            text += digits[three >> shift & 63U];
    }
    for (std::size_t i = 0; i < (3 - bytes.size() % 3) % 3; ++i)
        text[text.size() - 1 - i] = '=';
    return text;
}

/// The nominal range as 0…255, then shrunk: what a viewer of the integer files would see.
std::string picture(const Image& after, Interval nominal)
{
    const bool colour = after.channels() == 3;
    const double width = nominal.high > nominal.low ? nominal.high - nominal.low : 1;
    cv::Mat shown(after.height(), after.width(), colour ? CV_8UC3 : CV_8UC1);
    const auto* pixels = after.pixels<float>();
    const auto channels = static_cast<std::size_t>(after.channels());
    for (std::size_t i = 0; i < after.shape().pixels(); ++i)
        for (std::size_t c = 0; c < (colour ? 3U : 1U); ++c) {
            const double y = (static_cast<double>(pixels[i * channels + c]) - nominal.low) / width * 255;
            // PNG's codec wants blue first.
            shown.data[colour ? i * 3 + 2 - c : i] = cv::saturate_cast<unsigned char>(y == y ? y : 0);
        }
    const double scale = static_cast<double>(side) / std::max(shown.cols, shown.rows);
    if (scale < 1)
        cv::resize(shown, shown,
            {std::max(1, static_cast<int>(shown.cols * scale)),
                std::max(1, static_cast<int>(shown.rows * scale))},
            0, 0, cv::INTER_AREA);
    std::vector<unsigned char> bytes;
    cv::imencode(".png", shown, bytes);
    return "data:image/png;base64," + base64(bytes);
}

PictureRow rowOfPictures(const ImageSet& set, std::size_t index, const Comparison& comparison)
{
    PictureRow row {index, {}};
    try {
        const SetItem& item = set.items[index];
        const Image image = readImage(set.source(index), item.frame, comparison.states[0].recipe.input);
        const Summary summary = summarize(image);
        for (const ComparedState& state : comparison.states) {
            const auto& failures = state.measured.failures;
            const bool fits = std::none_of(failures.begin(), failures.end(),
                [&](const auto& failure) { return failure.first == index; });
            if (!fits) {
                row.pictures.emplace_back();
                continue;
            }
            const Transform transform
                = transformFor(image, state.recipe, &summary, groupOf(item, state.recipe));
            row.pictures.push_back(
                picture(applyTransform(image, transform, state.recipe), transform.nominal));
        }
    } catch (const Error&) {
        row.pictures.clear(); // it could be read when it was measured; the report says that it no longer can
    }
    return row;
}

} // namespace

std::vector<PictureRow> reportPictures(
    const ImageSet& set, const Comparison& comparison, unsigned threads, Job& job)
{
    std::vector<std::size_t> measured;
    const std::vector<float>& spread = comparison.states[0].measured.imageSpread;
    for (std::size_t i = 0; i < spread.size(); ++i)
        if (spread[i] >= 0)
            measured.push_back(i);
    const std::size_t n = std::min(mostImages, measured.size());
    std::vector<PictureRow> rows;
    const auto make = [&](std::size_t i) {
        job.checkpoint();
        return rowOfPictures(set, measured[i * measured.size() / n], comparison);
    };
    inOrder(n, threads, make, [&](std::size_t i, PictureRow row) {
        rows.push_back(std::move(row));
        job.checkpoint(static_cast<double>(i + 1) / static_cast<double>(n));
    });
    return rows;
}

} // namespace isolume
