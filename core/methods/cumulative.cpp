// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/cumulative.h"

namespace isolume {

FittedChannel cumulativeShares(const Distribution& distribution)
{
    std::vector<double> values, shares;
    std::uint64_t count = 0;
    for (const Distribution::Run& run : distribution.allRuns()) {
        count += run.count;
        values.push_back(run.low + (run.high - run.low) / 2);
        shares.push_back(static_cast<double>(count) / static_cast<double>(distribution.count()));
    }
    return {.arrays = {{"values", std::move(values)}, {"cdf", std::move(shares)}}};
}

} // namespace isolume
