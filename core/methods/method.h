// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/param.h"
#include "core/methods/transform.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace isolume {

enum class Scope { Image, Group, Dataset };
enum class Channels { Joint, Separate };

/// The numbers fitted for one channel (or for all, joint), by name, in the order they are shown.
using FittedNumbers = std::vector<std::pair<std::string, double>>;
/// Throws Error where the recipe lacks the number.
double fittedNumber(const FittedNumbers& numbers, std::string_view name);

/// What a method needs to know of the data beside the fitted numbers.
struct DataRange {
    double max = 255; ///< METHODS.md's `max` of the image
    /// 0…max; for signed and float data the least and largest valid value of the set (of the image where the
    /// recipe does not know the set's).
    Interval nominal {0, 255};
};

/// One normalization method: a value in the list that methods.def orders.
/// Formulas and names are METHODS.md's.
struct Method {
    std::string_view id; ///< stable: in recipes and file names
    std::string_view label, help;
    std::span<const Param> params;
    bool
        usesStatistics; ///< false: the same for any data (identity, unit, fixed); scope and channels mean nothing
    /// Statistics of one channel to the numbers that a recipe keeps. Null where usesStatistics is false.
    FittedNumbers (*fit)(const Distribution&, const Params&);
    /// The function of channel `c` of `channels` from those numbers. Sets `degenerate` where what it divides
    /// by is 0. Throws Error where the parameters do not fit the image (constants for 3 channels on 1).
    Affine (*function)(
        const FittedNumbers&, const Params&, const DataRange&, int c, int channels, bool& degenerate);
    Interval (*nominal)(const Params&, const DataRange&, int channels);
    bool (*reversesChannels)(const Params&) = nullptr;
    bool nominalFromData = false; ///< `nominal` depends on DataRange
};

/// In the order of menus.
std::span<const Method> methods();
/// Throws Error naming the nearest id.
const Method& methodById(std::string_view id);

} // namespace isolume
