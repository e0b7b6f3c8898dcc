// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/after_levels.h"

#include <algorithm>

namespace isolume {

namespace {

/// Rounds half to even, as std::nearbyint does, for 0 ≤ x < 2^51; without a call, so that loops vectorize.
inline double rounded(double x)
{
    constexpr double shift = 6755399441055744.0; // 1.5 · 2^52: no fraction fits behind it
    return (x + shift) - shift;
}

double widthOf(Interval nominal) { return nominal.high - nominal.low; }

/// The integer that a writer stores for y, as Quantizer has it.
inline double code(double y, Interval nominal, double width, double top)
{
    return rounded(std::min(std::max((y - nominal.low) / width * top, 0.0), top));
}

/// Of one bin, whose codes may begin with the last one of the bin before.
double codesIn(
    const Distribution::Run& bin, const Function& function, Interval nominal, double top, double& last)
{
    const double width = widthOf(nominal);
    const double a = code(afterLevel(function, bin.low).value, nominal, width, top);
    const double b = code(afterLevel(function, bin.high).value, nominal, width, top);
    const double from = std::max(std::min(a, b), last + 1);
    last = std::max({last, a, b});
    return std::min(static_cast<double>(bin.count), std::max(0.0, std::max(a, b) - from + 1));
}

/// Numbers of values that are below low or above high as a float32 before the clip: the image's own maximum may come
/// out a rounding error above 1 in double. The function is monotone, so that what is outside is at the ends.
void countClipped(const Levels& before, const Function& function, Interval nominal, AfterLevels& after)
{
    const auto low = static_cast<float>(nominal.low), high = static_cast<float>(nominal.high);
    after.clippedLow = after.clippedHigh = 0;
    const auto isOutside = [&](std::size_t i) {
        const auto seen = static_cast<float>(function.unclipped(before.values[i]));
        after.clippedLow += seen < low ? before.counts[i] : 0;
        after.clippedHigh += seen > high ? before.counts[i] : 0;
        return seen < low || seen > high;
    };
    std::size_t from = 0, to = before.size();
    while (from < to && isOutside(from))
        ++from;
    while (to > from && isOutside(to - 1))
        --to;
}

} // namespace

void afterLevels(
    const ChannelLevels& channel, const Transform& transform, int c, Detail detail, AfterLevels& after)
{
    const Levels& before = detail == Detail::All ? channel.all : channel.forDistance();
    const Function& function = transform.channel(c);
    const std::size_t n = before.size();
    after.levels.values.resize(n);
    after.levels.counts.assign(before.counts.begin(), before.counts.end());
    const double* x = before.values.data();
    double* y = after.levels.values.data();
    if (const Affine* line = function.affine()) {
        const Affine f = *line; // a copy that nothing else can change, so that the loop vectorizes
        for (std::size_t i = 0; i < n; ++i)
            y[i] = static_cast<double>(f(x[i]));
    } else {
        for (std::size_t i = 0; i < n; ++i)
            y[i] = static_cast<double>(function(x[i]));
    }
    if (n > 0 && y[0] > y[n - 1]) {
        std::reverse(after.levels.values.begin(), after.levels.values.end());
        std::reverse(after.levels.counts.begin(), after.levels.counts.end());
    }
    if (detail == Detail::All)
        countClipped(before, function, transform.nominal, after);
}

DistinctCodes distinctCodes(std::span<const double> after, Interval nominal)
{
    const double width = widthOf(nominal);
    if (after.empty() || !(width > 0))
        return {1, 1};
    DistinctCodes distinct {1, 1};
    double last8 = code(after[0], nominal, width, 255), last16 = code(after[0], nominal, width, 65535);
    for (std::size_t i = 1; i < after.size(); ++i) {
        const double next8 = code(after[i], nominal, width, 255);
        const double next16 = code(after[i], nominal, width, 65535);
        distinct.as8 += next8 != last8 ? 1 : 0;
        distinct.as16 += next16 != last16 ? 1 : 0;
        last8 = next8;
        last16 = next16;
    }
    return distinct;
}

DistinctCodes distinctCodes(
    const ChannelLevels& channel, const AfterLevels& after, const Function& function, Interval nominal)
{
    if (channel.bins.empty())
        return distinctCodes(after.levels.values, nominal);
    DistinctCodes distinct;
    double last8 = -1, last16 = -1;
    const auto count = [&](const Distribution::Run& bin) {
        distinct.as8 += codesIn(bin, function, nominal, 255, last8);
        distinct.as16 += codesIn(bin, function, nominal, 65535, last16);
    };
    // The codes have to ascend, whichever way the function runs.
    const bool descends = afterLevel(function, channel.bins.front().low).value
        > afterLevel(function, channel.bins.back().high).value;
    if (widthOf(nominal) > 0 && descends)
        std::for_each(channel.bins.rbegin(), channel.bins.rend(), count);
    else if (widthOf(nominal) > 0)
        std::for_each(channel.bins.begin(), channel.bins.end(), count);
    return {std::max(distinct.as8, 1.0), std::max(distinct.as16, 1.0)};
}

double distinctBefore(const ChannelLevels& channel)
{
    if (channel.distinct > 0)
        return channel.distinct;
    if (channel.bins.empty())
        return static_cast<double>(channel.all.size());
    double n = 0;
    for (const Distribution::Run& bin : channel.bins)
        n += bin.low == bin.high ? 1 : static_cast<double>(std::min<std::uint64_t>(bin.count, 65536));
    return n;
}

} // namespace isolume
