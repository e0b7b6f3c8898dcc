// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/exact_numbers.h"

namespace isolume {

ChannelNumbers exactNumbers(const std::string& name, const ChannelSummary& channel,
    const std::function<Refinement(const std::vector<std::int64_t>& bins)>& refineBins)
{
    const Distribution first(channel);
    for (const double percent : {1.0, 25.0, 50.0, 75.0, 99.0})
        first.percentile(percent);
    if (first.isExact())
        return numbersOf(name, channel);
    const Refinement refined = refineBins({first.missing().begin(), first.missing().end()});
    return numbersOf(name, channel, &refined);
}

} // namespace isolume
