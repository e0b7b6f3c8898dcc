// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/stats/summary.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace isolume {

/// What a fit over many images is made from: their summary with each channel, and with all channels pooled.
/// Null where there is no image yet, or where the failure beside it says why they cannot be merged so.
struct MergedSummary {
    std::shared_ptr<const Summary> separate, joint;
    std::optional<Failure> whyNotSeparate, whyNotJoint;
};

/// Summaries of many images as one. Images whose numbers of channels differ are merged pooled only; 32-bit
/// integers beside floats cannot be merged at all.
class PooledSummary {
public:
    void add(const Summary& image);
    void add(const PooledSummary& other);
    MergedSummary result() const;

private:
    Summary m_merged;
    bool m_pooled = false; // the channels differ: m_merged holds one, all channels together
    std::optional<Failure> m_failure;
};

/// The merged summaries of a set and of each of its splits, fed from several threads.
class SetMerge {
public:
    void add(const std::string& split, const Summary& image);
    /// By split; the whole set is "".
    std::map<std::string, MergedSummary> snapshot() const;

private:
    mutable std::mutex m_mutex;
    std::map<std::string, PooledSummary> m_splits;
};

} // namespace isolume
