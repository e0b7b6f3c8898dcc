// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/set/demo/camera.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace isolume::demo {
namespace {

/// What a stain of 1 gives in blue, green and red, in counts.
const cv::Vec3f dnaColour {250, 96, 62};
const cv::Vec3f tubulinColour {84, 205, 22};
const cv::Vec3f actinColour {60, 40, 235};

/// A sharp image and, as in every wide-field microscope, a little of the light from out of focus.
cv::Mat_<float> throughOptics(const cv::Mat_<float>& stain, float blur)
{
    cv::Mat_<float> sharp, glow;
    cv::GaussianBlur(stain, sharp, {}, blur);
    cv::GaussianBlur(stain, glow, {}, 14);
    cv::addWeighted(sharp, 0.88, glow, 0.22, 0, sharp);
    return sharp;
}

float illumination(const Exposure& exposure, cv::Size size, int x, int y)
{
    const float u = 2 * static_cast<float>(x) / static_cast<float>(size.width - 1) - 1;
    const float v = 2 * static_cast<float>(y) / static_cast<float>(size.height - 1) - 1;
    const float across = u * std::cos(exposure.direction) + v * std::sin(exposure.direction);
    return (1 - exposure.vignette * 0.5F * (u * u + v * v)) * std::exp(exposure.slope * across);
}

} // namespace

cv::Mat_<cv::Vec3w> photograph(const Stains& stains, const Exposure& exposure, int most, Random& random)
{
    const auto actin = throughOptics(stains.actin, exposure.blur);
    const auto tubulin = throughOptics(stains.tubulin, exposure.blur);
    const auto dna = throughOptics(stains.dna, exposure.blur);
    const cv::Vec3f dark {7, 4, 4}; // what the glass and the medium give of themselves
    cv::Mat_<cv::Vec3w> counts(actin.size());
    for (int y = 0; y < counts.rows; ++y) {
        for (int x = 0; x < counts.cols; ++x) {
            const cv::Vec3f signal
                = dark + dna(y, x) * dnaColour + tubulin(y, x) * tubulinColour + actin(y, x) * actinColour;
            const float light = exposure.light * illumination(exposure, counts.size(), x, y);
            for (int c = 0; c < 3; ++c) {
                const float mean = light * signal[c] + exposure.haze;
                const float noisy = mean + std::sqrt(0.22F * mean + 1.0F) * random.normal();
                counts(y, x)[c]
                    = static_cast<std::uint16_t>(std::clamp(std::lround(noisy), 0L, static_cast<long>(most)));
            }
        }
    }
    return counts;
}

} // namespace isolume::demo
