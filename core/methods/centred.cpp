// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/centred.h"

namespace isolume {

Affine centred(double center, double divisor, bool& degenerate)
{
    if (!(divisor > 0)) {
        degenerate = true;
        return Affine::constant(0);
    }
    return {.subtract = center, .multiply = 1 / divisor, .add = 0};
}

} // namespace isolume
