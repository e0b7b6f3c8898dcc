// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/parallel.h"

#include <QTest>

#include <chrono>
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
};

QTEST_GUILESS_MAIN(TestParallel)
#include "tst_parallel.moc"
