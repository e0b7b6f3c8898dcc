// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/parallel.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace isolume;

class TestParallel : public QObject {
    Q_OBJECT
private slots:
    void resultsAreTakenInOrder()
    {
        for (const unsigned threads : {1U, 4U}) {
            std::vector<std::size_t> taken;
            inOrder(
                500, threads, [](std::size_t i) { return i * i; },
                [&](std::size_t i, std::size_t made) {
                    QCOMPARE(made, i * i);
                    taken.push_back(i);
                });
            QCOMPARE(taken.size(), std::size_t {500});
            QVERIFY(std::is_sorted(taken.begin(), taken.end()));
        }
    }
    void ofSeveralErrorsTheFirstInOrderIsThrown()
    {
        for (int attempt = 0; attempt < 50; ++attempt) {
            std::size_t taken = 0;
            try {
                inOrder(
                    40, 4,
                    [](std::size_t i) {
                        if (i == 7) // the others that fail are there sooner
                            std::this_thread::sleep_for(std::chrono::milliseconds(1));
                        if (i >= 7)
                            throw std::runtime_error(std::to_string(i));
                        return i;
                    },
                    [&](std::size_t, std::size_t) { ++taken; });
                QFAIL("nothing was thrown");
            } catch (const std::runtime_error& error) {
                QCOMPARE(std::string(error.what()), std::string("7"));
            }
            QCOMPARE(taken, std::size_t {7});
        }
    }
    void anErrorOfNextComesAfterTheInputsBefore()
    {
        for (int attempt = 0; attempt < 50; ++attempt) {
            std::size_t asked = 0, taken = 0;
            const auto next = [&]() -> std::optional<std::size_t> {
                if (asked == 7)
                    throw std::runtime_error("no more");
                return asked++;
            };
            QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                inOrderWhile(
                    next, 4, [](std::size_t i) { return i; }, [&](std::size_t, std::size_t) { ++taken; }));
            QCOMPARE(taken, std::size_t {7});
        }
    }
    void inputsUnderWayAreNoMoreThanTwiceTheThreads()
    {
        const tbb::global_control more(tbb::global_control::max_allowed_parallelism, 3);
        int underWay = 0;
        std::atomic<int> most = 0, now = 0;
        const auto next = [&]() -> std::optional<int> {
            most = std::max<int>(most, ++now);
            return underWay < 200 ? std::optional(underWay++) : std::nullopt;
        };
        inOrderWhile(
            next, 3, [](int i) { return i; }, [&](int, int) { --now; });
        QCOMPARE(underWay, 200);
        QVERIFY2(most <= 6, QByteArray::number(most));
    }
    void everyPartOfALoopIsDoneOnce()
    {
        std::vector<int> done(10000);
        inParallel(done.size(), [&](std::size_t i) { ++done[i]; });
        QCOMPARE(std::ranges::count(done, 1), 10000);
        inParallel(0, [](std::size_t) { QFAIL("there is nothing to do"); });
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, inParallel(100, [](std::size_t i) {
            if (i == 50)
                throw std::runtime_error("no more");
        }));
    }
};

QTEST_GUILESS_MAIN(TestParallel)
#include "tst_parallel.moc"
