// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <vector>

namespace isolume {

/// The order in which a set is read: what is on screen first (the newest request first), then the rest in the
/// order of the set. Each index is given out once. Safe to use from several threads.
class ScanQueue {
public:
    explicit ScanQueue(std::size_t count);

    /// Items first … last are wanted before all others.
    void want(std::size_t first, std::size_t last);
    std::optional<std::size_t> take();

private:
    struct Span {
        std::size_t first, last;
    };

    std::mutex m_mutex;
    std::vector<bool> m_taken;
    std::size_t m_next = 0; // everything before it was taken
    std::vector<Span> m_wanted; // the newest last
};

} // namespace isolume
