// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/whitening.h"

#include <cmath>

#include <Eigen/Eigenvalues>

namespace isolume {

namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;
using Eigen::Index;

Index index(std::size_t n) { return static_cast<Index>(n); }

/// Means of each column's values that are not NaN, or `otherwise` where there is none.
Vector columnMeans(const Eigen::Map<Matrix>& rows, const Vector& otherwise)
{
    Vector means(rows.cols());
    for (Index c = 0; c < rows.cols(); ++c) {
        double sum = 0, count = 0;
        for (Index r = 0; r < rows.rows(); ++r)
            if (!std::isnan(rows(r, c))) {
                sum += rows(r, c);
                count += 1;
            }
        means[c] = count > 0 ? sum / count : otherwise[c];
    }
    return means;
}

void centre(Eigen::Map<Matrix>& rows, const Vector& means)
{
    for (Index r = 0; r < rows.rows(); ++r)
        for (Index c = 0; c < rows.cols(); ++c)
            rows(r, c) = std::isnan(rows(r, c)) ? 0 : rows(r, c) - means[c];
}

/// Eigenvalues above what rounding leaves, descending; `column(i)` is the eigenvector of the i-th, in ascending order.
template <class Column>
void keep(Whitening& whitening, const Vector& ascending, std::size_t values, Column&& column)
{
    const double least = ascending.size() > 0 ? 1e-14 * std::max(ascending[ascending.size() - 1], 0.0) : 0;
    std::vector<Index> kept;
    for (Index i = ascending.size() - 1; i >= 0; --i)
        if (ascending[i] > least)
            kept.push_back(i);
    whitening.vectors.resize(values * kept.size());
    Eigen::Map<Matrix> vectors(whitening.vectors.data(), index(values), index(kept.size()));
    for (std::size_t k = 0; k < kept.size(); ++k) {
        whitening.lambdas.push_back(ascending[kept[k]]);
        vectors.col(index(k)) = column(kept[k]);
    }
}

} // namespace

CovarianceFit::CovarianceFit(std::size_t values)
    : m_values(values)
    , m_mean(values)
{
}

bool CovarianceFit::add(std::span<const double> row)
{
    if (m_rows.size() == m_values * m_values)
        fold();
    if (m_rows.size() + m_values > mostWhiteningNumbers)
        return false;
    m_rows.insert(m_rows.end(), row.begin(), row.end());
    return true;
}

/// Chan, Golub and LeVeque's update. What is NaN counts as the mean so far, or as that of its own block in the first.
void CovarianceFit::fold()
{
    const Index d = index(m_values), n = index(m_rows.size()) / d;
    if (n == 0)
        return;
    Eigen::Map<Matrix> rows(m_rows.data(), n, d);
    Eigen::Map<Vector> mean(m_mean.data(), d);
    if (m_folded > 0)
        rows = rows.array().isNaN().select(mean.transpose().replicate(n, 1), rows);
    const Vector blockMean = columnMeans(rows, mean), apart = blockMean - mean;
    centre(rows, blockMean);
    const bool first = m_products.empty();
    m_products.resize(m_values * m_values);
    Eigen::Map<Matrix> products(m_products.data(), d, d);
    const auto count = static_cast<double>(n);
    products.noalias() += rows.transpose() * rows;
    if (!first)
        products.noalias() += apart * apart.transpose() * (m_folded * count / (m_folded + count));
    mean += apart * (first ? 1 : count / (m_folded + count));
    m_folded += count;
    m_rows.clear();
}

Whitening CovarianceFit::finish()
{
    Whitening whitening;
    const Index d = index(m_values), n = index(m_rows.size()) / d;
    if (m_folded == 0 && n <= d) {
        Eigen::Map<Matrix> rows(m_rows.data(), n, d);
        const Vector mean = columnMeans(rows, Vector::Zero(d));
        centre(rows, mean);
        const auto count = static_cast<double>(n);
        const Matrix products = rows * rows.transpose() / count;
        const Eigen::SelfAdjointEigenSolver<Matrix> solver(products);
        keep(whitening, solver.eigenvalues(), m_values, [&](Index i) -> Vector {
            return rows.transpose() * solver.eigenvectors().col(i)
                / std::sqrt(count * solver.eigenvalues()[i]);
        });
        whitening.mean.assign(mean.begin(), mean.end());
        return whitening;
    }
    fold();
    const Eigen::Map<Matrix> products(m_products.data(), d, d);
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(products / m_folded);
    keep(whitening, solver.eigenvalues(), m_values,
        [&](Index i) -> Vector { return solver.eigenvectors().col(i); });
    whitening.mean = m_mean;
    return whitening;
}

void whiten(std::span<double> x, std::span<const double> mean, std::span<const double> vectors,
    std::span<const double> lambdas, double eps)
{
    const Index d = index(x.size()), r = index(lambdas.size());
    Eigen::Map<Vector> values(x.data(), d);
    const Eigen::Map<const Vector> means(mean.data(), d), lambda(lambdas.data(), r);
    const Eigen::Map<const Matrix> u(vectors.data(), d, r);
    values -= means;
    const double others = 1 / std::sqrt(eps);
    Vector along = u.transpose() * values;
    along.array() *= (lambda.array() + eps).sqrt().inverse() - others;
    values = others * values + u * along;
}

} // namespace isolume
