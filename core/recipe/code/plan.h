// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace isolume {

/// A number that the code works out of the valid values at hand.
struct Statistic {
    enum class Kind {
        Min,
        Max,
        Mean,
        Deviation, ///< `argument`: ddof; exactly 0 where all values are equal
        Percentile, ///< `argument`: per cent
        MedianDeviation, ///< median of |x − median|, after a Statistic named "median"
    };
    std::string_view name;
    Kind kind;
    double argument = 0;
};

/// What is done to one image where its own statistics are used:
/// y = (x − center) / scale · gain + offset, between a clip of x and one of y; a scale that is not above 0 gives
/// `degenerate`. `center` and `scale` are expressions over the statistics that C++ and Python read alike.
struct ImagePlan {
    std::vector<Statistic> statistics = {};
    std::string center = {}, scale = {}; ///< scale may be empty: no division
    double gain = 1, offset = 0;
    double degenerate = 0;
    std::string clipLow = {}, clipHigh = {}; ///< of x, names of statistics; empty: none
    std::optional<Interval> clip = {}; ///< of y
};

/// One channel's numbers, known when the code is written: y = clip((x − subtract) / divide + add, low, high).
/// `divide` is infinite where the fitted data were constant.
struct ChannelPlan {
    double subtract = 0, divide = 1, add = 0;
    std::optional<Interval> clip;
    bool operator==(const ChannelPlan&) const = default;
    bool isDegenerate() const;
};

/// What the code of every target does, whatever the method: either `image`, or the channels of each group.
struct CodePlan {
    Recipe recipe;
    std::optional<ImagePlan> image;
    /// By group, "" where there is one for all; in it one entry a channel, or one for all.
    std::map<std::string, std::vector<ChannelPlan>> groups;
    bool perChannel = false; ///< channels are treated each on its own
    int channels = 0; ///< that an image must have; 0: any
    bool inUnitsOfMax
        = false; ///< x is divided by the largest value of its type first; `groups` are in these units
    bool reverseChannels = false;

    /// The one group's channels where neither a group nor an image decides, else null.
    const std::vector<ChannelPlan>* constants() const;
    /// constants() where none of them clips or is degenerate, else null: (x − mean) / std says it all.
    const std::vector<ChannelPlan>* plainConstants() const;
};

/// Throws Error where the recipe lacks its fit, or its parameters do not fit together.
CodePlan codePlan(const Recipe& recipe);

} // namespace isolume
