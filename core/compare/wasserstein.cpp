// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/wasserstein.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace isolume {

namespace {

constexpr std::size_t cellCount = 16384;

} // namespace

CumulativeCurve::CumulativeCurve(const Levels& levels)
{
    if (levels.size() == 0)
        return;
    const double total = std::accumulate(levels.counts.begin(), levels.counts.end(), 0.0);
    m_steps.reserve(levels.size() + 2);
    m_steps.push_back({-std::numeric_limits<double>::infinity(), 0, 0});
    double count = 0, moment = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        count += levels.counts[i];
        moment += levels.counts[i] / total * levels.values[i];
        m_steps.push_back({levels.values[i], count / total, moment});
    }
    m_last = levels.size();
    m_steps.push_back({std::numeric_limits<double>::infinity(), 1, moment}); // what a search ends at
    m_low = levels.values.front();
    const double width = levels.values.back() - m_low;
    m_cellsPerUnit = width > 0 ? static_cast<double>(cellCount) / width : 0;
    m_cells.reserve(cellCount + 2);
    std::size_t step = 0;
    for (std::size_t cell = 0; cell <= cellCount; ++cell) {
        // The same expression as in stepsTo, so that rounding puts a value into the same cell.
        while (
            step < m_last && (m_steps[step + 1].value - m_low) * m_cellsPerUnit < static_cast<double>(cell))
            ++step;
        m_cells.push_back(static_cast<std::uint32_t>(step));
    }
    m_cells.push_back(static_cast<std::uint32_t>(m_last));
}

std::size_t CumulativeCurve::stepsTo(double x) const
{
    if (x < m_low)
        return 0;
    const double at = std::min((x - m_low) * m_cellsPerUnit, static_cast<double>(cellCount));
    const auto cell = static_cast<std::size_t>(at);
    std::size_t step = m_cells[cell];
    // Nearly always there are at most two steps in a cell; which of them is passed cannot be foretold, so no branch.
    step += m_steps[step + 1].value <= x ? 1 : 0;
    step += m_steps[step + 1].value <= x ? 1 : 0;
    if (m_steps[step + 1].value > x)
        return step;
    const auto begin = m_steps.begin() + static_cast<std::ptrdiff_t>(step) + 1;
    const auto end = m_steps.begin() + static_cast<std::ptrdiff_t>(m_cells[cell + 1]) + 1;
    const auto above = std::upper_bound(
        begin, std::max(begin, end), x, [](double v, const Step& s) { return v < s.value; });
    return static_cast<std::size_t>(above - m_steps.begin()) - 1;
}

/// Where F crosses the height: at the first of its steps that reaches it.
double CumulativeCurve::areaCrossing(
    double from, const Place& atFrom, double to, const Place& atTo, double share) const
{
    const auto begin = m_steps.begin() + static_cast<std::ptrdiff_t>(atFrom.step);
    const auto end = m_steps.begin() + static_cast<std::ptrdiff_t>(atTo.step);
    const auto reached
        = std::lower_bound(begin, end, share, [](const Step& s, double height) { return s.share < height; });
    const double x = reached->value;
    const double before = x * reached->share - reached->moment - atFrom.area;
    const double under = atTo.area - atFrom.area;
    return share * (x - from) - before + (under - before) - share * (to - x);
}

double CumulativeCurve::distanceTo(std::span<const double> values, std::span<const double> counts) const
{
    if (empty() || values.empty())
        return 0;
    const double perCount = 1 / std::accumulate(counts.begin(), counts.end(), 0.0);
    Place here = at(values[0]);
    double area = areaBelow(here), count = 0;
    for (std::size_t i = 0; i + 1 < values.size(); ++i) {
        count += counts[i];
        const Place next = at(values[i + 1]);
        area += areaAcross(values[i], here, values[i + 1], next, count * perCount);
        here = next;
    }
    return std::max(0.0, area + areaAbove(values.back(), here));
}

} // namespace isolume
