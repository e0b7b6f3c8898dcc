// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/handover.h"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
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

/// Calls f(i) for every i below `count`, in no order, on the threads that the caller's arena has. A thread that waits
/// here begins with no other work meanwhile. Throws what f throws.
template <class F> void inParallel(std::size_t count, F&& f)
{
    using Range = tbb::blocked_range<std::size_t>;
    const auto run = [&](const Range& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i)
            f(i);
    };
    HandedOut out;
    tbb::this_task_arena::isolate(
        [&] { tbb::parallel_for(Range(0, count), out.part(run), tbb::simple_partitioner()); });
}

/// Asks `next()` for one input after the other until there is none (an empty optional), calls `make(input)` for each on
/// `threads` threads (0: as many as there are cores), and `take(input, made)` in the order of the inputs. `next` and
/// `take` are each called by one thread at a time. At most twice as many inputs are under way as there are threads, so
/// memory does not grow with their number. An exception of any ends it and is thrown; of several the one that is first
/// in order, so that the same is said whatever the number of threads.
template <class Next, class Make, class Take>
void inOrderWhile(Next&& next, unsigned threads, Make&& make, Take&& take)
{
    using Input = typename std::invoke_result_t<Next&>::value_type;
    using Made = std::invoke_result_t<Make&, Input&>;
    struct Slot {
        std::optional<Input> input = {};
        std::optional<Made> made = {};
        std::exception_ptr error = {};
        Handover handover = {};
    };
    tbb::task_arena arena(arenaThreads(threads));
    // What is under way are consecutive inputs, because both ends of the pipeline are in order.
    std::vector<Slot> slots(2 * static_cast<std::size_t>(arena.max_concurrency()));
    std::size_t begun = 0;
    bool over = false;
    Handover source, sink;

    const auto begin = [&](tbb::flow_control& flow) -> Slot* {
        const HandedWork asSource(source, source);
        Slot& slot = slots[begun++ % slots.size()];
        const HandedWork onSlot(slot.handover, slot.handover);
        try {
            std::optional<Input> input = over ? std::nullopt : next();
            over = !input;
            if (input)
                slot.input.emplace(*std::move(input));
        } catch (...) {
            over = true;
            slot.error = std::current_exception();
            return &slot;
        }
        if (over)
            flow.stop();
        return over ? nullptr : &slot;
    };
    const auto fill = [&](Slot* slot) {
        const HandedWork onSlot(slot->handover, slot->handover);
        try {
            if (slot->input)
                slot->made.emplace(make(*slot->input));
        } catch (...) {
            slot->error = std::current_exception();
        }
        return slot;
    };
    const auto end = [&](Slot* slot) {
        const HandedWork asSink(sink, sink), onSlot(slot->handover, slot->handover);
        if (slot->error)
            std::rethrow_exception(slot->error);
        take(*slot->input, std::move(*slot->made));
        slot->input.reset();
        slot->made.reset();
    };
    HandedOut out;
    arena.execute([&] {
        tbb::parallel_pipeline(slots.size(),
            tbb::make_filter<void, Slot*>(tbb::filter_mode::serial_in_order, out.part(begin))
                & tbb::make_filter<Slot*, Slot*>(tbb::filter_mode::parallel, out.part(fill))
                & tbb::make_filter<Slot*, void>(tbb::filter_mode::serial_in_order, out.part(end)));
    });
}

/// The same for the numbers below `count`: `make(i)` and `take(i, made)`.
template <class Make, class Take> void inOrder(std::size_t count, unsigned threads, Make&& make, Take&& take)
{
    std::size_t at = 0;
    const auto next = [&] { return at < count ? std::optional(at++) : std::nullopt; };
    inOrderWhile(next, threads, make, take);
}

} // namespace isolume
