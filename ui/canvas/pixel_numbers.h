// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/render.h"

namespace isolume {

/// From this zoom on the values stand on the pixels.
constexpr double numbersFrom = 40;

/// Writes the exact values of the shown channels onto the pixels of `picture`, dark on bright ones and bright on dark
/// ones; leaves it as it is where they have no room.
void paintNumbers(Picture& picture, const RenderRequest& request, const Job& job);

} // namespace isolume
