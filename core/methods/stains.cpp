// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/stains.h"

#include "core/methods/blocks.h"
#include "core/methods/pixel_values.h"

#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include <Eigen/Eigenvalues>

namespace isolume {

namespace {

using Vector = std::array<double, 3>;

double dot(const Vector& a, const double* b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

/// −ln((I + 1) / Io), I = 255 · x / max; less than no light counts as none.
class OpticalDensity {
public:
    OpticalDensity(const Image& image, double light, double max)
        : m_image(image)
        , m_light(light)
        , m_scale(255 / max)
    {
        if (image.depth() == Depth::U8 || image.depth() == Depth::U16) {
            m_table.resize(image.depth() == Depth::U8 ? 256 : 65536);
            for (std::size_t i = 0; i < m_table.size(); ++i)
                m_table[i] = of(static_cast<double>(i));
        }
    }

    /// Interleaved, of those pixels.
    std::vector<double> operator()(std::size_t begin, std::size_t end) const
    {
        std::vector<double> x(3 * (end - begin));
        readPixels(m_image, begin, end, x.data());
        for (double& v : x)
            v = m_table.empty() ? of(v) : m_table[static_cast<std::size_t>(v)];
        return x;
    }

private:
    double of(double x) const { return -std::log((std::max(x * m_scale, 0.0) + 1) / m_light); }

    const Image& m_image;
    double m_light, m_scale;
    std::vector<double> m_table;
};

bool isTissue(const double* density, double beta)
{
    return density[0] >= beta && density[1] >= beta && density[2] >= beta;
}

/// Mean and scatter of optical densities, merged block by block.
struct Scatter {
    double count = 0;
    Eigen::Vector3d mean = Eigen::Vector3d::Zero();
    Eigen::Matrix3d products = Eigen::Matrix3d::Zero();
    Eigen::Array3d min = Eigen::Array3d::Constant(1e300), max = -min;

    /// `densities`: interleaved.
    static Scatter of(const std::vector<double>& densities)
    {
        Scatter s;
        const Eigen::Map<const Eigen::Matrix3Xd> all(
            densities.data(), 3, static_cast<Eigen::Index>(densities.size() / 3));
        s.count = static_cast<double>(all.cols());
        if (all.cols() == 0)
            return s;
        s.mean = all.rowwise().sum() / s.count;
        const Eigen::Matrix3Xd centred = all.colwise() - s.mean;
        s.products = centred * centred.transpose();
        s.min = all.rowwise().minCoeff();
        s.max = all.rowwise().maxCoeff();
        return s;
    }
    /// Chan, Golub and LeVeque's update, for vectors.
    void merge(const Scatter& o)
    {
        if (o.count == 0)
            return;
        const double together = count + o.count;
        const Eigen::Vector3d apart = o.mean - mean;
        products += o.products + apart * apart.transpose() * (count * o.count / together);
        mean += apart * (o.count / together);
        min = min.min(o.min);
        max = max.max(o.max);
        count = together;
    }
    bool isOneColour() const { return (min == max).all(); }
};

/// Reorders the values. numpy's default: linear between order statistics, each mapped by `of`.
template <class Of> double percentile(std::vector<double>& values, double percent, Of&& of)
{
    const double at = percent / 100 * static_cast<double>(values.size() - 1), rank = std::floor(at);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(values.begin(), below, values.end());
    const double low = of(*below);
    const double high = at > rank ? of(*std::min_element(below + 1, values.end())) : low;
    return std::lerp(low, high, at - rank);
}

/// Ascends with atan2(y, x) and costs a division.
double angleKey(double y, double x)
{
    const double size = std::fabs(x) + std::fabs(y), key = size > 0 ? y / size : 0;
    return x >= 0 ? key : y >= 0 ? 2 - key : -2 - key;
}

double angleOf(double key)
{
    const double folded = std::fabs(key) <= 1 ? key : key > 0 ? 2 - key : -2 - key;
    const double x = 1 - std::fabs(folded);
    return std::atan2(folded, std::fabs(key) <= 1 ? x : -x);
}

/// Concentrations of two stains by least squares: the rows of the pseudo-inverse. Their vectors are of length 1, so that
/// sum and difference are the singular vectors; where both stains are one, each has half.
std::array<Vector, 2> unmixing(const Stains& stains)
{
    Vector sum, difference;
    double sumSquares = 0, differenceSquares = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double a = stains.vectors[2 * i], b = stains.vectors[2 * i + 1];
        sum[i] = a + b;
        difference[i] = a - b;
        sumSquares += sum[i] * sum[i];
        differenceSquares += difference[i] * difference[i];
    }
    constexpr double rounding = 3 * std::numeric_limits<double>::epsilon();
    const bool areOne = differenceSquares <= rounding * rounding * sumSquares;
    std::array<Vector, 2> rows;
    for (std::size_t i = 0; i < 3; ++i) {
        const double common = sum[i] / sumSquares, apart = areOne ? 0 : difference[i] / differenceSquares;
        rows[0][i] = common + apart;
        rows[1][i] = common - apart;
    }
    return rows;
}

/// Calls f(block, densities of its valid pixels) for all blocks of pixels.
template <class F> void forDensities(const Image& image, const OpticalDensity& density, F&& f)
{
    const std::vector<std::uint8_t> valid = validInAll(image);
    forBlocks(image.shape().pixels(), blockPixels, Job(),
        [&](std::size_t block, std::size_t begin, std::size_t end) {
            std::vector<double> all = density(begin, end);
            std::size_t used = 0;
            for (std::size_t i = 0; i < end - begin; ++i)
                if (valid.empty() || valid[begin + i])
                    std::copy_n(all.data() + 3 * i, 3, all.data() + 3 * used++);
            all.resize(3 * used);
            f(block, std::move(all));
        });
}

/// What f(density of a pixel) gives, for as many pixels of each block as `counts` says, in order.
template <class F>
std::vector<double> valuesOf(const Image& image, const OpticalDensity& density,
    const std::vector<std::size_t>& counts, double beta, F&& f)
{
    std::vector<std::size_t> starts(counts.size() + 1);
    for (std::size_t i = 0; i < counts.size(); ++i)
        starts[i + 1] = starts[i] + counts[i];
    std::vector<double> values(starts.back());
    forDensities(image, density, [&](std::size_t block, const std::vector<double>& all) {
        std::size_t at = starts[block];
        for (std::size_t i = 0; i < all.size(); i += 3)
            if (isTissue(&all[i], beta))
                values[at++] = f(&all[i]);
    });
    return values;
}

/// Valid pixels, and those of them that are tissue, block by block.
struct Tissue {
    std::vector<std::size_t> pixels, stained;
    Scatter scatter;
};

std::size_t sumOf(const std::vector<std::size_t>& counts)
{
    return std::accumulate(counts.begin(), counts.end(), std::size_t {0});
}

Tissue tissueOf(const Image& image, const OpticalDensity& density, double beta)
{
    const std::size_t blocks = (image.shape().pixels() + blockPixels - 1) / blockPixels;
    Tissue tissue {std::vector<std::size_t>(blocks), std::vector<std::size_t>(blocks), {}};
    std::vector<Scatter> scatters(blocks);
    forDensities(image, density, [&](std::size_t block, std::vector<double> all) {
        std::size_t used = 0;
        for (std::size_t i = 0; i < all.size(); i += 3)
            if (isTissue(&all[i], beta))
                std::copy_n(all.data() + i, 3, all.data() + 3 * used++);
        tissue.pixels[block] = all.size() / 3;
        tissue.stained[block] = used;
        all.resize(3 * used);
        scatters[block] = Scatter::of(all);
    });
    for (const Scatter& scatter : scatters)
        tissue.scatter.merge(scatter);
    return tissue;
}

/// The outermost directions, but for alpha percent, of the tissue's colours in the plane of the two largest
/// eigenvectors.
std::array<double, 6> stainVectors(
    const Image& image, const OpticalDensity& density, const Tissue& tissue, const StainOptions& options)
{
    const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(tissue.scatter.products); // ascending
    const Eigen::Vector3d second = solver.eigenvectors().col(1);
    Eigen::Vector3d first = solver.eigenvectors().col(2);
    if (first.sum() < 0)
        first = -first;
    std::vector<double> keys = valuesOf(image, density, tissue.stained, options.beta, [&](const double* d) {
        const Eigen::Map<const Eigen::Vector3d> od(d);
        return angleKey(od.dot(second), od.dot(first));
    });
    const auto vectorAt = [&](double percent) -> Eigen::Vector3d {
        const double angle = percentile(keys, percent, angleOf);
        return second * std::sin(angle) + first * std::cos(angle);
    };
    Eigen::Vector3d hematoxylin = vectorAt(options.alpha), eosin = vectorAt(100 - options.alpha);
    if (hematoxylin[0] <= eosin[0])
        std::swap(hematoxylin, eosin);
    return {hematoxylin[0], eosin[0], hematoxylin[1], eosin[1], hematoxylin[2], eosin[2]};
}

} // namespace

std::optional<Stains> findStains(const Image& image, const StainOptions& options, std::size_t& tissue)
{
    tissue = 0;
    const double max = image.max();
    if (!(max > 0))
        return std::nullopt;
    const OpticalDensity density(image, options.light, max);
    const Tissue found = tissueOf(image, density, options.beta);
    tissue = sumOf(found.stained);
    if (tissue < 32 || static_cast<double>(tissue) < 0.01 * static_cast<double>(sumOf(found.pixels))
        || found.scatter.isOneColour())
        return std::nullopt;
    Stains stains {stainVectors(image, density, found, options), {}};
    const std::array<Vector, 2> rows = unmixing(stains);
    for (std::size_t s = 0; s < 2; ++s) {
        std::vector<double> concentrations = valuesOf(image, density, found.pixels,
            -std::numeric_limits<double>::infinity(), [&](const double* d) { return dot(rows[s], d); });
        stains.strongest[s] = percentile(concentrations, 99, std::identity());
        if (!(stains.strongest[s] > 0))
            return std::nullopt;
    }
    return stains;
}

Restainer::Restainer(const Stains& from, const Stains& to, double light, double max)
    : m_light(light)
    , m_max(max)
{
    const std::array<Vector, 2> rows = unmixing(from);
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
            m_density[3 * i + j] = 0;
            for (std::size_t s = 0; s < 2; ++s)
                m_density[3 * i + j]
                    += to.vectors[2 * i + s] * (to.strongest[s] / from.strongest[s]) * rows[s][j];
        }
}

void Restainer::apply(const Image& image, float* out, const Job& job) const
{
    const OpticalDensity density(image, m_light, m_max);
    forBlocks(image.shape().pixels(), blockPixels, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        const std::vector<double> all = density(begin, end);
        for (std::size_t i = 0; i < all.size(); ++i) {
            const double* d = all.data() + i / 3 * 3;
            const double* row = m_density.data() + i % 3 * 3;
            const double light = m_light * std::exp(-(row[0] * d[0] + row[1] * d[1] + row[2] * d[2]));
            out[3 * begin + i] = finiteFloat(std::min(light, 255.0) * (m_max / 255));
        }
    });
}

} // namespace isolume
