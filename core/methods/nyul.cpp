// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/methods/method.h"

#include <algorithm>
#include <array>

namespace isolume {

namespace {

std::span<const Param> params()
{
    static const std::array all {
        Param {.name = "percentiles",
            .label = "Percentiles",
            .type = ParamType::List,
            .standard = std::vector<double> {1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99},
            .unit = "%",
            .help = "landmarks, ascending: these percentiles of each image are mapped onto their mean over "
                    "the set"},
        Param {.name = "output",
            .label = "Output",
            .type = ParamType::Range,
            .standard = std::vector<double> {0, 100},
            .help = "what the first and the last landmark become"},
    };
    return all;
}

std::vector<double> percentilesOf(const Params& p)
{
    const std::vector<double>& percentiles = list(params(), p, "percentiles");
    const bool ascending = std::adjacent_find(percentiles.begin(), percentiles.end(), std::greater_equal<>())
        == percentiles.end();
    if (percentiles.size() < 2 || !ascending || percentiles.front() < 0 || percentiles.back() > 100)
        throw Error({"percentiles", "cannot use the parameter",
            "it takes at least two percentiles from 0 to 100, ascending", "Use for example 1,50,99"});
    return percentiles;
}

Interval outputOf(const Params& p)
{
    const std::vector<double>& ends = list(params(), p, "output");
    return {ends.at(0), ends.at(1)};
}

FittedChannel fit(const Distribution& d, const Params& p)
{
    std::vector<double> landmarks;
    for (const double percent : percentilesOf(p))
        landmarks.push_back(d.percentile(percent));
    return {.arrays = {{"landmarks", std::move(landmarks)}}};
}

/// L. G. Nyúl, J. K. Udupa, X. Zhang, "New variants of a method of MRI scale standardization" (2000): the landmarks of
/// each image, mapped linearly to the output, averaged over the images.
FittedChannel average(std::span<const FittedChannel> images, const Params& p)
{
    const Interval output = outputOf(p);
    const std::size_t n = percentilesOf(p).size();
    std::vector<double> sum(n);
    double used = 0;
    for (const FittedChannel& image : images) {
        const std::vector<double>& m = image.array("landmarks");
        if (!(m.back() > m.front()))
            continue;
        for (std::size_t i = 0; i < n; ++i)
            sum[i] += (m[i] - m.front()) / (m.back() - m.front()) * (output.high - output.low) + output.low;
        used += 1;
    }
    for (std::size_t i = 0; i < n; ++i)
        sum[i] = used > 0
            ? sum[i] / used
            : output.low + (output.high - output.low) * static_cast<double>(i) / static_cast<double>(n - 1);
    return {.arrays = {{"standard", std::move(sum)}}};
}

Function function(const ImageFit& fit, const Params& p, const DataRange&, int c, int, bool& degenerate)
{
    const std::vector<double>& m = fit.channel(c).array("landmarks");
    const std::vector<double>& s = fit.setChannel(c).array("standard");
    if (m.size() != s.size() || m.size() < 2)
        throw Error({"", "cannot apply the recipe", "its landmarks are not those of its percentiles",
            "Fit the recipe again"});
    if (!(m.back() > m.front())) {
        degenerate = true;
        return Affine::constant(outputOf(p).low);
    }
    Segments segments {{m.begin() + 1, m.end() - 1}, {}};
    for (std::size_t i = 0; i + 1 < m.size(); ++i) {
        const double width = m[i + 1] - m[i];
        segments.lines.push_back(
            {.subtract = m[i], .multiply = width > 0 ? (s[i + 1] - s[i]) / width : 0, .add = s[i]});
    }
    return segments;
}

} // namespace

const Method& nyulMethod()
{
    static const Method method {
        .id = "nyul",
        .label = "Nyúl landmarks",
        .help
        = "maps percentiles of each image onto their mean over the set, with straight lines between: for MR",
        .params = params(),
        .check = [](const Params& p) { percentilesOf(p); },
        .scopes = {.image = false, .group = true, .dataset = true},
        .fit = fit,
        .average = average,
        .function = function,
        .nominal = [](const Params& p, const DataRange&, int) { return outputOf(p); },
    };
    return method;
}

} // namespace isolume
