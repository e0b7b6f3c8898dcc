// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/value_counts.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

namespace isolume {

namespace {

constexpr std::size_t firstSlots = 1024;

} // namespace

ValueCounts::Slot& ValueCounts::slotOf(double value)
{
    // Fibonacci hashing: the upper bits of the product depend on all bits of the value.
    const std::uint64_t mixed = std::bit_cast<std::uint64_t>(value) * 0x9E3779B97F4A7C15U;
    std::size_t at = mixed >> (64 - std::bit_width(m_slots.size() - 1));
    while (m_slots[at].count > 0 && m_slots[at].value != value)
        at = (at + 1) & (m_slots.size() - 1);
    return m_slots[at];
}

void ValueCounts::grow()
{
    const std::vector<Slot> before
        = std::exchange(m_slots, std::vector<Slot>(std::max(firstSlots, 2 * m_slots.size())));
    for (const Slot& slot : before)
        if (slot.count > 0)
            slotOf(slot.value) = slot;
}

void ValueCounts::add(double value, double count)
{
    if (2 * (m_used + 1) > m_slots.size())
        grow();
    Slot& slot = slotOf(value + 0.0); // −0 is 0
    m_used += slot.count > 0 ? 0 : 1;
    slot.value = value + 0.0;
    slot.count += count;
}

Levels ValueCounts::sorted() const
{
    std::vector<Slot> used;
    used.reserve(m_used);
    std::copy_if(
        m_slots.begin(), m_slots.end(), std::back_inserter(used), [](const Slot& s) { return s.count > 0; });
    std::sort(used.begin(), used.end(), [](const Slot& a, const Slot& b) { return a.value < b.value; });
    Levels levels;
    for (const Slot& slot : used)
        levels.add(slot.value, slot.count);
    return levels;
}

} // namespace isolume
