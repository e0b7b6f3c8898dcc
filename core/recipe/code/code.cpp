// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/code.h"

#include "core/named.h"

#include <array>

namespace isolume {

#define ISOLUME_CODE_TARGET(name) CodeTarget name();
#include "core/recipe/code/targets.def"
#undef ISOLUME_CODE_TARGET

std::span<const CodeTarget> codeTargets()
{
    static const std::array list {
#define ISOLUME_CODE_TARGET(name) name(),
#include "core/recipe/code/targets.def"
#undef ISOLUME_CODE_TARGET
    };
    return list;
}

const CodeTarget& codeTargetById(std::string_view id)
{
    return entryById(codeTargets(), id, "cannot write code for", "there is no such target");
}

std::string_view extensionOf(const CodeTarget& target, std::string_view text)
{
    return text.find("\nimport numpy as np\n") == text.npos ? target.extension : "py";
}

} // namespace isolume
