// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/histogram/histogram_data.h"

#include "core/stats/summary.h"

#include <QTest>

#include <algorithm>
#include <numeric>

using namespace isolume;

class TestHistogramData : public QObject {
    Q_OBJECT

    static double total(const HistogramCurve& curve)
    {
        return std::accumulate(curve.counts.begin(), curve.counts.end(), 0.0);
    }

    template <class T> static Image grayOf(Depth depth, const std::vector<T>& values)
    {
        ImageParts parts;
        parts.shape = {1, static_cast<int>(values.size()), 1};
        parts.depth = depth;
        parts.pixels = Buffer(values.size() * sizeof(T));
        std::copy(values.begin(), values.end(), parts.pixels.as<T>());
        return Image(std::move(parts));
    }

private slots:
    void showsTheImageAfterAsItIs()
    {
        const auto summaryOf = [](std::vector<float> values) {
            ImageParts parts;
            parts.shape = {1, static_cast<int>(values.size()), 1};
            parts.depth = Depth::F32;
            parts.pixels = Buffer(values.size() * sizeof(float));
            std::copy(values.begin(), values.end(), parts.pixels.as<float>());
            return summarize(Image(std::move(parts)));
        };
        Job job;
        const HistogramData data
            = histogramOf(summaryOf({0, 1, 2, 3}), summaryOf({-1, 0.5f, 0.5f, 2}), Interval {0, 1}, job);
        QCOMPARE(data.before.numbers[0].max, 3.0);
        QCOMPARE(data.after.numbers[0].min, -1.0);
        QCOMPARE(data.after.numbers[0].max, 2.0);
        QCOMPARE(data.after.numbers[0].mean, 0.5);
        QCOMPARE(data.after.clipped[0], 0.5);
        QCOMPARE(data.after.curves.size(), 1U);
    }

    void aGapIsDrawnAsZero()
    {
        Job job;
        const Summary summary = summarize(grayOf<std::uint8_t>(Depth::U8, {0, 1, 1, 200}));
        const HistogramData data = histogramOf(summary, nullptr, job);
        QCOMPARE(data.before.curves[0].values, (std::vector<double> {-1, 0, 1, 2, 199, 200, 201}));
        QCOMPARE(data.before.curves[0].counts, (std::vector<double> {0, 1, 2, 0, 0, 1, 0}));
        QVERIFY(data.after.curves.empty());
    }

    void theTransformMovesBinsAndCountsWhatItClips()
    {
        Job job;
        const Summary summary = summarize(grayOf<std::uint8_t>(Depth::U8, {0, 10, 20, 30}));
        const Transform transform {
            {Affine {.subtract = 10, .multiply = 0.1, .low = 0, .high = 1}}, {0, 1}, false, {false}};
        const HistogramData data = histogramOf(summary, &transform, job);
        QCOMPARE(total(data.after.curves[0]), 4.0);
        QCOMPARE(data.after.numbers[0].min, 0.0);
        QCOMPARE(data.after.numbers[0].max, 1.0);
        QCOMPARE(data.after.clipped[0], 0.5); // 0 and 30
    }

    void aConstantStandsWithRoomAroundIt()
    {
        Job job;
        for (const double value : {0.0, 42.0, -1234.5}) {
            const auto pixel = static_cast<float>(value);
            const HistogramData data
                = histogramOf(summarize(grayOf<float>(Depth::F32, {pixel, pixel, pixel})), nullptr, job);
            const HistogramCurve& curve = data.before.curves[0];
            QCOMPARE(total(curve), 3.0);
            QVERIFY(std::is_sorted(curve.values.begin(), curve.values.end()));
            const double room = std::max(0.5, std::abs(value) / 20);
            QCOMPARE(curve.values.front(), value - room);
            QCOMPARE(curve.values.back(), value + room);
        }
    }

    void floatsKeepTheirNumber()
    {
        Job job;
        std::vector<float> values;
        for (int i = 0; i < 1000; ++i)
            values.push_back(static_cast<float>(i) * 0.37F - 100);
        const HistogramData data = histogramOf(summarize(grayOf<float>(Depth::F32, values)), nullptr, job);
        QVERIFY(std::abs(total(data.before.curves[0]) - 1000) < 1e-6);
    }

    void aColumnOfTheScreenKeepsItsLargestBin()
    {
        HistogramCurve curve {"", {}, {}};
        for (int i = 0; i < 65536; ++i) {
            curve.values.push_back(i);
            curve.counts.push_back(i == 30000 ? 5000 : 1);
        }
        const std::vector<HistogramPoint> points = reduced(curve, 0, 65535, 600);
        QVERIFY(points.size() <= 604);
        double largest = 0;
        for (const HistogramPoint& point : points)
            largest = std::max(largest, point.count);
        QCOMPARE(largest, 5000.0);
        QCOMPARE(reduced(curve, 100, 110, 600).size(), std::size_t {13}); // and one beyond each end
    }

    void everyImageOfASetHasItsOwnTransform()
    {
        Job job;
        const std::vector<Summary> summaries {summarize(grayOf<std::uint8_t>(Depth::U8, {0, 10})),
            summarize(grayOf<std::uint8_t>(Depth::U8, {100, 200}))};
        auto merged = std::make_shared<Summary>(summaries[0]);
        merged->merge(summaries[1]);
        auto set = std::make_shared<ImageSet>();
        set->items.resize(2);
        Recipe recipe;
        recipe.method = "min_max";
        const HistogramData data = setHistogram(
            {set, merged, recipe, [&](std::size_t i) { return std::optional(summaries[i]); }}, job);
        QCOMPARE(data.images, 2U);
        QCOMPARE(data.after.numbers[0].min, 0.0);
        QCOMPARE(data.after.numbers[0].max, 1.0);
        QCOMPARE(total(data.after.curves[0]), 4.0);
        QVERIFY(data.after.numbers[0].about);
    }
};

QTEST_GUILESS_MAIN(TestHistogramData)
#include "tst_histogram_data.moc"
