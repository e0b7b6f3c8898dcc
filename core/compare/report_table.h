// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/comparison.h"

namespace isolume {

/// The section with all measures of all states side by side, as HTML, and what the measures mean.
std::string measuresSection(const Comparison& comparison);

} // namespace isolume
