// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/export/writer.h"
#include "core/methods/param.h"

#include <array>
#include <vector>

namespace isolume {

#define ISOLUME_WRITER(name) Writer name();
#include "core/export/writers.def"
#undef ISOLUME_WRITER

std::span<const Writer> writers()
{
    static const std::array list {
#define ISOLUME_WRITER(name) name(),
#include "core/export/writers.def"
#undef ISOLUME_WRITER
    };
    return list;
}

const Writer& writerById(std::string_view id)
{
    std::vector<std::string_view> ids;
    std::string known;
    for (const Writer& writer : writers()) {
        if (writer.id == id)
            return writer;
        ids.push_back(writer.id);
        known += (known.empty() ? "" : ", ") + std::string(writer.id);
    }
    const std::string_view nearest = nearestName(id, ids);
    throw Error({std::string(id), "cannot use the format", "there is no such format",
        nearest.empty() ? "Known are " + known : "Did you mean '" + std::string(nearest) + "'?"});
}

} // namespace isolume
