// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/copy_as.h"

#include <QTest>

using namespace isolume;

class TestCopyAs : public QObject {
    Q_OBJECT
private slots:
    void namesWhatDiffersFromTheDefault()
    {
        Recipe recipe;
        recipe.method = "percentile";
        recipe.params["lo"] = 0.5;
        recipe.scope = Scope::Dataset;
        recipe.split = "train";
        QCOMPARE(commandLine(recipe, {"/data/cells"}, "OUT", "npy"),
            "isolume-cli export /data/cells --method percentile -p lo=0.5 --scope dataset --channels joint "
            "--split train -o OUT --format npy");
    }

    void namesTheStepsBeforeInOrderAndTheRegion()
    {
        Recipe curve;
        curve.method = "curve";
        curve.params["kind"] = std::string("log");
        Recipe center;
        center.method = "center";
        center.scope = Scope::Dataset;
        center.split = "train";
        Recipe recipe;
        recipe.method = "nyul";
        recipe.scope = Scope::Dataset;
        recipe.region = Region::Foreground;
        recipe.before = {curve, center};
        QCOMPARE(commandLine(recipe, {"a"}, "OUT", "npy"),
            "isolume-cli export a --before curve:kind=log --before "
            "center:scope=dataset:channels=joint:split=train --method nyul --scope dataset --channels joint "
            "--region foreground -o OUT --format npy");
    }

    void quotesForTheShell()
    {
        Recipe identity;
        identity.method = "identity";
        QCOMPARE(commandLine(identity, {"/it's here", "-x"}, "my out", "png16"),
            "isolume-cli export '/it'\\''s here' ./-x --method identity -o 'my out' --format png16");
    }

    void leavesOutStatisticsThatAMethodDoesNotUse()
    {
        Recipe recipe;
        recipe.method = "unit";
        recipe.scope = Scope::Dataset;
        recipe.fill.reset();
        const QString text = commandLine(recipe, {"a"}, "o", "npy");
        QVERIFY(!text.contains("--scope"));
        QVERIFY(text.contains("--fill keep"));
    }
};

QTEST_GUILESS_MAIN(TestCopyAs)
#include "tst_copy_as.moc"
