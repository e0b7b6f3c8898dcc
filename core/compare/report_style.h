// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace isolume {

/// The report's style sheet: light, dark where the reader's system is, and for paper.
extern const char* const reportStyle;

} // namespace isolume
