// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session_merge.h"

namespace isolume {

void PooledSummary::add(const Summary& image)
{
    if (m_failure)
        return;
    try {
        if (m_merged.images > 0 && !m_pooled && image.channels.size() != m_merged.channels.size()) {
            m_merged = m_merged.joined();
            m_pooled = true;
        }
        if (m_merged.images == 0)
            m_merged = image;
        else
            m_merged.merge(m_pooled ? image.joined() : image);
    } catch (const Error& error) {
        m_failure = error.failure();
    }
}

void PooledSummary::add(const PooledSummary& other)
{
    if (other.m_failure)
        m_failure = other.m_failure;
    if (other.m_merged.images == 0)
        return;
    // A pooled part has one channel as a gray image has: the whole is pooled before it is added.
    if (other.m_pooled && !m_pooled) {
        if (m_merged.images > 0)
            m_merged = m_merged.joined();
        m_pooled = true;
    }
    add(other.m_merged);
}

MergedSummary PooledSummary::result() const
{
    MergedSummary result;
    if (m_failure) {
        result.whyNotSeparate = result.whyNotJoint = m_failure;
        return result;
    }
    if (m_merged.images == 0)
        return result;
    if (m_pooled) {
        result.joint = std::make_shared<const Summary>(m_merged);
        result.whyNotSeparate = Failure {"", "cannot take the channels of this set separately",
            "its images have different numbers of channels", "Choose channels: joint"};
        return result;
    }
    result.separate = std::make_shared<const Summary>(m_merged);
    result.joint = m_merged.channels.size() == 1 ? result.separate
                                                 : std::make_shared<const Summary>(m_merged.joined());
    return result;
}

void SetMerge::add(const std::string& split, const Summary& image)
{
    const std::scoped_lock lock(m_mutex);
    m_splits[split].add(image);
}

std::map<std::string, MergedSummary> SetMerge::snapshot() const
{
    std::map<std::string, PooledSummary> splits;
    {
        const std::scoped_lock lock(m_mutex);
        splits = m_splits;
    }
    std::map<std::string, MergedSummary> all;
    PooledSummary whole;
    for (const auto& [split, merged] : splits) {
        whole.add(merged);
        if (!split.empty())
            all[split] = merged.result();
    }
    all[""] = whole.result();
    return all;
}

} // namespace isolume
