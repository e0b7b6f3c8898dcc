// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"
#include "core/jobs/parallel.h"

#include <algorithm>
#include <cstddef>

namespace isolume {

/// Calls f(block, begin, end) for each block of `size` of the numbers below `count`, on the threads that the caller's
/// arena has. Blocks are the same whatever their number, so that results which go by block do not depend on it. Throws
/// Cancelled, and what f throws.
template <class F> void forBlocks(std::size_t count, std::size_t size, const Job& job, F&& f)
{
    inParallel((count + size - 1) / size, [&](std::size_t block) {
        job.checkpoint();
        f(block, block * size, std::min(count, (block + 1) * size));
    });
}

/// To whole numbers, half to even, for what is far below 2^22 and 2^51: without a call into the library, which is what
/// std::nearbyint is on a processor of 2003.
inline float roundHalfEven(float v)
{
    constexpr float magic = 0x1.8p23F;
    return (v + magic) - magic;
}
inline double roundHalfEven(double v)
{
    constexpr double magic = 0x1.8p52;
    return (v + magic) - magic;
}

/// Pixels that are worked on at a time, so that what lies between two steps stays in the cache, and memory for it is
/// not given back to the system and asked for again each time.
constexpr std::size_t blockPixels = 1024;

} // namespace isolume
