// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>

#include <tbb/global_control.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

namespace isolume {

/// Threads that an arena may ask for: `threads` (0: as many as there are cores), but no more than the program allows
/// (tbb::global_control, set by who starts it), or TBB prints that it grants fewer.
inline int arenaThreads(unsigned threads)
{
    const std::size_t allowed
        = tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism);
    return static_cast<int>(threads > 0 ? std::min<std::size_t>(threads, allowed) : allowed);
}

/// Calls `make(i)` for every i below `count` on `threads` threads (0: as many as there are cores), and
/// `take(i, made)` for each in order, one at a time. At most twice as many results exist at once as there are
/// threads, so memory does not grow with `count`. An exception of either ends it and is thrown; of several the one that is
/// first in order, so that the same is said whatever the number of threads.
template <class Make, class Take> void inOrder(std::size_t count, unsigned threads, Make&& make, Take&& take)
{
    using Made = decltype(make(std::size_t {0}));
    struct Numbered {
        std::size_t number = 0;
        std::optional<Made> made = {};
        std::exception_ptr error = {};
    };
    tbb::task_arena arena(arenaThreads(threads));
    arena.execute([&] {
        std::size_t next = 0;
        const auto inFlight = 2 * static_cast<std::size_t>(arena.max_concurrency());
        tbb::parallel_pipeline(inFlight,
            tbb::make_filter<void, std::size_t>(tbb::filter_mode::serial_in_order,
                [&](tbb::flow_control& flow) {
                    if (next == count)
                        flow.stop();
                    return next == count ? count : next++;
                })
                & tbb::make_filter<std::size_t, Numbered>(tbb::filter_mode::parallel,
                    [&](std::size_t i) {
                        Numbered result {i};
                        try {
                            result.made.emplace(make(i));
                        } catch (...) {
                            result.error = std::current_exception();
                        }
                        return result;
                    })
                & tbb::make_filter<Numbered, void>(tbb::filter_mode::serial_in_order, [&](Numbered result) {
                      if (result.error)
                          std::rethrow_exception(result.error);
                      take(result.number, std::move(*result.made));
                  }));
    });
}

} // namespace isolume
