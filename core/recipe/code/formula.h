// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace isolume {

/// A number in a formula: where an image's own statistics are used worked out of its values, else a constant.
struct Term {
    std::string name; ///< no word of NumPy, torch or C++
    /// From the valid values v as NumPy says it, with deviation(v, ddof) and mad(v). Empty: a constant always.
    std::string of;
    std::function<double(const FittedChannel&, const Params&)> fitted
        = {}; ///< from what a recipe's fit holds
    std::string ofCpp = {}; ///< the same as `of` where C++ cannot read it
};

/// y of x as NumPy writes it, in expressions that torch and C++ read alike:
/// y = clip(y(clip(x, xLow, xHigh)), low, high) where `condition` holds, else `constant`.
struct Formula {
    std::vector<Term> terms = {};
    std::string y = "x"; ///< of x, the terms, and `largest`: METHODS.md's max of the image
    std::string yCpp = {}; ///< where C++ cannot read it
    std::string condition = {}; ///< of the terms; empty: it always holds
    double constant = 0;
    std::string low = {}, high = {}; ///< terms or numbers; empty: no clip
    std::string xLow = {}, xHigh = {};
    /// The terms' values for methods that fit nothing: an entry a channel, or one for all.
    std::vector<std::vector<double>> constants = {};
    bool separateConstants = false; ///< the image has to have as many channels as there are entries

    /// For methods that no such expression says, instead of all the above save for `constant`: lines of NumPy, indented
    /// by four, that return y of x, of the valid values v where an image's own are used, and of the tables.
    std::string body = {};
    std::vector<std::string> tables = {}; ///< arrays that the recipe's fit holds for a channel
    bool allChannels = false; ///< the body is given all channels at once: x and `valid` are H×W×C
    int channels = 0; ///< that the body asks for; 0: any
    std::string definitions = {}; ///< of the functions that the body calls
    bool fromZeros = false; ///< the body wants 0 in the place of what is not valid
    bool ignoresRegion = false; ///< the body looks at every valid value, whatever the statistics are taken of

    std::string ofNoLargest = {}; ///< y where `largest` is not above 0; empty: the constant

    bool usesLargest() const { return says("largest"); }
    /// Whether the image is stored in bytes.
    bool usesBytes() const { return says("is_bytes"); }

private:
    bool says(const char* word) const
    {
        return y.find(word) != std::string::npos || body.find(word) != std::string::npos;
    }

public:
};

/// A method's formula: a value in the list that formulas.def makes. A method that is not in it has no code.
struct MethodFormula {
    std::string_view method;
    Formula (*of)(const Recipe&);
};

/// Throws Error where the method has no code, or its parameters do not fit together.
Formula formulaOf(const Recipe& recipe);

} // namespace isolume
