// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace isolume {

/// Where the value at `i` of a line lies that is mirrored about its outermost values (reflect 101), as often as it
/// takes: lines may be shorter than what is asked for beyond them.
inline std::size_t mirrored(std::ptrdiff_t i, std::size_t length)
{
    if (length == 1)
        return 0;
    const auto period = static_cast<std::ptrdiff_t>(2 * (length - 1));
    const std::ptrdiff_t at = (i % period + period) % period;
    return static_cast<std::size_t>(std::min(at, period - at));
}

/// The source of each position of a line with `before` and `after` more at its ends.
inline std::vector<std::size_t> mirroredLine(std::size_t length, std::size_t before, std::size_t after)
{
    std::vector<std::size_t> sources(before + length + after);
    for (std::size_t i = 0; i < sources.size(); ++i)
        sources[i] = mirrored(static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(before), length);
    return sources;
}

} // namespace isolume
