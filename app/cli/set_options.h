// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/recipe/recipe.h"
#include "core/set/image_set.h"
#include "core/stats/catalog.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace isolume {

/// SET…, and the catalog that belongs to it.
struct SetOptions {
    std::vector<std::filesystem::path> paths;
    std::filesystem::path masks; ///< empty: as lists say
};
std::shared_ptr<SetOptions> declareSet(CLI::App& app);

/// The catalog that the options name, or the one in the cache folder. Throws OutputError where it cannot be used.
Catalog openCatalog(const Context& context, const SetOptions& options);
/// The set, listed. Throws Error where there is none.
ImageSet openSet(const Context& context, const SetOptions& options, Catalog& catalog);

/// Throws UsageError where masks are named and no recipe looks at them.
void checkMasks(const SetOptions& options, std::span<const Recipe> recipes);

/// The images of one split, all with an empty name. Throws UsageError naming the splits that there are.
ImageSet onlySplit(const ImageSet& set, const std::string& split);

} // namespace isolume
