// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/report.h"

#include "core/export/text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace isolume {

using Json = nlohmann::ordered_json;

std::string printable(std::string_view text) { return validUtf8(text); }

std::vector<std::string> printable(const std::vector<std::string>& texts)
{
    std::vector<std::string> result;
    result.reserve(texts.size());
    for (const auto& text : texts)
        result.push_back(printable(text));
    return result;
}

std::string shown(std::string_view text)
{
    std::string result;
    for (const char c : validUtf8(text)) {
        const auto byte = static_cast<unsigned char>(c);
        result += byte < 0x20 || byte == 0x7f ? fmt::format("\\x{:02X}", byte) : std::string(1, c);
    }
    return result;
}

std::string imageCount(std::size_t count) { return fmt::format("{} image{}", count, count == 1 ? "" : "s"); }

std::string byteText(std::uint64_t bytes)
{
    constexpr std::array units {"bytes", "kB", "MB", "GB", "TB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; value >= 1000 && unit + 1 < units.size(); ++unit)
        value /= 1000;
    return unit == 0 ? fmt::format("{} bytes", bytes) : fmt::format("{:.3g} {}", value, units[unit]);
}

Json failuresJson(const std::vector<Failure>& failures)
{
    Json list = Json::array();
    for (const auto& f : failures)
        list.push_back({{"path", printable(f.source)}, {"why", printable(f.why)}});
    return list;
}

std::string failuresText(const std::vector<Failure>& failures)
{
    if (failures.empty())
        return {};
    std::string text = fmt::format("{} failed:\n", failures.size());
    for (const auto& f : failures)
        text += fmt::format("  {}\n", shown(sentence(f)));
    return text;
}

std::string listText(std::string_view what, const std::vector<std::string>& names)
{
    if (names.empty())
        return {};
    constexpr std::size_t most = 20;
    std::string text = fmt::format("{} {}:\n", names.size(), what);
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
        text += fmt::format("  {}\n", shown(names[i]));
    return names.size() > most ? text + fmt::format("  and {} more\n", names.size() - most) : text;
}

Json channelJson(const ChannelNumbers& n)
{
    const auto orNull = [&](double value) { return n.count ? Json(value) : Json(nullptr); };
    return {{"name", printable(n.name)}, {"count", n.count}, {"invalid", n.invalid}, {"min", orNull(n.min)},
        {"max", orNull(n.max)}, {"mean", orNull(n.mean)}, {"std", orNull(n.std)},
        {"percentiles",
            {{"1", orNull(n.p1)}, {"25", orNull(n.p25)}, {"50", orNull(n.p50)}, {"75", orNull(n.p75)},
                {"99", orNull(n.p99)}}}};
}

std::string channelTable(const std::vector<ChannelNumbers>& channels)
{
    std::string text = fmt::format("  {:<8}{:>14}{:>12}{:>11}{:>11}{:>11}{:>11}{:>11}{:>11}{:>11}\n",
        "channel", "valid", "invalid", "min", "1 %", "median", "99 %", "max", "mean", "std");
    for (const auto& n : channels) {
        text += fmt::format("  {:<8}{:>14}{:>12}", printable(n.name), n.count, n.invalid);
        for (const double value : {n.min, n.p1, n.p50, n.p99, n.max, n.mean, n.std})
            text += n.count ? fmt::format("{:>11.6g}", value) : fmt::format("{:>11}", "-");
        text += '\n';
    }
    return text;
}

Exit exitFor(std::size_t done, const std::vector<Failure>& failures)
{
    if (failures.empty())
        return Exit::Done;
    return done > 0 ? Exit::SomeFailed : Exit::NothingRead;
}

} // namespace isolume
