// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/gaussian.h"

#include "core/image/clones.h"
#include "core/methods/blocks.h"
#include "core/methods/mirror.h"

#include <cmath>
#include <cstring>

namespace isolume {

namespace {

/// Values that go through the registers together: neighbours of a row, or one of each of as many columns.
constexpr std::size_t lanes = 16;
/// Columns that are copied out together: pieces of rows that are long enough for memory to be fast.
constexpr std::size_t stripWidth = 2 * lanes;
using Eight = double __attribute__((vector_size(8 * sizeof(double))));

/// From the middle outwards.
std::vector<double> kernelOf(double sigma)
{
    std::vector<double> kernel(static_cast<std::size_t>(std::lround(4 * sigma)) + 1);
    double sum = 0;
    for (std::size_t i = 0; i < kernel.size(); ++i) {
        const auto x = static_cast<double>(i);
        kernel[i] = std::exp(-0.5 * x * x / (sigma * sigma));
        sum += i == 0 ? kernel[i] : 2 * kernel[i];
    }
    for (double& k : kernel)
        k /= sum;
    return kernel;
}

[[gnu::always_inline]] inline void load(Eight& to, const double* from) { std::memcpy(&to, from, sizeof to); }

/// sum += (in[−distance] + in[distance]) · weight
[[gnu::always_inline]] inline void addPair(
    Eight& sum, const double* in, std::ptrdiff_t distance, double weight)
{
    Eight before, after;
    load(before, in - distance);
    load(after, in + distance);
    sum += (before + after) * weight;
}

/// out[i] = Σ kernel[|j|] · in[i + j · step] for `groups` times `lanes` values.
ISOLUME_CLONES void convolve(const double* in, std::ptrdiff_t step, const double* kernel,
    std::ptrdiff_t radius, double* out, std::size_t groups)
{
    for (std::size_t g = 0; g < groups; ++g, in += lanes, out += lanes) {
        Eight a, b;
        load(a, in);
        load(b, in + 8);
        a *= kernel[0];
        b *= kernel[0];
        for (std::ptrdiff_t j = 1; j <= radius; ++j) {
            addPair(a, in, j * step, kernel[j]);
            addPair(b, in + 8, j * step, kernel[j]);
        }
        std::memcpy(out, &a, sizeof a);
        std::memcpy(out + 8, &b, sizeof b);
    }
}

std::size_t groupsOf(std::size_t count) { return (count + lanes - 1) / lanes; }

void smoothRows(
    double* values, std::size_t height, std::size_t width, const std::vector<double>& kernel, const Job& job)
{
    const std::size_t radius = kernel.size() - 1, groups = groupsOf(width);
    const std::vector<std::size_t> source = mirroredLine(width, radius, radius);
    forBlocks(height, 16, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        std::vector<double> line(groups * lanes + 2 * radius), smoothed(groups * lanes);
        for (std::size_t y = begin; y < end; ++y) {
            double* row = values + y * width;
            std::copy_n(row, width, line.data() + radius);
            for (std::size_t i = 0; i < radius; ++i) {
                line[i] = row[source[i]];
                line[radius + width + i] = row[source[radius + width + i]];
            }
            convolve(line.data() + radius, 1, kernel.data(), static_cast<std::ptrdiff_t>(radius),
                smoothed.data(), groups);
            std::copy_n(smoothed.data(), width, row);
        }
    });
}

void smoothColumns(
    double* values, std::size_t height, std::size_t width, const std::vector<double>& kernel, const Job& job)
{
    const std::size_t radius = kernel.size() - 1;
    const std::vector<std::size_t> source = mirroredLine(height, radius, radius);
    forBlocks(width, 4 * stripWidth, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        std::vector<double> strip(source.size() * stripWidth), smoothed(height * stripWidth);
        for (std::size_t left = begin; left < end; left += stripWidth) {
            const std::size_t columns = std::min(stripWidth, end - left);
            for (std::size_t i = 0; i < source.size(); ++i)
                std::copy_n(values + source[i] * width + left, columns, strip.data() + i * stripWidth);
            convolve(strip.data() + radius * stripWidth, stripWidth, kernel.data(),
                static_cast<std::ptrdiff_t>(radius), smoothed.data(), height * stripWidth / lanes);
            for (std::size_t y = 0; y < height; ++y)
                std::copy_n(smoothed.data() + y * stripWidth, columns, values + y * width + left);
        }
    });
}

} // namespace

void smooth(std::span<double> values, int height, int width, double sigma, const Job& job)
{
    const std::vector<double> kernel = kernelOf(sigma);
    const auto h = static_cast<std::size_t>(height), w = static_cast<std::size_t>(width);
    smoothRows(values.data(), h, w, kernel, job);
    smoothColumns(values.data(), h, w, kernel, job);
}

ValidSmoother::ValidSmoother(
    std::span<const std::uint8_t> valid, int height, int width, double sigma, const Job& job)
    : m_height(height)
    , m_width(width)
    , m_sigma(sigma)
    , m_job(&job)
    , m_weights(valid.begin(), valid.end())
{
    if (!m_weights.empty())
        smooth(m_weights, height, width, sigma, job);
}

void ValidSmoother::operator()(std::span<double> values) const
{
    // Less is what rounding leaves where no valid value is within reach.
    constexpr double least = 1e-12;
    smooth(values, m_height, m_width, m_sigma, *m_job);
    if (m_weights.empty())
        return;
    forBlocks(values.size(), blockPixels, *m_job, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            values[i] = m_weights[i] > least ? values[i] / m_weights[i] : 0;
    });
}

} // namespace isolume
