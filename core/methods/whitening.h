// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace isolume {

/// What zero-phase whitening needs of a covariance UΛUᵀ: the eigenvectors of which λ is not 0.
struct Whitening {
    std::vector<double> mean; ///< D
    std::vector<double> vectors; ///< U: D×r
    std::vector<double> lambdas; ///< r, descending
};

/// Most numbers that U may have: 256 MB.
constexpr std::size_t mostWhiteningNumbers = std::size_t {1} << 25;

/// Covariance of rows of D values, divided by their count. Up to D rows are kept as they are (the eigenvectors then come
/// from the smaller matrix of their products); more are folded into a D×D matrix. A NaN counts as the mean.
class CovarianceFit {
public:
    explicit CovarianceFit(std::size_t values);

    /// False where that needs more than mostWhiteningNumbers.
    bool add(std::span<const double> row);
    Whitening finish();

private:
    void fold();

    std::size_t m_values;
    std::vector<double> m_rows; // not yet folded
    double m_folded = 0; // rows in m_mean and m_products
    std::vector<double> m_mean;
    std::vector<double> m_products; // D×D; empty until the first fold
};

/// (x − μ) · U (Λ + ε)^(−1/2) Uᵀ in place, where U's own directions are r and 1/√ε holds for all others.
void whiten(std::span<double> x, std::span<const double> mean, std::span<const double> vectors,
    std::span<const double> lambdas, double eps);

} // namespace isolume
