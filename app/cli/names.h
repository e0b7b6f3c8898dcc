// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace isolume {

/// Throws UsageError for a command or an option that is not known, naming the nearest that is.
/// `arguments` without the program's name.
void checkNames(const CLI::App& app, const std::vector<std::string>& arguments);

} // namespace isolume
