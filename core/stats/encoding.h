// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/stats/catalog.h"

#include <cstddef>
#include <span>
#include <vector>

namespace isolume {

/// Compact bytes for the catalog: variable-length integers, runs of empty bins as one; about 2 kB for an 8-bit
/// RGB image. Decoding checks every length and throws Error on bytes that it did not write.
std::vector<std::byte> encode(const CatalogRow& row);
std::vector<std::byte> encode(const Summary& summary);
std::vector<std::byte> encode(const Histogram& histogram);
CatalogRow decodeRow(std::span<const std::byte> bytes);
Summary decodeSummary(std::span<const std::byte> bytes);
Histogram decodeHistogram(std::span<const std::byte> bytes);

} // namespace isolume
