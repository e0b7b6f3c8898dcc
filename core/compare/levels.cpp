// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/levels.h"

#include <algorithm>
#include <cstdint>

namespace isolume {

Levels reduced(const Levels& levels, std::size_t most)
{
    if (levels.size() <= most)
        return levels;
    const double low = levels.values.front();
    const double perUnit = static_cast<double>(most) / (levels.values.back() - low);
    Levels result;
    for (std::size_t i = 0; i < levels.size();) {
        const double bin = std::min(static_cast<double>(most - 1), (levels.values[i] - low) * perUnit);
        const double end = static_cast<double>(static_cast<std::int64_t>(bin) + 1);
        const bool last = end >= static_cast<double>(most);
        double count = 0, sum = 0;
        do {
            count += levels.counts[i];
            sum += levels.counts[i] * (levels.values[i] - low);
            ++i;
        } while (i < levels.size() && (last || (levels.values[i] - low) * perUnit < end));
        result.add(low + sum / count, count);
    }
    return result;
}

} // namespace isolume
