// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/pooled_values.h"

namespace isolume {

/// A distribution laid out so that its cumulative function F and the integral of F are found at any value in a few
/// steps.
class CumulativeCurve {
public:
    CumulativeCurve() = default;
    /// Ascending values; may be empty.
    explicit CumulativeCurve(const Levels& levels);

    bool empty() const { return m_last == 0; }

    /// The 1-Wasserstein distance, the area between the two cumulative functions, in units of the values; of
    /// `values` and `counts` (ascending, neither empty) from this. 0 where either has nothing. Exact up to rounding.
    double distanceTo(std::span<const double> values, std::span<const double> counts) const;

private:
    /// The first k values: the k-th of them (of step 0: nothing), their share of all and their part of the mean.
    struct Step {
        double value, share, moment;
    };
    /// How many values are not above x.
    std::size_t stepsTo(double x) const;
    double areaTo(double x, std::size_t step) const { return x * m_steps[step].share - m_steps[step].moment; }
    double areaAcross(double from, std::size_t fromStep, double to, std::size_t toStep, double share) const;

    std::vector<Step> m_steps;
    std::vector<std::uint32_t> m_cells; // for equal cells over the values: the steps that end before the cell
    std::size_t m_last = 0; // the step of the last value; behind it stands one at infinity
    double m_low = 0, m_cellsPerUnit = 0;
};

} // namespace isolume
