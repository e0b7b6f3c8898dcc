// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/param.h"

#include <nlohmann/json.hpp>
#include <type_traits>

namespace isolume {

/// null, true, a number, a text or a list of numbers.
inline nlohmann::ordered_json toJson(const ParamValue& value)
{
    return std::visit(
        [](const auto& v) -> nlohmann::ordered_json {
            if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>)
                return nullptr;
            else
                return v;
        },
        value);
}

} // namespace isolume
