// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"
#include "core/recipe/recipe.h"
#include "core/stats/summary.h"

namespace isolume {

class Subject;

/// What one image is normalized by.
struct Normalization {
    std::vector<ImageFit> fits; ///< one a step of the recipe
    Transform transform; ///< all steps as one
    bool about = false; ///< something fitted is an estimate from bins of 32-bit data
};

/// The region that counts when the recipe is applied: the recipe's where a step is fitted on each image, else valid.
Region regionOfEachImage(const Recipe& recipe);
/// The item's mask where regionOfEachImage() asks for one, else a null Image. Throws Error where it cannot be read.
Image maskFor(const ImageSet& set, std::size_t index, const Recipe& recipe);

/// What an image's fit needs to know beside its pixels.
struct ImageFacts {
    const Summary* summary = nullptr; ///< of its valid values; spares a pass over them
    std::string group; ///< which the recipe's fit is looked up by
    const Image* mask = nullptr; ///< as maskFor() gives it
};

/// Fits what the recipe fits on each image (scope image, landmarks, stains) and looks up the rest in recipe.fitted.
/// Reads pixels where the summary does not do. Throws Error where the recipe is not fitted, lacks the group or does not
/// fit the image's channels; Cancelled.
Normalization normalizationOf(
    const Image& image, const Recipe& recipe, const ImageFacts& facts, const Job& job = Job());

/// The same from the image's summary alone (of the values of the recipe's region), for pointwise recipes: exact for 8-
/// and 16-bit data, beyond an estimate where `about`.
Normalization normalizationOf(const Summary& counted, const Recipe& recipe, const std::string& group);

/// normalizationOf(…).transform.
Transform transformFor(const Image& image, const Recipe& recipe, const Summary* summary = nullptr,
    const std::string& group = "");

/// The transform of one step (the last of `step`, whatever is before it) from what was fitted.
Transform transformFrom(const ImageFit& fit, int channels, const Recipe& step, const DataRange& data);

/// The step's own fit, and what its `fitted` has for it, for one image after the steps before. `about` becomes true
/// where something is an estimate.
ImageFit fitOf(Subject& subject, const Recipe& step, const std::string& group, bool& about);

/// What the step's `fitted` has for the set, the group or the reference. Throws Error where it lacks it.
std::vector<FittedChannel> setFitOf(const Recipe& step, const std::string& group, int channels);

/// max and 0…max of an image of that summary; for signed and float data the recipe's range where it knows the set's.
DataRange dataRange(const Summary& summary, const Recipe& recipe);

/// The one function that turns pixels into their normalized form: canvas, batch and command line call it.
/// H×W×C float32 with the image's validity; what is not valid is filled as the recipe says. Throws Cancelled.
Image applyTransform(
    const Image& image, const Transform& transform, const Recipe& recipe, const Job& job = Job());

/// The value that the recipe's fill stands for in PixelKernel::apply: NaN for "keep".
float fillValue(const Recipe& recipe);

} // namespace isolume
