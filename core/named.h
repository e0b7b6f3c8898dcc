// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace isolume {

/// The entry of `names` most like `wanted`, or empty where none is near.
std::string_view nearestName(std::string_view wanted, std::span<const std::string_view> names);

/// A hint: the nearest of `names`, or `otherwise` where none is near.
std::string didYouMean(
    std::string_view wanted, std::span<const std::string_view> names, std::string_view otherwise);

/// The entry of the list that has this id. Throws Error that says `what` and `why`, with the nearest id as the hint, or
/// `otherwise`; where that is empty, all ids.
template <class Entry>
const Entry& entryById(std::span<const Entry> list, std::string_view id, std::string_view what,
    std::string_view why, std::string otherwise = {})
{
    std::vector<std::string_view> ids;
    for (const Entry& entry : list) {
        if (entry.id == id)
            return entry;
        ids.push_back(entry.id);
    }
    if (otherwise.empty())
        for (const std::string_view known : ids)
            otherwise += (otherwise.empty() ? "Known are " : ", ") + std::string(known);
    throw Error({std::string(id), std::string(what), std::string(why), didYouMean(id, ids, otherwise)});
}

} // namespace isolume
