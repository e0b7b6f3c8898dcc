// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/exporter.h"
#include "core/export/manifest.h"

#include <map>
#include <string>
#include <vector>

namespace isolume {

/// The text of summary.json: method, format, numbers of images written and failed, bytes, numbers of values and
/// of those not valid, the shares clipped over all valid values, the degenerate images, the failures with
/// reasons, and the digests of the files beside it. The same whether the export ran through or was resumed.
std::string exportSummary(const Recipe& recipe, const Writer& writer, const ExportReport& report,
    const std::vector<ManifestEntry>& entries, const std::map<std::string, std::string>& digests);

} // namespace isolume
