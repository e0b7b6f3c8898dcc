// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/reader.h"

namespace isolume {

/// For formats that hold one image.
inline int oneFrame(const Source&) { return 1; }

} // namespace isolume
