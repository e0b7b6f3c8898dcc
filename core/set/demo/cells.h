// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/set/demo/random.h"

#include <opencv2/core.hpp>

#include <span>

namespace isolume::demo {

/// What a fluorescence microscope sees of a cell, one plane a stain; about 0 … 1, and additive.
struct Stains {
    explicit Stains(cv::Size size);

    cv::Mat_<float> actin, tubulin, dna;
};

enum class Phase { Interphase, Prometaphase, Metaphase, Anaphase, Telophase, Apoptosis };

struct Cell {
    cv::Point2f at;
    Phase phase = Phase::Interphase;

    /// How far the cell reaches from its centre, in pixels, about.
    float reach() const;
};

/// Draws one of the cells of a culture; where others are near, it ends at the contact with them.
void drawCell(Stains& stains, const Cell& cell, std::span<const Cell> culture, Random& random);

} // namespace isolume::demo
