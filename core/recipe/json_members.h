// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/param.h"

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace isolume {

using Json = nlohmann::ordered_json;

/// Throws Error "cannot use the recipe".
[[noreturn]] void refuseRecipe(const std::string& why, const std::string& hint = {});

/// What a getter of nlohmann's would convert in silence (8.7 and true to an int, -5 to an unsigned) is another type.
template <class T> bool isA(const Json& value)
{
    if constexpr (std::is_same_v<T, double>)
        return value.is_number();
    else if constexpr (std::is_unsigned_v<T>)
        return value.is_number_unsigned();
    else if constexpr (std::is_integral_v<T>)
        return value.is_number_integer();
    else
        return value.is_string();
}

/// An object's members, each asked for by name; what nobody asked for is refused by name.
class JsonMembers {
public:
    JsonMembers(const Json& object, std::string where);

    /// Null where it is not there, or null.
    const Json* find(std::string_view name);

    template <class T> T get(std::string_view name, T otherwise)
    {
        const Json* value = find(name);
        if (!value)
            return otherwise;
        if (!isA<T>(*value))
            refuseRecipe(fmt::format("{} in {} has a value of the wrong type", name, m_where));
        return value->get<T>();
    }

    void refuseOthers() const;

private:
    const Json& m_object;
    std::string m_where;
    std::vector<std::string_view> m_known;
};

} // namespace isolume
