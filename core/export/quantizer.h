// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/transform.h"

#include <cmath>
#include <cstdint>

namespace isolume {

/// Maps an interval to 0 … 65535: rounds half to even, saturates. NaN becomes 0.
/// An empty interval (a set of one value) stores 0 everywhere, which `undo` turns into that value.
struct Quantizer {
    Interval nominal;

    /// The code before rounding and saturation.
    double exact(float value) const
    {
        const double width = nominal.high - nominal.low;
        return width > 0 ? (static_cast<double>(value) - nominal.low) / width * 65535 : 0;
    }
    std::uint16_t operator()(float value) const
    {
        const double rounded = std::nearbyint(exact(value));
        if (!(rounded > 0)) // NaN too
            return 0;
        return rounded < 65535 ? static_cast<std::uint16_t>(rounded) : std::uint16_t {65535};
    }
    double scale() const { return nominal.high > nominal.low ? (nominal.high - nominal.low) / 65535 : 0; }
    double offset() const { return nominal.low; }
    double undo(std::uint16_t code) const { return code * scale() + offset(); }
};

} // namespace isolume
