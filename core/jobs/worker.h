// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"
#include "core/jobs/outcome.h"

#include <functional>
#include <memory>

namespace isolume {

namespace detail {
struct TicketState;
struct WorkerState;
} // namespace detail

/// The owner's hold on one running or waiting job. Destroying it, or giving it a new job, cancels the old
/// one, whose result is then never delivered. Used on the owner's thread only.
class Ticket {
public:
    Ticket();
    ~Ticket();
    Ticket(Ticket&&) noexcept;
    Ticket& operator=(Ticket&&) noexcept;

    void cancel();
    /// True from run() until the result was delivered or the job was cancelled.
    bool isActive() const;

private:
    friend class Worker;
    std::shared_ptr<detail::TicketState> m_state;
};

enum class Priority { Now, Visible, Background };

/// Threads that run jobs off the owner's thread: the most urgent first, among equals the newest first.
/// Progress and results reach the owner's thread through `post`, which is called from any thread and must
/// run the function it is given later on the owner's thread, in order.
class Worker {
public:
    using Post = std::function<void(std::function<void()>)>;

    Worker(Post post, unsigned threads);
    ~Worker(); ///< cancels everything, waits for the running jobs; nothing is delivered afterwards

    /// Runs `work` on a thread, then `done` with its outcome on the owner's thread, unless cancelled before
    /// that moment. `progress`, where given, is called on the owner's thread too.
    template <class T>
    void run(Ticket& ticket, Priority priority, std::function<T(Job&)> work,
        std::function<void(Outcome<T>)> done, std::function<void(double)> progress = {})
    {
        // The value crosses the threads inside one shared slot, so T need not be copyable.
        auto slot = std::make_shared<std::unique_ptr<Outcome<T>>>();
        start(
            ticket, priority,
            [slot, work = std::move(work)](Job& job) { *slot = std::make_unique<Outcome<T>>(work(job)); },
            [slot](Failure failure) { *slot = std::make_unique<Outcome<T>>(std::move(failure)); },
            [slot, done = std::move(done)] { done(std::move(**slot)); }, std::move(progress));
    }

private:
    void start(Ticket& ticket, Priority priority, std::function<void(Job&)> work,
        std::function<void(Failure)> fail, std::function<void()> deliver,
        std::function<void(double)> progress);

    std::shared_ptr<detail::WorkerState> m_state;
};

} // namespace isolume
