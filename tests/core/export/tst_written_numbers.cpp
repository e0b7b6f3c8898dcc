// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/quantizer.h"
#include "core/export/written_numbers.h"
#include "core/recipe/apply.h"
#include "tests/support/arrays.h"

#include <QTest>

#include <cmath>

using namespace isolume;
using namespace isolume::test;

namespace {

struct Result {
    Image after;
    WrittenNumbers numbers;
    Transform transform;
};

Result numbersFor(const Image& image, const Recipe& recipe, const Encoding& encoding = {})
{
    const Summary summary = summarize(image);
    Result result;
    result.transform = transformFor(image, recipe, &summary);
    result.after = applyTransform(image, result.transform, recipe);
    result.numbers = writtenNumbers(image, summary, result.transform, result.after, encoding);
    return result;
}

// Of the valid values of one channel, in double, with two passes.
void compareChannel(const ChannelNumbers& numbers, const std::vector<double>& values)
{
    double sum = 0;
    double least = values.front();
    double largest = values.front();
    for (const double v : values) {
        sum += v;
        least = std::min(least, v);
        largest = std::max(largest, v);
    }
    const double mean = sum / static_cast<double>(values.size());
    double squares = 0;
    for (const double v : values)
        squares += (v - mean) * (v - mean);
    QCOMPARE(numbers.min, least);
    QCOMPARE(numbers.max, largest);
    QVERIFY(std::abs(numbers.mean - mean) < 1e-9);
    QVERIFY(std::abs(numbers.std - std::sqrt(squares / static_cast<double>(values.size()))) < 1e-9);
}

template <class Value> void compareAll(const Result& result, Value value)
{
    const Image& after = result.after;
    for (int c = 0; c < after.channels(); ++c) {
        std::vector<double> values;
        for (int y = 0; y < after.height(); ++y)
            for (int x = 0; x < after.width(); ++x)
                if (after.isValid(x, y, c))
                    values.push_back(value(after.value(x, y, c)));
        compareChannel(result.numbers.channels[static_cast<std::size_t>(c)], values);
    }
}

Recipe recipeOf(const char* method, Params params = {}, Channels channels = Channels::Joint)
{
    Recipe recipe;
    recipe.method = method;
    recipe.params = std::move(params);
    recipe.channels = channels;
    return recipe;
}

template <class T> Image sample()
{
    std::vector<std::uint8_t> valid(9 * 11 * 3, 1);
    for (std::size_t i = 0; i < valid.size(); i += 5)
        valid[i] = 0;
    std::vector<T> values = randomValues<T>(valid.size(), 4);
    if constexpr (std::is_floating_point_v<T>)
        for (T& v : values)
            v /= 65536;
    return imageOf<T>({9, 11, 3}, values, valid);
}

} // namespace

class TestWrittenNumbers : public QObject {
    Q_OBJECT

private slots:
    void theyAreTheNumbersOfThePixels()
    {
        for (const Image& image :
            {sample<std::uint8_t>(), sample<std::uint16_t>(), sample<std::int16_t>(), sample<float>()})
            for (const Channels channels : {Channels::Joint, Channels::Separate})
                compareAll(numbersFor(image, recipeOf("z_score", {}, channels)), [](double v) { return v; });
    }

    void ofIntegersTheyAreWhatAReaderGetsBack()
    {
        for (const Image& image : {sample<std::uint8_t>(), sample<float>()}) {
            const Result result = numbersFor(image, recipeOf("percentile"), {.dtype = "uint16"});
            const Quantizer quantize {result.transform.nominal};
            compareAll(result, [&](double v) { return quantize.undo(quantize(static_cast<float>(v))); });
        }
    }

    void clippedCountsWhatTheMethodWouldPushOut()
    {
        // 1 … 100 between the percentiles 1.99 and 99.01 of 1 and 99 %: one value on either side.
        std::vector<std::uint8_t> values(100);
        std::vector<float> floats(100);
        for (std::size_t i = 0; i < 100; ++i) {
            values[i] = static_cast<std::uint8_t>(i + 1);
            floats[i] = static_cast<float>(i + 1);
        }
        for (const Image& image :
            {imageOf<std::uint8_t>({10, 10, 1}, values), imageOf<float>({10, 10, 1}, floats)}) {
            const WrittenNumbers numbers = numbersFor(image, recipeOf("percentile")).numbers;
            QCOMPARE(numbers.clippedLow, 0.01);
            QCOMPARE(numbers.clippedHigh, 0.01);
        }
    }

    void aStretchToItsOwnExtremesClipsNothing()
    {
        for (unsigned seed = 0; seed < 50; ++seed) {
            const auto image = imageOf<float>({5, 5, 1}, randomValues<float>(25, seed));
            const WrittenNumbers numbers
                = numbersFor(image, recipeOf("min_max", {{"range", std::vector<double> {-0.1, 0.3}}}))
                      .numbers;
            QCOMPARE(numbers.clippedLow + numbers.clippedHigh, 0.0);
        }
    }

    void reversedChannelsAreToldInTheOrderTheyAreWritten()
    {
        const auto image = imageOf<std::uint8_t>({1, 2, 3}, {0, 100, 200, 10, 110, 210});
        const Result result = numbersFor(
            image, recipeOf("fixed", {{"preset", std::string("caffe")}, {"order", std::string("bgr")}}));
        QVERIFY(result.transform.reverseChannels);
        QCOMPARE(result.numbers.channels[0].name, std::string("B"));
        compareAll(result, [](double v) { return v; });
    }

    void noValidValueAtAllIsCounted()
    {
        const auto image = imageOf<float>({1, 2, 1}, {NAN, NAN});
        const WrittenNumbers numbers = numbersFor(image, recipeOf("min_max")).numbers;
        QCOMPARE(numbers.invalid, 2U);
        QCOMPARE(numbers.channels[0].count, 0U);
        QCOMPARE(numbers.clippedHigh, 0.0);
    }
};

QTEST_GUILESS_MAIN(TestWrittenNumbers)
#include "tst_written_numbers.moc"
