// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session.h"

#include <QString>

#include <vector>

namespace isolume {

/// One channel of the pixel that is pointed at.
struct ProbeValue {
    QString channel;
    QString shown; ///< in as many figures as the strip has room for
    QString exact; ///< in as many as tell it from every other value
    bool valid = true;
};

/// Decimals that give four significant figures at the far end of a range, so that figures keep their place: 4 for
/// 0…1, 3 for −3…3, none for 0…65535.
int decimalsFor(Interval range);
/// Fixed decimals with a true minus; very large and very small values as powers of ten.
QString fixedNumber(double value, int decimals);
/// The shortest text that is the same value of that type, with a true minus.
QString exactNumber(double value, Depth depth);

/// Values as stored, every channel. `pixel` lies inside the image.
std::vector<ProbeValue> probeBefore(const Image& image, QPoint pixel);
/// What the transform makes of them, as float32.
std::vector<ProbeValue> probeAfter(const Image& image, const Transform& transform, QPoint pixel);

/// "R 120, G 88, B no data" with exact values, for readers of screens and for tooltips.
QString spoken(const std::vector<ProbeValue>& values);

/// The method's label with its main parameters, e.g. "Percentile 1–99" or "Min–max [−1, 1]".
QString recipeLabel(const Recipe& recipe);
/// The labels of all steps: "Curve Logarithm → Percentile 1–99".
QString recipeChainLabel(const Recipe& recipe);

} // namespace isolume
