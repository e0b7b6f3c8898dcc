// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/code.h"

#include "core/error.h"

#include <array>
#include <vector>

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
    std::vector<std::string_view> ids;
    std::string known;
    for (const CodeTarget& target : codeTargets()) {
        if (target.id == id)
            return target;
        ids.push_back(target.id);
        known += (known.empty() ? "" : ", ") + std::string(target.id);
    }
    const std::string nearest(nearestName(id, ids));
    throw Error({std::string(id), "cannot write code", "there is no such target",
        nearest.empty() ? "Known are " + known : "Did you mean '" + nearest + "'?"});
}

std::string_view extensionOf(const CodeTarget& target, std::string_view text)
{
    return text.find("\nimport numpy as np\n") == text.npos ? target.extension : "py";
}

} // namespace isolume
