// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/method.h"

#include "core/named.h"

#include <array>

namespace isolume {

#define ISOLUME_METHOD(name) const Method& name##Method();
#include "core/methods/methods.def"
#undef ISOLUME_METHOD

FittedChannel fitted(const Method& method, const Distribution& distribution, const Params& params)
{
    FittedChannel found = method.fit(distribution, params);
    if (distribution.count() == 0)
        found.numbers.emplace_back("values", 0);
    return found;
}

std::span<const Method> methods()
{
    static const std::array all {
#define ISOLUME_METHOD(name) name##Method(),
#include "core/methods/methods.def"
#undef ISOLUME_METHOD
    };
    return all;
}

const Method& methodById(std::string_view id)
{
    return entryById(methods(), id, "cannot use the method", "there is no method of that name",
        "Run isolume-cli methods for what there is");
}

} // namespace isolume
