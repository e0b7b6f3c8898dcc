// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/cielab.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace isolume {

namespace {

using Matrix = std::array<std::array<double, 3>, 3>;

constexpr Matrix xyzFromRgb {
    {{0.412453, 0.357580, 0.180423}, {0.212671, 0.715160, 0.072169}, {0.019334, 0.119193, 0.950227}}};
constexpr std::array<double, 3> white {0.95047, 1, 1.08883};

constexpr Matrix inverse(const Matrix& m)
{
    Matrix result {};
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
            const std::size_t r = (j + 1) % 3, s = (j + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
            result[i][j] = m[r][c] * m[s][d] - m[r][d] * m[s][c];
        }
    const double determinant = m[0][0] * result[0][0] + m[0][1] * result[1][0] + m[0][2] * result[2][0];
    for (auto& row : result)
        for (double& value : row)
            value /= determinant;
    return result;
}
constexpr Matrix rgbFromXyz = inverse(xyzFromRgb);

double linear(double v) { return v > 0.04045 ? std::pow((v + 0.055) / 1.055, 2.4) : v / 12.92; }
double encoded(double v) { return v > 0.0031308 ? 1.055 * std::pow(v, 1 / 2.4) - 0.055 : v * 12.92; }

double root(double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; }
double cube(double f) { return f > 0.2068966 ? f * f * f : (f - 16.0 / 116) / 7.787; }

/// A smooth function over 0…1 by straight lines between 2^16 points, within 2e-7 of it; beyond that range the function
/// itself. Below `from` it is straight or bends too much for that, and is called too.
template <double (*function)(double)> class Table {
public:
    explicit Table(double from)
        : m_from(from)
    {
        for (std::size_t i = 0; i < m_values.size(); ++i)
            m_values[i] = function(static_cast<double>(i) / steps);
    }
    double operator()(double x) const
    {
        if (!(x >= m_from && x < 1))
            return function(x);
        const double at = x * steps;
        const auto i = static_cast<std::size_t>(at);
        return m_values[i] + (m_values[i + 1] - m_values[i]) * (at - static_cast<double>(i));
    }

private:
    static constexpr double steps = 65536;
    double m_from;
    std::array<double, 65537> m_values;
};

std::array<double, 3> times(const Matrix& m, const std::array<double, 3>& v)
{
    std::array<double, 3> result;
    for (std::size_t i = 0; i < 3; ++i)
        result[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
    return result;
}

} // namespace

void rgbToLab(double* pixels, std::size_t count)
{
    static const Table<root> roots(0.01);
    static const Table<linear> linears(0.05);
    for (double* p = pixels; p < pixels + 3 * count; p += 3) {
        std::array<double, 3> xyz = times(xyzFromRgb, {linears(p[0]), linears(p[1]), linears(p[2])});
        for (std::size_t i = 0; i < 3; ++i)
            xyz[i] = roots(xyz[i] / white[i]);
        p[0] = 116 * xyz[1] - 16;
        p[1] = 500 * (xyz[0] - xyz[1]);
        p[2] = 200 * (xyz[1] - xyz[2]);
    }
}

void labToRgb(double* pixels, std::size_t count)
{
    static const Table<encoded> encodeds(0.004);
    for (double* p = pixels; p < pixels + 3 * count; p += 3) {
        const double y = (p[0] + 16) / 116, x = p[1] / 500 + y, z = std::max(y - p[2] / 200, 0.0);
        std::array<double, 3> xyz {cube(x), cube(y), cube(z)};
        for (std::size_t i = 0; i < 3; ++i)
            xyz[i] *= white[i];
        const std::array<double, 3> rgb = times(rgbFromXyz, xyz);
        for (std::size_t i = 0; i < 3; ++i)
            p[i] = std::clamp(encodeds(rgb[i]), 0.0, 1.0);
    }
}

} // namespace isolume
