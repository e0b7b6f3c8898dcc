// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/set/demo/brush.h"
#include "core/set/demo/random.h"

#include <opencv2/core.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace isolume::demo {

/// A closed curve around a centre: a circle with a few waves, flattened where it meets a neighbour.
class Outline {
public:
    Outline(cv::Point2f centre, float radius, float waviness, Random& random)
        : m_centre(centre)
        , m_radius(radius)
    {
        for (std::size_t k = 0; k < m_waves.size(); ++k) {
            const float most = waviness / (static_cast<float>(k) + 1);
            m_waves[k] = {random.uniform(0.3F * most, most), random.uniform(0, 2 * pi)};
        }
    }

    /// The curve stays on this side of a line across `direction` (of length 1) at `distance` from the centre.
    void meet(cv::Point2f direction, float distance) { m_contacts.push_back(direction / distance); }

    cv::Point2f centre() const { return m_centre; }
    float most() const { return 1.7F * m_radius; }

    /// 0 at the centre, 1 on the curve, in proportion between: the 8-norm of what the circle and each contact
    /// say, so that corners are round.
    float depth(cv::Point2f p) const
    {
        const cv::Point2f d = p - m_centre;
        float sum = eighth(std::hypot(d.x, d.y) / radius(std::atan2(d.y, d.x)));
        for (const cv::Point2f& contact : m_contacts)
            sum += eighth(std::max(0.0F, d.dot(contact)));
        return std::sqrt(std::sqrt(std::sqrt(sum)));
    }

    /// From the centre to the curve.
    float extent(float angle) const { return m_radius / depth(m_centre + along(angle, m_radius)); }

private:
    struct Wave {
        float height = 0, phase = 0;
    };

    static float eighth(float x)
    {
        const float fourth = x * x * x * x;
        return fourth * fourth;
    }

    float radius(float angle) const
    {
        float waves = 1;
        for (std::size_t k = 0; k < m_waves.size(); ++k)
            waves += m_waves[k].height * std::cos((static_cast<float>(k) + 2) * angle + m_waves[k].phase);
        return m_radius * waves;
    }

    cv::Point2f m_centre;
    float m_radius;
    std::array<Wave, 6> m_waves;
    std::vector<cv::Point2f> m_contacts;
};

} // namespace isolume::demo
