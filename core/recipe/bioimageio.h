// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"

#include <nlohmann/json_fwd.hpp>

namespace isolume {

/// True for what recipeFromBioimageio takes: one preprocessing step, a list of them, an object with `preprocessing`,
/// or a whole rdf with `inputs` of which one has some.
bool isBioimageio(const nlohmann::ordered_json& json);

/// The recipe that does what the steps do, in the names of format 0.4 (`name`) or 0.5 (`id`):
/// - scale_range: min_max where the percentiles are 0 and 100, else percentile without a clip. Its eps, up to the
///   usual 1e-6, is left out: here an image without contrast is safe without it;
/// - zero_mean_unit_variance: z_score with eps added;
/// - fixed_zero_mean_unit_variance, or the former with mode fixed: z_score with these numbers as if they were fitted;
/// - scale_linear (gain above 0) and clip: window, for lists of numbers z_score; after a step above, they become its
///   range and clip where it has one;
/// - ensure_dtype to a float: nothing.
/// Statistics are joint where the axes hold the channel or are not given; a batch counts as one image.
/// Throws Error that names the step or the value that no recipe says.
Recipe recipeFromBioimageio(const nlohmann::ordered_json& json);

} // namespace isolume
