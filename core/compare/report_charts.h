// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/comparison.h"

namespace isolume {

enum class ChartStyle { Line, Filled };

/// Inline SVG: the pooled values of each channel over the nominal range; channels differ by line pattern and by name
/// as well as by colour.
std::string histogramChart(const MeasuredState& state, ChartStyle style);

/// Inline SVG: the images' own distances to the pooled values on an axis from 0 to `end`: all of them as a line, the
/// middle half as a box, the median as a bar.
std::string spreadChart(const MeasuredState& state, double end);

/// The largest distance of an image in any state; 1 where there is none.
double largestSpread(const Comparison& comparison);

/// Round numbers inside [low, high], about as many as `wanted`.
std::vector<double> roundTicks(double low, double high, int wanted);

/// 4 significant digits, whole numbers in full; with a true minus.
std::string numberText(double value);

/// Text for HTML: & < > and quotes as entities, bytes that are not UTF-8 as %FF.
std::string htmlText(std::string_view text);

} // namespace isolume
