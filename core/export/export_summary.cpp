// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/export_summary.h"

#include "core/export/text.h"

#include <nlohmann/json.hpp>

namespace isolume {

namespace {

using Json = nlohmann::ordered_json;

struct Totals {
    double values = 0, invalid = 0, clippedLow = 0, clippedHigh = 0; // numbers of values
};

Totals totals(const std::vector<ManifestEntry>& entries)
{
    Totals sum;
    for (const auto& entry : entries) {
        const double valid = entry.values - entry.invalid;
        sum.values += entry.values;
        sum.invalid += entry.invalid;
        sum.clippedLow += entry.clippedLow * valid;
        sum.clippedHigh += entry.clippedHigh * valid;
    }
    return sum;
}

Json failuresJson(const std::vector<Failure>& failures)
{
    Json list = Json::array();
    for (const auto& f : failures)
        list.push_back(
            {{"path", validUtf8(f.source)}, {"what", validUtf8(f.what)}, {"why", validUtf8(f.why)}});
    return list;
}

} // namespace

std::string exportSummary(const Recipe& recipe, const Writer& writer, const ExportReport& report,
    const std::vector<ManifestEntry>& entries, const std::map<std::string, std::string>& digests)
{
    const Totals sum = totals(entries);
    const double valid = sum.values - sum.invalid;
    Json degenerate = Json::array();
    for (const auto& name : report.degenerate)
        degenerate.push_back(validUtf8(name));
    const Json json {
        {"isolume", 1},
        {"method", recipe.method},
        {"format", writer.id},
        {"images", entries.size() + report.failures.size()},
        {"written", entries.size()},
        {"failed", report.failures.size()},
        {"bytes", report.bytes},
        {"values", static_cast<std::uint64_t>(sum.values)},
        {"invalid", static_cast<std::uint64_t>(sum.invalid)},
        {"clipped_low", valid > 0 ? sum.clippedLow / valid : 0.0},
        {"clipped_high", valid > 0 ? sum.clippedHigh / valid : 0.0},
        {"degenerate", degenerate},
        {"failures", failuresJson(report.failures)},
        {"digests", digests},
    };
    return json.dump(2) + "\n";
}

} // namespace isolume
