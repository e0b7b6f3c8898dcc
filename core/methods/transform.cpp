// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/transform.h"

#include <algorithm>
#include <cmath>

namespace isolume {

bool Transform::anyDegenerate() const
{
    return std::find(degenerate.begin(), degenerate.end(), true) != degenerate.end();
}

namespace {

/// Ascending, equal values together: a clip puts many of them on one.
std::vector<WeightedValue> inOrder(std::vector<WeightedValue> values)
{
    const auto below = [](const WeightedValue& a, const WeightedValue& b) { return a.value < b.value; };
    if (!std::is_sorted(values.begin(), values.end(), below))
        std::sort(values.begin(), values.end(), below);
    std::size_t used = 0;
    for (const WeightedValue& v : values) {
        if (used > 0 && values[used - 1].value == v.value)
            values[used - 1].count += v.count;
        else
            values[used++] = v;
    }
    values.resize(used);
    return values;
}

double middleOf(const Distribution::Run& run) { return run.low + (run.high - run.low) / 2; }

double percentileOf(std::span<const WeightedValue> values, std::uint64_t count, double percent)
{
    const double at = percent / 100 * static_cast<double>(count - 1);
    const auto rank = static_cast<std::uint64_t>(std::floor(at));
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        before += values[i].count;
        if (rank >= before)
            continue;
        const double low = values[i].value;
        const double high = rank + 1 < before || i + 1 == values.size() ? low : values[i + 1].value;
        return std::lerp(low, high, at - std::floor(at));
    }
    return values.back().value;
}

} // namespace

std::vector<WeightedValue> push(const Function& function, const Distribution& before)
{
    std::vector<WeightedValue> after;
    after.reserve(before.runs().size());
    for (const Distribution::Run& run : before.runs())
        after.push_back({static_cast<double>(function(middleOf(run))), run.count});
    return inOrder(std::move(after));
}

std::vector<WeightedValue> weightedValues(const Distribution& distribution)
{
    std::vector<WeightedValue> values;
    values.reserve(distribution.runs().size());
    for (const Distribution::Run& run : distribution.runs())
        values.push_back({middleOf(run), run.count});
    return values;
}

ChannelNumbers numbersOf(
    const std::string& name, std::span<const WeightedValue> values, std::uint64_t invalid)
{
    ChannelNumbers n;
    n.name = name;
    n.invalid = invalid;
    double sum = 0;
    for (const WeightedValue& v : values) {
        n.count += v.count;
        sum += v.value * static_cast<double>(v.count);
    }
    if (n.count == 0)
        return n;
    const auto count = static_cast<double>(n.count);
    n.min = values.front().value;
    n.max = values.back().value;
    n.mean = n.min == n.max ? n.min : sum / count;
    double squares = 0;
    for (const WeightedValue& v : values)
        squares += (v.value - n.mean) * (v.value - n.mean) * static_cast<double>(v.count);
    n.std = std::sqrt(squares / count);
    n.p1 = percentileOf(values, n.count, 1);
    n.p25 = percentileOf(values, n.count, 25);
    n.p50 = percentileOf(values, n.count, 50);
    n.p75 = percentileOf(values, n.count, 75);
    n.p99 = percentileOf(values, n.count, 99);
    return n;
}

} // namespace isolume
