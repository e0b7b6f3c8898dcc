// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"

#include <span>
#include <string>
#include <string_view>

namespace isolume {

/// What generated code says of where it comes from.
struct CodeContext {
    std::string program = "Isolume"; ///< name and version
};

/// One language or library: a value in the list that targets.def orders.
struct CodeTarget {
    std::string_view id, label;
    std::string_view help; ///< one line
    std::string_view extension; ///< of a file with such text, without the dot; extensionOf is exact
    /// Text that gives the exported values when it runs. Throws Error where the recipe is not fitted, the method
    /// has no code, or its parameters do not fit together.
    std::string (*write)(const Recipe&, const CodeContext&);
};

/// In the order of menus.
std::span<const CodeTarget> codeTargets();
/// Throws Error naming the nearest id.
const CodeTarget& codeTargetById(std::string_view id);

/// The extension that fits what the target wrote: "py" where it could not say the recipe and gave NumPy's code.
std::string_view extensionOf(const CodeTarget& target, std::string_view text);

} // namespace isolume
