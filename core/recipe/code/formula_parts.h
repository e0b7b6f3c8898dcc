// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/function.h"
#include "core/recipe/code/formula.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace isolume {

// What the formulas of several methods are made of.

std::span<const Param> declaredParams(const Recipe& recipe);
double paramNumber(const Recipe& recipe, std::string_view name);

/// A term that the recipe's fit holds under the same name.
Term fittedTerm(std::string name, std::string of);
/// One that it holds under another.
Term fittedTerm(std::string name, std::string of, std::string fitted);

/// "np.percentile(v, 2.5)"
std::string percentileOf(double percent);
/// The same of the parameters lo and hi, checked as the method checks them when it fits.
std::pair<std::string, std::string> percentileEnds(const Recipe& recipe);

/// In a formula's body: `value` everywhere, unless the condition holds.
std::string noContrast(std::string_view condition, double value);

/// What a method that fits nothing makes of one channel of 0…1 data.
Affine functionOfUnit(const Recipe& recipe, int channel, int channels);

} // namespace isolume
