// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>

#include <algorithm>
#include <cmath>

namespace isolume::demo {

constexpr float pi = 3.14159265F;

/// 0 below `from`, 1 above `to`, smooth between; with from > to the other way round.
inline float smoothstep(float from, float to, float x)
{
    const float t = std::clamp((x - from) / (to - from), 0.0F, 1.0F);
    return t * t * (3 - 2 * t);
}

inline cv::Point2f along(float angle, float length)
{
    return {length * std::cos(angle), length * std::sin(angle)};
}

/// A place and a direction: u runs along the direction, v across it.
struct Frame {
    cv::Point2f origin;
    float angle = 0;

    cv::Point2f point(float u, float v) const { return origin + along(angle, u) + along(angle + pi / 2, v); }
};

/// Calls paint(x, y, u, v) for each pixel within `radius` of the frame's origin and inside `size`.
template <class Paint> void forEachPixel(cv::Size size, const Frame& frame, float radius, Paint paint)
{
    const int left = std::max(0, static_cast<int>(frame.origin.x - radius));
    const int top = std::max(0, static_cast<int>(frame.origin.y - radius));
    const int right = std::min(size.width - 1, static_cast<int>(frame.origin.x + radius + 1));
    const int bottom = std::min(size.height - 1, static_cast<int>(frame.origin.y + radius + 1));
    const float c = std::cos(frame.angle), s = std::sin(frame.angle);
    for (int y = top; y <= bottom; ++y) {
        for (int x = left; x <= right; ++x) {
            const float dx = static_cast<float>(x) - frame.origin.x;
            const float dy = static_cast<float>(y) - frame.origin.y;
            paint(x, y, c * dx + s * dy, c * dy - s * dx);
        }
    }
}

/// Adds light at a point, shared out to the four pixels around it.
inline void splat(cv::Mat_<float>& plane, cv::Point2f at, float light)
{
    const int x = static_cast<int>(std::floor(at.x)), y = static_cast<int>(std::floor(at.y));
    if (x < 0 || y < 0 || x + 1 >= plane.cols || y + 1 >= plane.rows)
        return;
    const float u = at.x - static_cast<float>(x), v = at.y - static_cast<float>(y);
    plane(y, x) += light * (1 - u) * (1 - v);
    plane(y, x + 1) += light * u * (1 - v);
    plane(y + 1, x) += light * (1 - u) * v;
    plane(y + 1, x + 1) += light * u * v;
}

/// Adds a curve from `from` to `to`, bent towards `bend` (a quadratic Bézier), `light` a pixel of its length.
inline void fibre(cv::Mat_<float>& plane, cv::Point2f from, cv::Point2f bend, cv::Point2f to, float light)
{
    const cv::Point2f chord = to - from;
    const int steps = std::max(2, static_cast<int>(std::hypot(chord.x, chord.y)));
    for (int i = 0; i <= steps; ++i) {
        const float t = static_cast<float>(i) / static_cast<float>(steps);
        splat(plane, from * ((1 - t) * (1 - t)) + bend * (2 * t * (1 - t)) + to * (t * t), light);
    }
}

} // namespace isolume::demo
