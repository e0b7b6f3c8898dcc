// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/centred.h"

#include <cmath>

namespace isolume {

Affine centred(double center, double divisor, bool& degenerate)
{
    const double factor = 1 / divisor;
    if (!(divisor > 0) || !std::isfinite(factor)) { // an eps of 1e-310 has no reciprocal
        degenerate = true;
        return Affine::constant(0);
    }
    return {.subtract = center, .multiply = factor, .add = 0};
}

Affine zeroWithoutValues(bool& degenerate)
{
    degenerate = true;
    return Affine::constant(0);
}

} // namespace isolume
