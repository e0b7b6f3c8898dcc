// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/stats/distribution.h"

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace isolume {

/// The text where it is UTF-8, with %FF in place of other bytes, as the manifest has it.
std::string printable(std::string_view text);
std::vector<std::string> printable(const std::vector<std::string>& texts);

/// For people: printable(), and no control character reaches the terminal (a line feed becomes \x0A).
std::string shown(std::string_view text);

/// "1 image", "2 images".
std::string imageCount(std::size_t count);

/// "12.3 MB".
std::string byteText(std::uint64_t bytes);

/// [{"path": …, "why": …}]
nlohmann::ordered_json failuresJson(const std::vector<Failure>& failures);
/// A line a failure under a heading, or nothing.
std::string failuresText(const std::vector<Failure>& failures);
/// The first of them under "12 without contrast:", or nothing.
std::string listText(std::string_view what, const std::vector<std::string>& names);

/// {"name", "count", "invalid", "min", …, "percentiles"}; null where there is no valid value.
nlohmann::ordered_json channelJson(const ChannelNumbers& numbers);
/// A table with a row a channel.
std::string channelTable(const std::vector<ChannelNumbers>& channels);

/// 0, 1 where some failed, 3 where nothing was done.
Exit exitFor(std::size_t done, const std::vector<Failure>& failures);

} // namespace isolume
