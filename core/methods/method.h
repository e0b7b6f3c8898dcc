// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/fitted.h"
#include "core/methods/param.h"
#include "core/methods/transform.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace isolume {

enum class Scope { Image, Group, Dataset };
enum class Channels { Joint, Separate };

/// What a method needs to know of the data beside the fitted numbers.
struct DataRange {
    double max = 255; ///< METHODS.md's `max` of the image
    /// 0…max; for signed and float data the least and largest valid value of the set (of the image where the
    /// recipe does not know the set's).
    Interval nominal {0, 255};
};

/// Which scopes a method can be fitted in. None: it is the same for any data.
struct Scopes {
    bool image = true, group = true, dataset = true;

    bool any() const { return image || group || dataset; }
    bool has(Scope scope) const
    {
        return scope == Scope::Image ? image : scope == Scope::Group ? group : dataset;
    }
};
constexpr Scopes noScope {false, false, false};
constexpr Scopes imageScope {true, false, false};

/// A fit that has to see pixels, image after image in the order of the set.
struct PixelFitter {
    std::function<void(const Image&)> add;
    std::function<std::vector<FittedChannel>()> finish; ///< throws Error where nothing was added
};

/// One normalization method: a value in the list that methods.def orders.
/// Formulas and names are METHODS.md's.
struct Method {
    std::string_view id; ///< stable: in recipes and file names
    std::string_view label, help;
    std::span<const Param> params = {};
    /// Throws Error where parameters, each fine by itself, do not go together. Null: they always do.
    void (*check)(const Params&) = nullptr;
    Scopes scopes = {};
    /// Where a method knows only one way: Joint or Separate. Nothing: the user chooses.
    std::optional<Channels> channels = {};

    // Each method has one of the fits, or none where `scopes` is empty.

    /// Statistics of one channel (or of all) to what a recipe keeps.
    FittedChannel (*fit)(const Distribution&, const Params&) = nullptr;
    bool fitsOnExtremes = false; ///< `fit` looks at min, max and count alone
    /// The same from an image's pixels; one entry a channel, or one for all.
    std::vector<FittedChannel> (*fitImage)(const Image&, const Params&) = nullptr;
    /// The same from the pixels of one image or of a whole set.
    PixelFitter (*fitPixels)(const Params&) = nullptr;

    // Two methods in one: something is fitted on the set, and each image by itself when it is applied.

    /// What the set keeps of its images' own fits.
    FittedChannel (*average)(std::span<const FittedChannel> images, const Params&) = nullptr;
    /// The parameter that says which image the set's fit is: an image of the set, a file, or standardReference.
    std::string_view reference = {};
    /// Whether the parameters alone say all that the reference would, so that nothing is fitted on it. Null: never.
    bool (*isReferenceGiven)(const Params&) = nullptr;

    // And one of these two.

    /// The function of channel `c` of `channels`. Sets `degenerate` where what it divides by is 0. Throws Error where
    /// the parameters do not fit the image (constants for 3 channels on 1).
    Function (*function)(
        const ImageFit&, const Params&, const DataRange&, int c, int channels, bool& degenerate)
        = nullptr;
    PixelTransform (*pixels)(const ImageFit&, const Params&, const DataRange&, int channels, bool& degenerate)
        = nullptr;

    Interval (*nominal)(const Params&, const DataRange&, int channels) = nullptr;
    bool (*reversesChannels)(const Params&) = nullptr;
    bool nominalFromData = false; ///< `nominal` depends on DataRange

    bool isFitted() const { return scopes.any(); }
    bool isPointwise() const { return function != nullptr; }
    /// Whether each image is fitted by itself even where the set is fitted too.
    bool fitsEachImage() const { return average || !reference.empty(); }
};

/// The value of a reference parameter that names no image: the whole set for match, the published target for stains.
constexpr std::string_view standardReference = "set";

/// What the method's `fit` finds; where there is no value at all the result isEmpty().
FittedChannel fitted(const Method& method, const Distribution& distribution, const Params& params);

/// In the order of menus.
std::span<const Method> methods();
/// Throws Error naming the nearest id.
const Method& methodById(std::string_view id);

} // namespace isolume
