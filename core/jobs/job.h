// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <stop_token>

namespace isolume {

/// Thrown by checkpoint() where the work is no longer wanted. No error: nothing is to be reported.
struct Cancelled : std::exception {
    const char* what() const noexcept override { return "cancelled"; }
};

/// Stop and progress in one argument. Safe to use from several threads at once.
class Job {
public:
    using Report = std::function<void(double fraction)>;

    Job() = default;
    explicit Job(std::stop_token stop, Report report = {});

    /// Throws Cancelled where a stop was requested.
    void checkpoint() const;
    /// The same, and reports progress (0 … 1), rounded to 1/1000 so that it does not flood a queue.
    void checkpoint(double fraction);
    /// Reports progress without looking at the stop.
    void report(double fraction);
    bool stopRequested() const { return m_stop.stop_requested(); }
    std::stop_token stopToken() const { return m_stop; }

private:
    std::stop_token m_stop;
    Report m_report;
    std::atomic<int> m_lastPermille = -1;
};

} // namespace isolume
