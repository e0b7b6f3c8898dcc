// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/json_members.h"
#include "core/recipe/recipe.h"

namespace isolume {

/// [{"name": "R", "mean": 1.5, "landmarks": [0, 1.5]}, …]: one entry a channel or one for all. An array is a list of
/// numbers; with more than one axis, or many values, {"shape": […], "float64": base64 of the little-endian bytes}.
Json toJson(const std::vector<FittedChannel>& channels);
/// Throws Error naming what does not fit.
std::vector<FittedChannel> fittedChannelsFrom(const Json& list);

Json toJson(const Fitted& fitted);
Fitted fittedFrom(const Json& json);

} // namespace isolume
