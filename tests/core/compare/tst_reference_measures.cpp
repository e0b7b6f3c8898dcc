// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/measures.h"
#include "core/error.h"
#include "core/jobs/job.h"
#include "core/recipe/fit.h"
#include "core/stats/catalog.h"
#include "core/stats/scan.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace isolume;

namespace {

QJsonObject reference()
{
    QFile file(ISOLUME_SHARED_DIR "/reference/measures.json");
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

Recipe recipeFrom(const QJsonObject& state)
{
    Recipe recipe;
    recipe.method = state["method"].toString().toStdString();
    const QJsonObject params = state["params"].toObject();
    for (auto at = params.begin(); at != params.end(); ++at)
        recipe.params[at.key().toStdString()] = at.value().toDouble();
    recipe.scope = state["scope"].toString() == "image" ? Scope::Image : Scope::Dataset;
    recipe.channels = state["channels"].toString() == "joint" ? Channels::Joint : Channels::Separate;
    recipe.split = state["fit_split"].toString().toStdString();
    return recipe;
}

void compareTo(double got, const QJsonValue& expected, const char* what, double tolerance = 1e-6)
{
    QVERIFY2(expected.isDouble(), what);
    QVERIFY2(std::abs(got - expected.toDouble()) <= tolerance,
        qPrintable(QString("%1: %2, expected %3")
                       .arg(what)
                       .arg(got, 0, 'g', 17)
                       .arg(expected.toDouble(), 0, 'g', 17)));
}

} // namespace

class TestReferenceMeasures : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_reference = reference();
        if (m_reference.isEmpty())
            QSKIP("the shared reference values are not here");
        m_catalog = std::make_unique<Catalog>(
            std::filesystem::path(m_temporary.path().toStdString()) / "catalog.sqlite");
        m_set = openSet({ISOLUME_SHARED_DIR "/data/awkward/set"}, m_catalog.get(), m_job);
        scan(m_set, *m_catalog, {}, m_job);
    }
    void everyStateIsMeasuredAsTheReferenceHasIt_data();
    void everyStateIsMeasuredAsTheReferenceHasIt();

private:
    QTemporaryDir m_temporary;
    QJsonObject m_reference;
    std::unique_ptr<Catalog> m_catalog;
    ImageSet m_set;
    Job m_job;
};

void TestReferenceMeasures::everyStateIsMeasuredAsTheReferenceHasIt_data()
{
    QTest::addColumn<QJsonObject>("state");
    for (const QJsonValue& value : m_reference["states"].toArray()) {
        const QJsonObject state = value.toObject();
        QTest::addRow("%s %s %s %s%s", qPrintable(state["method"].toString()),
            QJsonDocument(state["params"].toObject()).toJson(QJsonDocument::Compact).constData(),
            qPrintable(state["scope"].toString()), qPrintable(state["channels"].toString()),
            qPrintable(state["fit_split"].toString()))
            << state;
    }
}

void TestReferenceMeasures::everyStateIsMeasuredAsTheReferenceHasIt()
{
    QFETCH(QJsonObject, state);
    const Recipe recipe
        = fitRecipe(m_set, *m_catalog, recipeFrom(state), {.on = {}, .withRange = true}, m_job);
    const std::vector<MeasuredState> measured = measure(m_set, *m_catalog, std::span(&recipe, 1), 0, m_job);
    QCOMPARE(measured.size(), std::size_t {1});
    const Measures& m = measured[0].measures;
    const QJsonObject expected = state["measures"].toObject();
    const QJsonObject shifts = expected["split_shift"].toObject();
    QCOMPARE(m.images, std::uint64_t {16});
    QVERIFY(!m.about);
    QCOMPARE(measured[0].nominal.low, state["nominal_range"][0].toDouble());
    QCOMPARE(measured[0].nominal.high, state["nominal_range"][1].toDouble());
    compareTo(m.spread, expected["spread"], "spread");
    QCOMPARE(static_cast<int>(m.splitShift.size()), shifts.size());
    for (const auto& [split, shift] : m.splitShift)
        compareTo(shift, shifts[QString::fromStdString(split)], split.c_str());
    // With each image's own z-score every mean is 0, so there is no signal; the reference divides what rounding left
    // of its means (1e-17) by the same.
    if (recipe.method == "z_score" && recipe.scope == Scope::Image)
        QCOMPARE(m.labelSignal, 0.0);
    else
        compareTo(m.labelSignal, expected["label_signal"], "label_signal");
    compareTo(m.clippedLow, expected["clipped_low"], "clipped_low");
    compareTo(m.clippedHigh, expected["clipped_high"], "clipped_high");
    compareTo(m.levelsKept8, expected["levels_kept"]["uint8"], "levels_kept uint8");
    compareTo(m.levelsKept16, expected["levels_kept"]["uint16"], "levels_kept uint16");
    compareTo(m.entropyBits, expected["entropy_bits"], "entropy_bits", 1e-3);
    QCOMPARE(m.degenerate, static_cast<std::uint64_t>(expected["degenerate"].toInteger()));
    QCOMPARE(m.invalid, static_cast<std::uint64_t>(expected["invalid"].toInteger()));
}

QTEST_GUILESS_MAIN(TestReferenceMeasures)
#include "tst_reference_measures.moc"
