// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress.h"

#include <cmath>
#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>

namespace isolume {

namespace {

std::string clock(double seconds)
{
    const auto s = static_cast<long long>(std::ceil(seconds));
    return s < 3600 ? fmt::format("{}:{:02}", s / 60, s % 60)
                    : fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

} // namespace

Progress::Progress(const Context& context, std::string what, std::size_t total)
    : m_what(std::move(what))
    , m_total(total)
    , m_quiet(context.quiet)
    , m_terminal(::isatty(STDERR_FILENO) == 1)
    , m_start(Clock::now())
    , m_last(m_start)
{
}

Progress::~Progress()
{
    if (m_shown && m_terminal)
        fmt::print(stderr, "\r\x1b[K");
}

std::string Progress::text(double fraction, double seconds) const
{
    const auto total = static_cast<double>(m_total);
    std::string line = m_total > 0 ? fmt::format("{} {:.0f} of {} images", m_what, fraction * total, m_total)
                                   : fmt::format("{} {:.0f} %", m_what, fraction * 100);
    const double done = fraction - m_first;
    if (seconds < 0.5 || done <= 0)
        return line;
    if (m_total > 0)
        line += fmt::format(", {:.3g} a second", done * total / seconds);
    return line + fmt::format(", {} left", clock((1 - fraction) / done * seconds));
}

void Progress::report(double fraction)
{
    const std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    if (m_first < 0) {
        m_first = fraction;
        m_start = now;
    }
    const auto pause = m_terminal ? std::chrono::milliseconds(100) : std::chrono::seconds(10);
    if (m_quiet || now - m_last < pause)
        return;
    m_last = now;
    m_shown = true;
    const std::string line = text(fraction, std::chrono::duration<double>(now - m_start).count());
    if (!m_terminal) {
        fmt::print(stderr, "{}\n", line);
        return;
    }
    constexpr int width = 24;
    const int filled = static_cast<int>(fraction * width);
    fmt::print(stderr, "\r\x1b[K[{:#<{}}{:.<{}}] {}", "", filled, "", width - filled, line);
    std::fflush(stderr);
}

} // namespace isolume
