// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/recipe/recipe.h"
#include "core/set/image_set.h"
#include "core/stats/catalog.h"

#include <vector>

namespace isolume {

struct FitResult {
    Recipe recipe;
    std::size_t images = 0; ///< that it rests on; all of the set where nothing had to be fitted
    std::vector<Failure> failures; ///< images that could not be read
};

/// Whether the set's least and largest value are wanted, where the method's nominal range depends on them.
enum class NeedRange { No, Yes };

/// Reads what the catalog lacks, with progress, and fits. Throws Error where nothing could be read, UsageError
/// where the recipe does not fit the set.
FitResult fitOn(
    const Context& context, const ImageSet& set, Catalog& catalog, Recipe recipe, NeedRange range);

} // namespace isolume
