// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/levels.h"

#include <span>
#include <vector>

namespace isolume {

/// Counts by value, in a hash table: many images bring the same values again and again, each in another part of a
/// long list, so that a look-up is cheaper than a merge.
class ValueCounts {
public:
    std::size_t size() const { return m_used; }
    void add(double value, double count);
    /// Ascending.
    Levels sorted() const;

private:
    struct Slot {
        double value = 0, count = 0; // free while count is 0
    };
    Slot& slotOf(double value);
    void grow();

    std::vector<Slot> m_slots; // a power of two, at most half of them used
    std::size_t m_used = 0;
};

} // namespace isolume
