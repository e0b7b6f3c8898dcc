// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace isolume {

Job::Job(std::stop_token stop, Report report)
    : m_stop(std::move(stop))
    , m_report(std::move(report))
{
}

void Job::checkpoint() const
{
    if (m_stop.stop_requested())
        throw Cancelled();
}

void Job::checkpoint(double fraction)
{
    checkpoint();
    report(fraction);
}

void Job::report(double fraction)
{
    const int permille = static_cast<int>(std::lround(std::clamp(fraction, 0.0, 1.0) * 1000));
    if (m_report && m_lastPermille.exchange(permille) != permille)
        m_report(permille / 1000.0);
}

} // namespace isolume
