// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/worker.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace isolume {

namespace detail {

struct TicketState {
    std::stop_source stop;
    std::atomic<bool> active = false;
};

struct Task {
    Priority priority;
    std::uint64_t number; ///< counts up: the newest of equals comes first
    std::shared_ptr<TicketState> ticket;
    std::function<void(Job&)> work;
    std::function<void(Failure)> fail;
    std::function<void()> deliver;
    std::function<void(double)> progress;
};

struct WorkerState {
    Worker::Post post;
    std::mutex mutex;
    std::condition_variable_any wake;
    std::vector<Task> waiting;
    std::vector<std::shared_ptr<TicketState>> started; ///< those not delivered yet among them
    std::uint64_t count = 0; ///< of all tasks so far
    bool closed = false;
    std::vector<std::jthread> threads; // last: joins before the rest goes
};

} // namespace detail

namespace {

using detail::Task;
using detail::TicketState;
using detail::WorkerState;

void cancelState(TicketState& ticket)
{
    ticket.stop.request_stop();
    ticket.active = false;
}

/// Waits for the most urgent task and marks it as running; false once the worker closes.
bool take(WorkerState& state, Task& task)
{
    std::unique_lock lock(state.mutex);
    for (;;) {
        state.wake.wait(lock, [&] { return state.closed || !state.waiting.empty(); });
        if (state.closed)
            return false;
        const auto urgent
            = std::max_element(state.waiting.begin(), state.waiting.end(), [](const Task& a, const Task& b) {
                  return a.priority != b.priority ? a.priority > b.priority : a.number < b.number;
              });
        task = std::move(*urgent);
        state.waiting.erase(urgent);
        if (task.ticket->stop.stop_requested())
            continue;
        std::erase_if(state.started, [](const auto& ticket) { return !ticket->active; });
        state.started.push_back(task.ticket);
        return true;
    }
}

/// Runs a task's work; false where it was cancelled and nothing is to be delivered.
bool perform(WorkerState& state, const Task& task)
{
    auto report = [&state, ticket = task.ticket, progress = task.progress](double fraction) {
        if (progress)
            state.post([ticket, progress, fraction] {
                if (!ticket->stop.stop_requested())
                    progress(fraction);
            });
    };
    Job job(task.ticket->stop.get_token(), report);
    try {
        task.work(job);
    } catch (const Cancelled&) {
        return false;
    } catch (const std::exception& error) {
        task.fail(toFailure(error, ""));
    }
    return true;
}

void loop(WorkerState& state)
{
    for (;;) {
        Task task;
        if (!take(state, task))
            return;
        const bool finished = perform(state, task);
        {
            const std::scoped_lock lock(state.mutex);
            if (state.closed)
                return;
        }
        // Cancelling happens on the owner's thread, where this runs, so the check cannot come too early.
        if (finished)
            state.post([ticket = task.ticket, deliver = std::move(task.deliver)] {
                if (ticket->stop.stop_requested())
                    return;
                ticket->active = false;
                deliver();
            });
    }
}

} // namespace

Ticket::Ticket() = default;
Ticket::Ticket(Ticket&&) noexcept = default;

Ticket::~Ticket() { cancel(); }

Ticket& Ticket::operator=(Ticket&& other) noexcept
{
    if (this != &other) {
        cancel();
        m_state = std::move(other.m_state);
    }
    return *this;
}

void Ticket::cancel()
{
    if (m_state)
        cancelState(*m_state);
    m_state.reset();
}

bool Ticket::isActive() const { return m_state && m_state->active; }

Worker::Worker(Post post, unsigned threads)
    : m_state(std::make_shared<WorkerState>())
{
    m_state->post = std::move(post);
    for (unsigned i = 0; i < std::max(1U, threads); ++i)
        m_state->threads.emplace_back([state = m_state.get()] { loop(*state); });
}

Worker::~Worker()
{
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->closed = true;
        for (const Task& task : m_state->waiting)
            cancelState(*task.ticket);
        for (const auto& ticket : m_state->started)
            cancelState(*ticket);
        m_state->waiting.clear();
    }
    m_state->wake.notify_all();
    m_state->threads.clear();
}

void Worker::start(Ticket& ticket, Priority priority, std::function<void(Job&)> work,
    std::function<void(Failure)> fail, std::function<void()> deliver, std::function<void(double)> progress)
{
    ticket.cancel();
    ticket.m_state = std::make_shared<TicketState>();
    ticket.m_state->active = true;
    {
        const std::scoped_lock lock(m_state->mutex);
        // Cancelled tasks may hold images; they go now, not when a thread happens to meet them.
        std::erase_if(m_state->waiting, [](const Task& task) { return task.ticket->stop.stop_requested(); });
        m_state->waiting.push_back({priority, m_state->count++, ticket.m_state, std::move(work),
            std::move(fail), std::move(deliver), std::move(progress)});
    }
    m_state->wake.notify_one();
}

} // namespace isolume
