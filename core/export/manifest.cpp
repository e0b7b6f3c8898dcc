// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/manifest.h"

#include "core/export/output_file.h"
#include "core/export/text.h"
#include "core/recipe/fitted_json.h"

#include <algorithm>
#include <sstream>

namespace isolume {

namespace {

/// The image's own fit, or the numbers of the set's (its tables are in the recipe, once).
Json fittedJson(const ImageFit& fit)
{
    if (fit.channels().empty())
        return nullptr;
    std::vector<FittedChannel> channels = fit.channels();
    for (FittedChannel& channel : channels) {
        channel.name = validUtf8(channel.name);
        if (fit.own.empty())
            channel.arrays.clear();
    }
    return isolume::toJson(channels);
}

Json fittedJson(const std::vector<ImageFit>& fits)
{
    if (fits.size() == 1)
        return fittedJson(fits.front());
    Json steps = Json::array();
    for (const ImageFit& fit : fits)
        steps.push_back(fittedJson(fit));
    return steps;
}

Json channelsJson(const std::vector<ChannelNumbers>& channels)
{
    Json list = Json::array();
    for (const auto& c : channels) {
        const auto orNull = [&](double value) { return c.count ? Json(value) : Json(nullptr); };
        list.push_back({{"name", validUtf8(c.name)}, {"min", orNull(c.min)}, {"max", orNull(c.max)},
            {"mean", orNull(c.mean)}, {"std", orNull(c.std)}});
    }
    return list;
}

/// A manifest that somebody changed must not lead to files elsewhere.
bool isBelow(const std::filesystem::path& output)
{
    return output.is_relative() && output.has_filename()
        && std::none_of(
            output.begin(), output.end(), [](const auto& part) { return part == ".." || part == "."; });
}

} // namespace

std::string toJson(const ManifestLine& line)
{
    const SetItem& item = line.item;
    Json json {
        {"source", validUtf8(item.path)},
        {"frame", item.frame},
        {"frames", item.frames},
        {"source_digest", line.sourceDigest},
        {"output", line.output},
        {"output_digest", line.outputDigest},
        {"shape", {line.shape.height, line.shape.width, line.shape.channels}},
        {"dtype", line.encoding.dtype},
        {"source_dtype", depthName(line.depth)},
        {"source_max", line.range.max},
        {"source_range", {line.range.nominal.low, line.range.nominal.high}},
        {"label", validUtf8(item.label)},
        {"split", validUtf8(item.split)},
        {"group", validUtf8(line.group)},
        {"fitted", fittedJson(line.fits)},
        {"channels", channelsJson(line.numbers.channels)},
        {"clipped_low", line.numbers.clippedLow},
        {"clipped_high", line.numbers.clippedHigh},
        {"lost", line.numbers.lost},
        {"invalid", line.numbers.invalid},
        {"degenerate", line.degenerate},
    };
    if (line.encoding.dtype != "float32") {
        json["scale"] = line.encoding.scale;
        json["offset"] = line.encoding.offset;
        json["saturated_low"] = line.encoding.saturatedLow;
        json["saturated_high"] = line.encoding.saturatedHigh;
    }
    return json.dump();
}

std::optional<ManifestEntry> manifestEntry(const std::string& text)
{
    try {
        const Json json = Json::parse(text);
        ManifestEntry entry;
        entry.text = text;
        entry.source = json.at("source").get<std::string>();
        if (json.at("frames") > 1)
            entry.source += "#" + std::to_string(json.at("frame").get<int>());
        entry.sourceDigest = json.at("source_digest").get<std::string>();
        entry.output = json.at("output").get<std::string>();
        if (!isBelow(entry.output))
            return {};
        entry.outputDigest = json.at("output_digest").get<std::string>();
        entry.label = json.at("label").get<std::string>();
        entry.split = json.at("split").get<std::string>();
        entry.values = 1;
        for (const auto& length : json.at("shape"))
            entry.values *= length.get<double>();
        entry.invalid = json.at("invalid").get<double>();
        entry.clippedLow = json.at("clipped_low").get<double>();
        entry.clippedHigh = json.at("clipped_high").get<double>();
        entry.degenerate = json.at("degenerate").get<bool>();
        return entry;
    } catch (const Json::exception&) {
        return {};
    }
}

Manifest readManifest(const std::filesystem::path& file)
{
    Manifest manifest;
    std::istringstream lines(readText(file));
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (auto entry = manifestEntry(line))
            manifest.entries.push_back(std::move(*entry));
        else
            manifest.damaged.push_back(number);
    }
    return manifest;
}

} // namespace isolume
