// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/estimate.h"

#include <cmath>

namespace isolume {

std::uint64_t estimatedBytes(const Writer& format, std::uint64_t values, std::size_t read, std::size_t images)
{
    if (read == 0)
        return 0;
    const double perImage = static_cast<double>(values) / static_cast<double>(read);
    return static_cast<std::uint64_t>(
        std::llround(perImage * format.bytesPerValue * static_cast<double>(images)));
}

} // namespace isolume
