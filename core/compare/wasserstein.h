// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/pooled_values.h"

#include <cmath>

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

    /// Where a value stands: how many steps of F are not above it, and the area under F up to it.
    struct Place {
        std::size_t step = 0;
        double area = 0;
    };
    Place at(double x) const
    {
        const std::size_t step = stepsTo(x);
        return {step, x * m_steps[step].share - m_steps[step].moment};
    }
    /// F there.
    double share(const Place& at) const { return m_steps[at.step].share; }
    /// True where F has no step between the place and `to`, `to` left out.
    bool isFlat(const Place& from, double to) const { return m_steps[from.step + 1].value >= to; }

    /// The area between F and the height `share` from one value to the next.
    double areaAcross(double from, const Place& atFrom, double to, const Place& atTo, double share) const
    {
        const double under = atTo.area - atFrom.area;
        const double level = share * (to - from);
        if (m_steps[atFrom.step].share >= share || m_steps[atTo.step].share <= share)
            return std::abs(under - level);
        return areaCrossing(from, atFrom, to, atTo, share);
    }
    /// The area between F and 0 below a value, and between F and 1 above it.
    double areaBelow(const Place& at) const { return at.area; }
    double areaAbove(double x, const Place& at) const { return m_steps[m_last].moment - x + at.area; }

private:
    /// The first k values: the k-th of them (of step 0: nothing), their share of all and their part of the mean.
    struct Step {
        double value, share, moment;
    };
    std::size_t stepsTo(double x) const;
    double areaCrossing(double from, const Place& atFrom, double to, const Place& atTo, double share) const;

    std::vector<Step> m_steps;
    std::vector<std::uint32_t> m_cells; // for equal cells over the values: the steps that end before the cell
    std::size_t m_last = 0; // the step of the last value; behind it stands one at infinity
    double m_low = 0, m_cellsPerUnit = 0;
};

} // namespace isolume
