// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"
#include "core/stats/summary.h"

namespace isolume {

/// The transform of one image. With scope image it is fitted on the image here (`summary`, where given, spares
/// reading the pixels again); with scope dataset or group from recipe.fitted and `group`.
/// Throws Error where the recipe is not fitted, lacks the group, or does not fit the image's channels.
Transform transformFor(const Image& image, const Recipe& recipe, const Summary* summary = nullptr,
    const std::string& group = "");

/// What is fitted for this image, as transformFor would: one entry per channel or one for all, of the image itself
/// with scope image, else the recipe's; none for methods that fit nothing.
std::vector<FittedChannel> numbersFor(
    const Image& image, const Recipe& recipe, const Summary* summary, const std::string& group);
/// transformFor in its second half, with the numbers at hand.
Transform transformFor(const Image& image, const Recipe& recipe, const Summary* summary,
    const std::vector<FittedChannel>& numbers);

/// The same from numbers that were fitted already: one entry per channel or one for all, none for methods that fit
/// nothing.
Transform transformFrom(
    const std::vector<FittedChannel>& numbers, int channels, const Recipe& recipe, const DataRange& data);

/// The one function that turns pixels into their normalized form: canvas, batch and command line call it.
/// H×W×C float32 with the image's validity; what is not valid is filled as the recipe says.
Image applyTransform(const Image& image, const Transform& transform, const Recipe& recipe);

/// The value that the recipe's fill stands for in applyPixels: NaN for "keep".
float fillValue(const Recipe& recipe);

} // namespace isolume
