// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/writer.h"
#include "core/named.h"

#include <array>

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
    return entryById(writers(), id, "cannot use the format", "there is no such format");
}

} // namespace isolume
