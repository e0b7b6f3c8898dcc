// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/byte_counts.h"
#include "core/compare/pooled_values.h"
#include "core/recipe/recipe.h"
#include "core/set/image_set.h"
#include "core/stats/catalog.h"

#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace isolume {

class Job;

/// One channel of one image as the measures look at it.
struct ChannelLevels {
    std::string name;
    Levels all; ///< each value; of 32-bit data such as its bins suggest
    Levels few; ///< `all` with at most 4,096 values, for distances; empty where `all` has no more
    std::vector<Distribution::Run> bins; ///< of 32-bit data: what `all` stands for; else empty
    std::optional<ByteCounts> bytes; ///< of 8-bit data: `all` in another form
    std::uint64_t invalid = 0;
    double distinct
        = 0; ///< of levels that were taken from pixels after a method: distinct values before; else 0

    const Levels& forDistance() const { return few.size() > 0 ? few : all; }
};

/// What a recipe does to one image.
struct ImageTransform {
    Transform transform;
    std::optional<Failure> failure; ///< the recipe does not fit the image
    bool about = false;
    /// Where the recipe is no function of single values: the channels after it. `transform` then leaves them as they are.
    std::vector<ChannelLevels> after = {};

    const std::vector<ChannelLevels>& channels(const std::vector<ChannelLevels>& before) const
    {
        return after.empty() ? before : after;
    }
};

/// One row of the catalog, decoded once for all recipes.
struct ImageLevels {
    std::size_t index = 0; ///< in the set
    std::vector<ChannelLevels> channels;
    std::vector<ImageTransform> transforms; ///< one a recipe

    /// Of all channels together: what measuring it costs.
    std::size_t levels() const
    {
        return std::accumulate(channels.begin(), channels.end(), std::size_t {0},
            [](std::size_t n, const ChannelLevels& channel) { return n + channel.all.size(); });
    }
};

/// `row`: of the item's valid values. Reads the rows of other regions where a recipe is fitted on them, and the pixels
/// where one is no function of single values.
ImageLevels imageLevels(const ImageSet& set, std::size_t index, const CatalogRow& row,
    std::span<const Recipe> recipes, Catalog& catalog, const Job& job);

} // namespace isolume
