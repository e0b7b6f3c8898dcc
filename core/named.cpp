// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/named.h"

#include <algorithm>
#include <numeric>

namespace isolume {

namespace {

std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t {0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

} // namespace

std::string_view nearestName(std::string_view wanted, std::span<const std::string_view> names)
{
    std::string_view best;
    std::size_t least = std::max<std::size_t>(2, wanted.size() / 2) + 1;
    for (std::string_view name : names)
        if (const std::size_t distance = editDistance(wanted, name); distance < least) {
            least = distance;
            best = name;
        }
    return best;
}

std::string didYouMean(
    std::string_view wanted, std::span<const std::string_view> names, std::string_view otherwise)
{
    const std::string_view nearest = nearestName(wanted, names);
    return nearest.empty() ? std::string(otherwise) : "Did you mean '" + std::string(nearest) + "'?";
}

} // namespace isolume
