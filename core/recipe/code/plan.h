// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/code/formula.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

namespace isolume {

/// y = x · gain + offset of one channel, then a clip: what many libraries can say. x is in units of the largest
/// value of its type where CodePlan::formula.usesLargest().
struct LinearChannel {
    double subtract = 0, divide = 1, add = 0; ///< (x − subtract) / divide + add
    std::optional<Interval> clip;
    bool isConstant = false; ///< what it divides by was 0: `add` everywhere
    bool operator==(const LinearChannel&) const = default;

    double gain() const { return isConstant ? 0 : 1 / divide; }
    double offset() const { return isConstant ? add : add - subtract / divide; }
    /// (x − mean()) / divide
    double mean() const { return add == 0 ? subtract : subtract - add * divide; }
};

/// A recipe as the targets write it: a formula, and its terms' values where the recipe knows them.
struct CodePlan {
    Recipe recipe = {};
    Formula formula = {};
    bool ofImage = false; ///< the terms, or v of the formula's body, are worked out of each image
    bool separate = false; ///< channel by channel, else all alike
    int channels = 0; ///< that an image must have; 0: any
    /// Values of the terms by group, "" where there is one for all; in it one entry a channel, or one for all.
    std::map<std::string, std::vector<std::vector<double>>> groups = {};
    /// The same of the formula's tables.
    std::map<std::string, std::vector<std::vector<std::vector<double>>>> tables = {};
    bool anyConstant = false; ///< formula.condition does not hold somewhere in `groups`
    bool reversed = false; ///< the channels are written last first
    std::vector<CodePlan> before = {}; ///< the steps that are done first, in order
    std::string suffix = {}; ///< of names at module level that other steps have too

    /// The step's own numbers differ by group.
    bool ownGrouped() const { return recipe.scope == Scope::Group && (!ofImage || !formula.tables.empty()); }
    /// Those of any step do.
    bool isGrouped() const;
    /// A name of a group.
    std::string firstGroup() const;
    /// Statistics of each image's own pixels are worked out in some step.
    bool anyOfImage() const;
    /// Some step depends on the largest value that the image's type holds.
    bool usesLargest() const
    {
        return formula.usesLargest() || std::any_of(before.begin(), before.end(), [](const CodePlan& step) {
            return step.usesLargest();
        });
    }
    /// normalize() has to be given the image's mask.
    bool takesMask() const { return recipe.region == Region::Mask && anyOfImage(); }
    /// Only NumPy's code says it: more than one step, lines of NumPy, or a region that takes some.
    bool needsNumpy() const;
    /// Values are normalized by a function of their own, which is called for each channel or for all.
    bool callsFunction() const { return ofImage || !formula.body.empty(); }
    /// No value is left out of the statistics but those that are not finite.
    bool countsAll() const { return recipe.region == Region::Valid && !recipe.input.nodata; }
};

/// Throws Error where the recipe lacks its fit, its parameters do not fit together, or there is no code for its method.
CodePlan codePlan(const Recipe& recipe);

/// The channels of a recipe that treats every image alike; nothing where images or groups differ, a value is nodata,
/// or the order of channels is turned.
std::optional<std::vector<LinearChannel>> linearChannels(const CodePlan& plan);
/// The same where (x − mean) / divide says it all: nothing is clipped and nothing is constant.
std::optional<std::vector<LinearChannel>> plainChannels(const CodePlan& plan);

} // namespace isolume
