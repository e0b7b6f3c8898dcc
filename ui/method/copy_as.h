// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"

#include <QString>

#include <filesystem>
#include <vector>

namespace isolume {

/// The shell command that exports these sets with this recipe, as the window would.
QString commandLine(const Recipe& recipe, const std::vector<std::filesystem::path>& sets,
    const QString& output, const QString& format);

} // namespace isolume
