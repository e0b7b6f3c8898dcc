// SPDX-License-Identifier: GPL-3.0-or-later
// No test by itself: two races that ThreadSanitizer has to report, or its suppressions hide ours as well.
#include "core/jobs/parallel.h"

#include <QTest>

using namespace isolume;

class Racing : public QObject {
    Q_OBJECT
private slots:
    void partsOfALoop()
    {
        const tbb::global_control more(tbb::global_control::max_allowed_parallelism, 4);
        std::size_t sum = 0;
        tbb::task_arena(4).execute([&] { inParallel(20000, [&](std::size_t i) { sum += i; }); });
        QVERIFY(sum > 0);
    }
    void inputsOfAPipeline()
    {
        const tbb::global_control more(tbb::global_control::max_allowed_parallelism, 4);
        std::size_t sum = 0;
        inOrder(
            20000, 4, [&](std::size_t i) { return sum += i; }, [](std::size_t, std::size_t) {});
        QVERIFY(sum > 0);
    }
};

QTEST_GUILESS_MAIN(Racing)
#include "racing.moc"
