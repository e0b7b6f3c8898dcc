// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <array>
#include <cstddef>
#include <optional>

namespace isolume {

class Job;

/// Two stains: what each takes of R, G and B, and how strong it gets.
struct Stains {
    std::array<double, 6> vectors; ///< 3×2, hematoxylin first
    std::array<double, 2> strongest; ///< 99th percentile of each concentration
};

/// Macenko's own reference: METHODS.md's HE and maxCRef.
constexpr Stains publishedStains {{0.5626, 0.2159, 0.7201, 0.8012, 0.4062, 0.5581}, {1.9705, 1.0308}};

struct StainOptions {
    double light = 240; ///< Io, of 255
    double alpha = 1; ///< %
    double beta = 0.15; ///< optical density
};

/// M. Macenko et al., "A method for normalizing histology slides for quantitative analysis" (2009), as METHODS.md says
/// it, on pixels valid in all of the three channels. `tissue` becomes the number of pixels above beta. Nothing where
/// they are too few or all of one colour, or where a stain's 99th percentile is not above 0.
std::optional<Stains> findStains(const Image& image, const StainOptions& options, std::size_t& tissue);

/// Gives an image of some stains the colours of others.
class Restainer {
public:
    Restainer(const Stains& from, const Stains& to, double light, double max);
    /// H×W×3 results, 0…max.
    void apply(const Image& image, float* out, const Job& job) const;

private:
    std::array<double, 9> m_density; ///< 3×3: optical density to optical density
    double m_light, m_max;
};

} // namespace isolume
