// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/pooled_values.h"
#include "core/recipe/recipe.h"
#include "core/set/image_set.h"
#include "core/stats/catalog.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace isolume {

/// One channel of one image as the measures look at it.
struct ChannelLevels {
    std::string name;
    Levels all; ///< each value; of 32-bit data such as its bins suggest
    Levels few; ///< `all` with at most 4,096 values, for distances; empty where `all` has no more
    std::vector<Distribution::Run> bins; ///< of 32-bit data: what `all` stands for; else empty
    std::uint64_t invalid = 0;

    const Levels& forDistance() const { return few.size() > 0 ? few : all; }
};

/// What a recipe does to one image.
struct ImageTransform {
    Transform transform;
    std::optional<Failure> failure; ///< the recipe does not fit the image
    bool about = false;
};

/// One row of the catalog, decoded once for all recipes.
struct ImageLevels {
    std::size_t index = 0; ///< in the set
    std::vector<ChannelLevels> channels;
    std::vector<ImageTransform> transforms; ///< one a recipe
};

/// Nothing where the catalog lacks the image.
std::optional<ImageLevels> imageLevels(
    const ImageSet& set, std::size_t index, Catalog& catalog, std::span<const Recipe> recipes);

} // namespace isolume
