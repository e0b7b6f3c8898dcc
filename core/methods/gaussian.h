// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace isolume {

class Job;

/// METHODS.md's Gaussian over one channel of H×W values, in place: sampled at whole pixels up to round(4σ), normalized,
/// mirrored about the outermost pixels. Throws Cancelled.
void smooth(std::span<double> values, int height, int width, double sigma, const Job& job);

/// The same where some values are not valid: G∗(w·x) / G∗w.
class ValidSmoother {
public:
    /// `valid`: one a value, or empty where all are. Smooths it, so keep this for all that has the same sigma.
    ValidSmoother(std::span<const std::uint8_t> valid, int height, int width, double sigma, const Job& job);
    /// `values` have to be 0 where they are not valid, and become 0 where none is valid near.
    void operator()(std::span<double> values) const;

private:
    int m_height, m_width;
    double m_sigma;
    const Job* m_job;
    std::vector<double> m_weights; // empty where all are 1
};

} // namespace isolume
