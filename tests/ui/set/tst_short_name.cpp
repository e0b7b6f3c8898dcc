// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/set/short_name.h"

#include <QGuiApplication>
#include <QTest>

#include <set>

using namespace isolume;

class TestShortName : public QObject {
    Q_OBJECT

    static QString shortOf(const QString& name, const std::vector<QString>& all, int letters)
    {
        const QFontMetrics metrics(QGuiApplication::font());
        return shortName(name, commonEnds(all), metrics, metrics.horizontalAdvance(QString(letters, 'e')));
    }

private slots:
    void aNameThatFitsIsLeftAlone()
    {
        QCOMPARE(shortOf("a_1.png", {"a_1.png", "a_2.png"}, 20), QString("a_1.png"));
    }

    void namesThatDifferInTheMiddleStayApart()
    {
        std::vector<QString> names;
        for (int i = 0; i < 2000; ++i)
            names.push_back(QString("experiment_7_well_%1_channel0.png").arg(i, 5, 10, QChar('0')));
        std::set<QString> texts;
        const CommonEnds ends = commonEnds(names);
        const QFontMetrics metrics(QGuiApplication::font());
        for (const QString& name : names)
            texts.insert(shortName(name, ends, metrics, metrics.horizontalAdvance("…_00000_…")));
        QCOMPARE(texts.size(), names.size());
    }

    void numbersAndWordsAreNotDivided()
    {
        const CommonEnds numbers = commonEnds({"img_0010_raw.png", "img_0011_raw.png"});
        QCOMPARE(numbers.front, 4);
        QCOMPARE(numbers.back, 8);
        const CommonEnds words = commonEnds({"left cat.png", "left car.png"});
        QCOMPARE(words.front, 5);
        QCOMPARE(words.back, 4);
    }

    void whereNothingIsSharedTheMiddleGoes()
    {
        const QString name(60, 'm');
        const QString text = shortOf(name, {name, QString(60, 'w')}, 12);
        QVERIFY(text.contains(QChar(0x2026)) && text.size() < name.size());
        QVERIFY(text.startsWith('m') && text.endsWith('m'));
    }

    void oneNameInsideAnotherIsNoTrap()
    {
        const CommonEnds ends = commonEnds({"aa.png", "aaaa.png", "a.png"});
        QCOMPARE(ends.front, 0);
        QCOMPARE(ends.back, 4);
        for (const char* name : {"aa.png", "aaaa.png", "a.png"})
            QVERIFY(!shortOf(name, {"aa.png", "aaaa.png", "a.png"}, 4).isEmpty());
    }
};

QTEST_MAIN(TestShortName)
#include "tst_short_name.moc"
