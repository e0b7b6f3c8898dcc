// SPDX-License-Identifier: GPL-3.0-or-later
#include "inline_images.h"
#include "ui/canvas/probe_text.h"

#include <QTest>

using namespace isolume;

class TestProbeText : public QObject {
    Q_OBJECT
private slots:
    void storedValuesAreExact()
    {
        const Image image = imageOf<std::int16_t>(Depth::I16, {1, 2, 1}, {-1024, 32767});
        QCOMPARE(probeBefore(image, {0, 0})[0].exact, QString::fromUtf8("−1024"));
        QCOMPARE(probeBefore(image, {1, 0})[0].shown, QString("32767"));
        const Image deep = imageOf<std::uint32_t>(Depth::U32, {1, 1, 1}, {4294967295u});
        QCOMPARE(probeBefore(deep, {0, 0})[0].shown, QString("4294967295"));
    }

    void floatsAreTheShortestTextOfTheSameFloat()
    {
        const float values[] = {0.1f, 1.0f / 3, 16777216.0f, -3.4e38f, 1e-40f, -0.0f};
        for (const float value : values) {
            QString text = exactNumber(double(value), Depth::F32);
            QCOMPARE(text.replace(QChar(0x2212), '-').toFloat(), value);
        }
        QCOMPARE(exactNumber(double(0.1f), Depth::F32), QString("0.1"));
    }

    void afterIsTheTransformOfTheStoredValue()
    {
        const Image image = imageOf<std::uint8_t>(Depth::U8, {1, 1, 3}, {0, 51, 255}, {1, 1, 0});
        const Transform transform {{Affine {0, 1.0 / 255, 0}}, {0, 1}, false, {false}};
        const auto values = probeAfter(image, transform, {0, 0});
        QCOMPARE(values[0].shown, QString("0.0000"));
        QCOMPARE(values[1].shown, QString("0.2000"));
        QCOMPARE(values[1].exact, QString("0.2"));
        QCOMPARE(values[2].shown, QString("no data"));
        QCOMPARE(spoken(values), QString("R 0, G 0.2, B no data"));
    }

    void eachChannelHasItsOwnFunction()
    {
        const Image image = imageOf<std::uint8_t>(Depth::U8, {1, 1, 3}, {10, 10, 10});
        const Transform transform {{Affine {0, 1, 0}, Affine {0, 2, 0}, Affine {0, 1, -15}}, {-255, 255},
            true, {false, false, false}};
        const auto values = probeAfter(image, transform, {0, 0});
        QCOMPARE(values[0].shown, QString("10.0"));
        QCOMPARE(values[1].shown, QString("20.0"));
        QCOMPARE(values[2].shown, QString::fromUtf8("−5.0"));
    }

    void decimalsGiveFourFiguresAtTheFarEnd()
    {
        QCOMPARE(decimalsFor({0, 1}), 4);
        QCOMPARE(decimalsFor({-3, 3}), 3);
        QCOMPARE(decimalsFor({0, 255}), 1);
        QCOMPARE(decimalsFor({0, 65535}), 0);
        QCOMPARE(decimalsFor({0, 0}), 4);
    }

    void zeroHasNoMinus()
    {
        QCOMPARE(fixedNumber(-0.0, 3), QString("0.000"));
        QCOMPARE(fixedNumber(-1.5, 3), QString::fromUtf8("−1.500"));
    }

    void labelNamesTheMainParameters()
    {
        Recipe recipe;
        QCOMPARE(recipeLabel(recipe), QString::fromUtf8("Percentile 1–99"));
        recipe.params["hi"] = 99.8;
        QCOMPARE(recipeLabel(recipe), QString::fromUtf8("Percentile 1–99.8"));
        recipe.params["range"] = std::vector<double> {-1, 1};
        QVERIFY(recipeLabel(recipe).endsWith(QString::fromUtf8("[−1, 1]")));
        recipe = {};
        recipe.method = "z_score";
        QCOMPARE(recipeLabel(recipe), QString::fromStdString(std::string(methodById("z_score").label)));
    }
};

QTEST_MAIN(TestProbeText)
#include "tst_probe_text.moc"
