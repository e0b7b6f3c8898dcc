// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

namespace isolume {

/// Progress of one step on stderr: a bar with rate and time left on a terminal, a line every 10 s elsewhere,
/// nothing with --quiet. The line on a terminal goes when the step ends.
class Progress {
public:
    /// `what` as in "writing"; `total` images, or 0 where their number is not known.
    Progress(const Context& context, std::string what, std::size_t total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Safe to call from any thread.
    void report(double fraction);

private:
    std::string text(double fraction, double seconds) const;

    using Clock = std::chrono::steady_clock;
    std::mutex m_mutex;
    std::string m_what;
    std::size_t m_total;
    bool m_quiet, m_terminal;
    bool m_shown = false;
    double m_first = -1; // the share that was there before: remembered images say nothing of the rate
    Clock::time_point m_start, m_last;
};

/// Runs `step(job)` with progress shown.
template <class Step>
auto withProgress(const Context& context, std::string what, std::size_t total, Step step)
{
    Progress progress(context, std::move(what), total);
    Job job(context.stop, [&progress](double fraction) { progress.report(fraction); });
    return step(job);
}

} // namespace isolume
