// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace isolume {

/// Makes a set to try things on: 60 fluorescence micrographs of cultured cells in train, val and test, each with
/// interphase, mitosis and apoptosis; RGB in 8-bit PNG and JPEG and in 16-bit TIFF of which 10 bits are used, all
/// in the same counts. Three pictures of train are not like the others: one far too dark, one washed out, one
/// under strongly uneven light. The same bytes at every call. Throws Error where a file cannot be written.
void writeDemoSet(const std::filesystem::path& folder);

} // namespace isolume
