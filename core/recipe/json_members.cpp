// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/json_members.h"

#include "core/error.h"
#include "core/named.h"

#include <algorithm>

namespace isolume {

void refuseRecipe(const std::string& why, const std::string& hint)
{
    throw Error({"", "cannot use the recipe", why, hint});
}

JsonMembers::JsonMembers(const Json& object, std::string where)
    : m_object(object)
    , m_where(std::move(where))
{
    if (!object.is_object())
        refuseRecipe(fmt::format("{} is not an object", m_where));
}

const Json* JsonMembers::find(std::string_view name)
{
    m_known.push_back(name);
    const auto found = m_object.find(std::string(name));
    return found == m_object.end() || found->is_null() ? nullptr : &*found;
}

void JsonMembers::refuseOthers() const
{
    for (const auto& [key, value] : m_object.items())
        if (std::find(m_known.begin(), m_known.end(), key) == m_known.end())
            refuseRecipe(
                fmt::format("{} holds the unknown key '{}'", m_where, key), didYouMean(key, m_known, ""));
}

} // namespace isolume
