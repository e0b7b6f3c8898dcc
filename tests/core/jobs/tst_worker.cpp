// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/worker.h"

#include <QtTest>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>

using namespace isolume;

namespace {

/// The owner's thread: holds what is posted until it is asked to run it.
class Owner {
public:
    Worker::Post post()
    {
        return [this](std::function<void()> f) {
            const std::scoped_lock lock(m_mutex);
            m_posted.push_back(std::move(f));
            m_wake.notify_all();
        };
    }

    void waitForPost()
    {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return !m_posted.empty(); });
    }

    /// Runs what is posted until `done` holds.
    template <class F> void runUntil(F&& done)
    {
        while (!done()) {
            std::function<void()> next;
            {
                std::unique_lock lock(m_mutex);
                m_wake.wait(lock, [this] { return !m_posted.empty(); });
                next = std::move(m_posted.front());
                m_posted.pop_front();
            }
            next();
        }
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_posted;
};

/// Holds a worker's thread until it is opened.
struct Gate {
    std::atomic<bool> entered = false, open = false;
    void pass()
    {
        entered = true;
        entered.notify_all();
        open.wait(false);
    }
    void waitUntilEntered() { entered.wait(false); }
    void release()
    {
        open = true;
        open.notify_all();
    }
};

} // namespace

class TestWorker : public QObject {
    Q_OBJECT

private slots:
    void a_result_reaches_the_owner();
    void an_error_becomes_a_failure();
    void a_new_job_on_the_ticket_drops_the_old_result();
    void the_most_urgent_and_the_newest_come_first();
    void a_destroyed_ticket_delivers_nothing();
    void a_destroyed_worker_delivers_nothing();
    void a_destroyed_worker_delivers_nothing_that_was_on_its_way();
    void progress_is_rounded_and_arrives_before_the_result();
};

void TestWorker::a_result_reaches_the_owner()
{
    Owner owner;
    Worker worker(owner.post(), 2);
    Ticket ticket;
    int result = 0;
    worker.run<int>(
        ticket, Priority::Now, [](Job&) { return 42; }, [&](Outcome<int> o) { result = o.value(); });
    QVERIFY(ticket.isActive());
    owner.runUntil([&] { return result != 0; });
    QCOMPARE(result, 42);
    QVERIFY(!ticket.isActive());
}

void TestWorker::an_error_becomes_a_failure()
{
    Owner owner;
    Worker worker(owner.post(), 1);
    Ticket ticket;
    std::optional<Failure> failure;
    worker.run<int>(
        ticket, Priority::Now,
        [](Job&) -> int {
            throw Error({"a.png", "cannot read the image", "it is empty", ""});
        },
        [&](Outcome<int> o) { failure = o.failure(); });
    owner.runUntil([&] { return failure.has_value(); });
    QCOMPARE(sentence(*failure), std::string("cannot read the image 'a.png': it is empty."));
}

void TestWorker::a_new_job_on_the_ticket_drops_the_old_result()
{
    Owner owner;
    Worker worker(owner.post(), 1);
    Ticket ticket;
    Gate gate;
    std::vector<int> results;
    const auto keep = [&](Outcome<int> o) { results.push_back(o.value()); };
    worker.run<int>(
        ticket, Priority::Now,
        [&](Job&) {
            gate.pass();
            return 1;
        },
        keep);
    gate.waitUntilEntered();
    worker.run<int>(
        ticket, Priority::Now, [](Job&) { return 2; }, keep);
    gate.release();
    owner.runUntil([&] { return !results.empty(); });
    QCOMPARE(results, std::vector<int> {2});
}

void TestWorker::the_most_urgent_and_the_newest_come_first()
{
    Owner owner;
    Worker worker(owner.post(), 1);
    Gate gate;
    Ticket first;
    std::vector<int> order;
    worker.run<int>(
        first, Priority::Now,
        [&](Job&) {
            gate.pass();
            return 0;
        },
        [](const Outcome<int>&) {});
    gate.waitUntilEntered();
    std::vector<Ticket> tickets(4);
    const std::array priorities {Priority::Background, Priority::Visible, Priority::Visible, Priority::Now};
    for (int i = 0; i < 4; ++i)
        worker.run<int>(
            tickets[static_cast<std::size_t>(i)], priorities[static_cast<std::size_t>(i)],
            [i](Job&) { return i; }, [&](Outcome<int> o) { order.push_back(o.value()); });
    gate.release();
    owner.runUntil([&] { return order.size() == 4; });
    QCOMPARE(order, (std::vector<int> {3, 2, 1, 0}));
}

void TestWorker::a_destroyed_ticket_delivers_nothing()
{
    Owner owner;
    Worker worker(owner.post(), 1);
    Gate gate;
    bool delivered = false, stopped = false, last = false;
    {
        Ticket ticket;
        worker.run<int>(
            ticket, Priority::Now,
            [&](Job& job) {
                gate.pass();
                stopped = job.stopRequested();
                return 1;
            },
            [&](const Outcome<int>&) { delivered = true; });
        gate.waitUntilEntered();
    }
    gate.release();
    Ticket other;
    worker.run<int>(
        other, Priority::Background, [](Job&) { return 1; }, [&](const Outcome<int>&) { last = true; });
    owner.runUntil([&] { return last; });
    QVERIFY(stopped);
    QVERIFY(!delivered);
}

void TestWorker::a_destroyed_worker_delivers_nothing()
{
    Owner owner;
    Gate gate;
    Ticket ticket, last;
    bool delivered = false, second = false;
    {
        Worker worker(owner.post(), 1);
        worker.run<int>(
            ticket, Priority::Now,
            [&](Job& job) {
                gate.pass();
                job.checkpoint();
                return 1;
            },
            [&](const Outcome<int>&) { delivered = true; });
        gate.waitUntilEntered();
        gate.release();
    }
    Worker next(owner.post(), 1);
    next.run<int>(
        last, Priority::Now, [](Job&) { return 1; }, [&](const Outcome<int>&) { second = true; });
    owner.runUntil([&] { return second; });
    QVERIFY(!delivered);
}

void TestWorker::a_destroyed_worker_delivers_nothing_that_was_on_its_way()
{
    Owner owner;
    Ticket ticket;
    bool delivered = false;
    {
        Worker worker(owner.post(), 1);
        worker.run<int>(
            ticket, Priority::Now, [](Job&) { return 1; }, [&](Outcome<int>) { delivered = true; });
        owner.waitForPost();
    }
    QVERIFY(!ticket.isActive());
    bool drained = false;
    owner.post()([&] { drained = true; });
    owner.runUntil([&] { return drained; });
    QVERIFY(!delivered);
}

void TestWorker::progress_is_rounded_and_arrives_before_the_result()
{
    Owner owner;
    Worker worker(owner.post(), 1);
    Ticket ticket;
    std::vector<double> fractions;
    bool finished = false;
    worker.run<int>(
        ticket, Priority::Now,
        [](Job& job) {
            for (int i = 0; i <= 100000; ++i)
                job.checkpoint(i / 100000.0);
            return 1;
        },
        [&](const Outcome<int>&) { finished = true; }, [&](double f) { fractions.push_back(f); });
    owner.runUntil([&] { return finished; });
    QCOMPARE(fractions.size(), 1001U);
    QVERIFY(std::is_sorted(fractions.begin(), fractions.end()));
    QCOMPARE(fractions.back(), 1.0);
}

QTEST_GUILESS_MAIN(TestWorker)
#include "tst_worker.moc"
