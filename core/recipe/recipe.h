// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "core/io/reader.h"
#include "core/methods/method.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace isolume {

/// Numbers fitted on a set, one entry per group ("" for the whole set), in it one per channel or one for all.
struct FittedChannel {
    std::string name;
    FittedNumbers numbers;
    bool operator==(const FittedChannel&) const = default;
};
struct Fitted {
    std::map<std::string, std::vector<FittedChannel>> groups;
    std::uint64_t images = 0, pixels = 0;
    std::string setDigest;
    std::string on; ///< UTC, ISO 8601
    /// Least and largest valid value of the set, for signed and float data: what "0…max" means there.
    std::optional<Interval> range;
    bool operator==(const Fitted&) const = default;
};

/// Everything that turns an image into its normalized form, on any machine.
struct Recipe {
    std::string method = "percentile";
    Params params; ///< only what differs from the default need be there
    Scope scope = Scope::Image;
    Channels channels = Channels::Joint;
    std::string split; ///< fit on this split alone; empty: on all
    std::string groupBy; ///< with Scope::Group: "folder", "class" or "split"
    InputOptions input;
    std::optional<double> fill = 0.0; ///< nothing: keep invalid values as they are
    std::optional<Fitted> fitted; ///< with scope dataset or group once fitted, or where only `range` is known

    bool operator==(const Recipe&) const = default;
};

/// True where a fit over the set has to come before apply.
bool needsSetFit(const Recipe& recipe);
/// True where the two differ in nothing that a fit depends on.
bool sameFit(const Recipe& a, const Recipe& b);

/// Deterministic text with a newline at the end; doubles round-trip.
std::string toJson(const Recipe& recipe);
/// Throws Error naming the unknown key, version or method, or the value that does not fit.
Recipe recipeFromJson(std::string_view json, const std::string& sourceName);
Recipe readRecipe(const std::filesystem::path& file);

} // namespace isolume
