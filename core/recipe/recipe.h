// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "core/io/reader.h"
#include "core/methods/method.h"
#include "core/stats/selection.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace isolume {

/// What was fitted on a set: an entry a group ("" for the whole set), in it one a channel or one for all.
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
    Region region = Region::Valid; ///< which values enter the statistics
    std::string split; ///< fit on this split alone; empty: on all
    std::string groupBy; ///< with Scope::Group: "folder", "class" or "split"
    InputOptions input;
    std::optional<double> fill = 0.0; ///< nothing: keep invalid values as they are
    std::optional<Fitted> fitted; ///< with scope dataset or group once fitted, or where only `range` is known
    /// A chain: what is done first, in order, each fitted on the result of those before it. Of these recipes only
    /// method, params, scope, channels, region, split, groupBy and fitted are looked at.
    std::vector<Recipe> before;

    bool operator==(const Recipe&) const = default;
};

/// The channels that the statistics are taken over: the user's choice, or the method's where it knows only one way.
Channels channelsOf(const Recipe& step);
Selection selectionOf(const Recipe& recipe, const Recipe& step);

/// The steps in order: those before, then the recipe itself.
std::vector<const Recipe*> stepsOf(const Recipe& recipe);
/// True where the step needs something that is fitted on a set or a reference before apply, or any step does.
bool stepNeedsSetFit(const Recipe& step);
bool needsSetFit(const Recipe& recipe);
/// True where nothing is left to be fitted on a set before apply.
bool isFitted(const Recipe& recipe);
/// True where the result of each value depends on that value alone, in all steps.
bool isPointwise(const Recipe& recipe);
/// True where the two differ in nothing that a fit depends on.
bool sameFit(const Recipe& a, const Recipe& b);
/// Throws Error where parameters do not fit their method, a method is not offered in its scope, or steps that group
/// do it by different things.
void checkRecipe(const Recipe& recipe);

/// Deterministic text with a newline at the end; doubles round-trip.
std::string toJson(const Recipe& recipe);
/// Throws Error naming the unknown key, version or method, or the value that does not fit.
Recipe recipeFromJson(std::string_view json, const std::string& sourceName);
Recipe readRecipe(const std::filesystem::path& file);

} // namespace isolume
