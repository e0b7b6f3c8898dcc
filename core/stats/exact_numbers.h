// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/stats/distribution.h"

#include <functional>
#include <string>
#include <vector>

namespace isolume {

/// numbersOf with exact percentiles for data of any depth: `refineBins` is asked to count the bins of 32-bit data
/// that they rest on.
ChannelNumbers exactNumbers(const std::string& name, const ChannelSummary& channel,
    const std::function<Refinement(const std::vector<std::int64_t>& bins)>& refineBins);

} // namespace isolume
