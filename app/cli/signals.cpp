// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/signals.h"

#include "app/cli/command.h"

#include <csignal>
#include <initializer_list>
#include <memory>
#include <thread>
#include <unistd.h>

namespace isolume {

std::stop_token stopOnSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGINT, SIGTERM}) {
        struct sigaction current { };
        sigaction(number, nullptr, &current);
        if (current.sa_handler != SIG_IGN)
            sigaddset(&signals, number);
    }
    // A file that grows past the user's limit is an error like a full disk, not the end of the process.
    std::signal(SIGXFSZ, SIG_IGN);
    // Blocked here and so in every thread to come; the one below alone waits for them.
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    const auto stop = std::make_shared<std::stop_source>();
    std::thread([signals, stop] {
        int number = 0;
        sigwait(&signals, &number);
        stop->request_stop();
        sigwait(&signals, &number);
        ::_exit(static_cast<int>(Exit::Interrupted));
    }).detach();
    return stop->get_token();
}

} // namespace isolume
