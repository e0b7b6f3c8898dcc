// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace isolume {

/// One record of a table; `line` is where it begins, from 1.
struct CsvRow {
    std::size_t line = 0;
    std::vector<std::string> fields;
};

/// Comma-separated values as RFC 4180 defines them: quotes, doubled quotes, line breaks inside quotes; LF and
/// CRLF; a byte-order mark is dropped and empty lines are left out. Throws Error where a quote is not closed.
std::vector<CsvRow> parseCsv(std::string_view text);

} // namespace isolume
