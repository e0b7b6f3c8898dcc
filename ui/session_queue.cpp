// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session_queue.h"

#include <algorithm>

namespace isolume {

namespace {

/// Requests that are remembered: a person who scrolls fast leaves many behind that nobody looks at.
constexpr std::size_t mostRequests = 4;

} // namespace

ScanQueue::ScanQueue(std::size_t count)
    : m_taken(count, false)
{
}

void ScanQueue::want(std::size_t first, std::size_t last)
{
    const std::scoped_lock lock(m_mutex);
    if (m_taken.empty() || first > last || first >= m_taken.size())
        return;
    m_wanted.push_back({first, std::min(last, m_taken.size() - 1)});
    if (m_wanted.size() > mostRequests)
        m_wanted.erase(m_wanted.begin());
}

std::optional<std::size_t> ScanQueue::take()
{
    const std::scoped_lock lock(m_mutex);
    while (!m_wanted.empty()) {
        Span& newest = m_wanted.back();
        while (newest.first <= newest.last && m_taken[newest.first])
            ++newest.first;
        if (newest.first <= newest.last) {
            m_taken[newest.first] = true;
            return newest.first;
        }
        m_wanted.pop_back();
    }
    while (m_next < m_taken.size() && m_taken[m_next])
        ++m_next;
    if (m_next == m_taken.size())
        return {};
    m_taken[m_next] = true;
    return m_next;
}

} // namespace isolume
