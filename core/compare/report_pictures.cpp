// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/report_pictures.h"

#include "core/base64.h"
#include "core/error.h"
#include "core/jobs/job.h"
#include "core/jobs/parallel.h"
#include "core/recipe/apply.h"
#include "core/recipe/fit.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace isolume {

namespace {

constexpr std::size_t mostImages = 8;
constexpr int side = 160; // px, of the longer side

/// The nominal range as 0…255, in the order of OpenCV's codecs: what a viewer of the integer files would see.
cv::Mat shownValues(const Image& after, Interval nominal)
{
    const bool colour = after.channels() == 3;
    const double width = nominal.high > nominal.low ? nominal.high - nominal.low : 1;
    cv::Mat shown(after.height(), after.width(), colour ? CV_8UC3 : CV_8UC1);
    const auto* pixels = after.pixels<float>();
    const auto channels = static_cast<std::size_t>(after.channels());
    for (std::size_t i = 0; i < after.shape().pixels(); ++i)
        for (std::size_t c = 0; c < (colour ? 3U : 1U); ++c) {
            const double y = (static_cast<double>(pixels[i * channels + c]) - nominal.low) / width * 255;
            shown.data[colour ? i * 3 + 2 - c : i] = cv::saturate_cast<unsigned char>(y == y ? y : 0);
        }
    return shown;
}

std::string picture(const Image& after, Interval nominal)
{
    cv::Mat shown = shownValues(after, nominal);
    const double scale = static_cast<double>(side) / std::max(shown.cols, shown.rows);
    const bool shrink = scale < 1;
    // A few pixels are enlarged by a whole number, so that they stay pixels.
    const double factor = shrink ? scale : std::floor(scale);
    const cv::Size size {std::max(1, static_cast<int>(shown.cols * factor)),
        std::max(1, static_cast<int>(shown.rows * factor))};
    cv::resize(shown, shown, size, 0, 0, shrink ? cv::INTER_AREA : cv::INTER_NEAREST);
    std::vector<unsigned char> bytes;
    if (shrink)
        cv::imencode(".jpg", shown, bytes, {cv::IMWRITE_JPEG_QUALITY, 88});
    else
        cv::imencode(".png", shown, bytes);
    return fmt::format(
        "data:image/{};base64,{}", shrink ? "jpeg" : "png", toBase64(std::as_bytes(std::span(bytes))));
}

bool fits(const ComparedState& state, std::size_t index)
{
    return !state.failure && std::ranges::none_of(state.measured.failures, [&](const auto& failure) {
        return failure.first == index;
    });
}

/// Of one image under the states that are wanted, the others empty.
std::vector<std::string> picturesOf(
    const ImageSet& set, std::size_t index, const Comparison& comparison, const std::vector<bool>& wanted)
{
    std::vector<std::string> pictures(wanted.size());
    try {
        const SetItem& item = set.items[index];
        const Image image = readImage(set.source(index), item.frame, comparison.states[0].recipe.input);
        const Summary summary = summarize(image);
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const ComparedState& state = comparison.states[i];
            if (!wanted[i] || !fits(state, index))
                continue;
            const Image mask = maskFor(set, index, state.recipe);
            const Transform transform
                = normalizationOf(image, state.recipe, {&summary, groupOf(item, state.recipe), &mask})
                      .transform;
            pictures[i] = picture(applyTransform(image, transform, state.recipe), transform.nominal);
        }
    } catch (const Error&) {
        pictures.assign(
            wanted.size(), ""); // it was readable when it was measured; the report says "no picture"
    }
    return pictures;
}

std::vector<std::size_t> sheetImages(const MeasuredState& before)
{
    std::vector<std::size_t> measured;
    for (std::size_t i = 0; i < before.imageSpread.size(); ++i)
        if (before.imageSpread[i] >= 0)
            measured.push_back(i);
    std::vector<std::size_t> sheet;
    const std::size_t n = std::min(mostImages, measured.size());
    for (std::size_t i = 0; i < n; ++i)
        sheet.push_back(measured[i * measured.size() / n]);
    return sheet;
}

} // namespace

const std::string& ReportPictures::of(std::size_t image, std::size_t state) const
{
    static const std::string none;
    const auto at = byImage.find(image);
    return at != byImage.end() && state < at->second.size() ? at->second[state] : none;
}

ReportPictures reportPictures(const ImageSet& set, const Comparison& comparison, unsigned threads, Job& job)
{
    const std::size_t states = comparison.states.size();
    ReportPictures pictures {sheetImages(comparison.states[0].measured), {}};
    std::map<std::size_t, std::vector<bool>> wanted;
    for (const std::size_t i : pictures.sheet)
        wanted[i].assign(states, true);
    for (std::size_t state = 0; state < states; ++state) {
        const std::vector<ImageHarm>& harmed = comparison.states[state].measured.harmed;
        for (std::size_t i = 0; i < std::min(harmedShown, harmed.size()); ++i) {
            std::vector<bool>& own = wanted[harmed[i].index];
            own.resize(states);
            own[0] = own[state] = true;
        }
    }
    const std::vector<std::pair<std::size_t, std::vector<bool>>> images(wanted.begin(), wanted.end());
    const auto make = [&](std::size_t i) {
        job.checkpoint();
        return picturesOf(set, images[i].first, comparison, images[i].second);
    };
    inOrder(images.size(), threads, make, [&](std::size_t i, std::vector<std::string> own) {
        pictures.byImage[images[i].first] = std::move(own);
        job.checkpoint(static_cast<double>(i + 1) / static_cast<double>(images.size()));
    });
    return pictures;
}

} // namespace isolume
