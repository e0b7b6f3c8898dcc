// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session.h"

#include "core/recipe/apply.h"
#include "core/recipe/fit.h"
#include "core/stats/catalog.h"
#include "tests/ui/small_set.h"

#include <cstring>

using namespace isolume;

class TestSession : public QObject {
    Q_OBJECT

    static void fill(SmallSet& set)
    {
        set.gray("train/a/1.png", {0, 10, 20, 30});
        set.gray("train/b/2.png", {40, 50, 60, 70});
        set.gray("test/a/3.png", {100, 200, 100, 200});
    }
    static double fitted(const Session& session, const char* name)
    {
        return session.fit() && !session.fit()->numbers().empty()
            ? session.fit()->numbers().front().number(name)
            : -1;
    }
    static Recipe recipeOf(const std::string& method, Scope scope)
    {
        Recipe recipe;
        recipe.method = method;
        recipe.scope = scope;
        return recipe;
    }
    static bool sameValues(const Image& a, const Image& b)
    {
        return a.shape() == b.shape()
            && std::memcmp(a.bytes(), b.bytes(), a.shape().values() * sizeof(float)) == 0;
    }
    static void choose(
        Session& session, const std::string& method, Scope scope, const std::string& split = {})
    {
        Recipe recipe = session.recipe();
        recipe.method = method;
        recipe.params.clear();
        recipe.scope = scope;
        recipe.split = split;
        recipe.groupBy = scope == Scope::Group ? "class" : "";
        session.setRecipe(recipe);
    }
    static void selectAndWait(Session& session, std::size_t index)
    {
        session.select(index);
        QTRY_VERIFY(session.current() && session.current()->index == index);
    }

private slots:
    void readsEveryImageAndMergesEachSplit()
    {
        SmallSet set;
        fill(set);
        Session session;
        set.openAndRead(session);
        QCOMPARE(session.set().items.size(), 3U);
        QCOMPARE(session.scanStatus().done, 3U);
        QTRY_VERIFY(session.setSummary() && session.setSummary()->images == 3);
        QCOMPARE(session.setSummary("train")->channels[0].max, 70.0);
        QCOMPARE(session.setSummary("test")->channels[0].min, 100.0);
        QVERIFY(!session.setSummary("nowhere"));
    }

    void aCacheThatCannotBeUsedIsSaidAndDoneWithout()
    {
        SmallSet set;
        fill(set);
        set.bytes("../cache", "a file where a folder should be");
        qputenv("XDG_CACHE_HOME", QFile::encodeName(set.path("cache")));
        Session session;
        QSignalSpy said(&session, &Session::scanFailed);
        session.open({set.file("set")});
        QTRY_VERIFY(session.setSummary() && session.setSummary()->images == 3);
        QCOMPARE(said.size(), 1);
        QVERIFY(said[0][0].value<Failure>().source.find("cache") != std::string::npos);
        selectAndWait(session, 1);
        choose(session, "min_max", Scope::Dataset);
        QTRY_COMPARE(fitted(session, "max"), 200.0);
        qunsetenv("XDG_CACHE_HOME");
    }

    void anImageWithoutAValidValueGivesNoNumbers()
    {
        SmallSet set;
        QImage nothing(2, 1, QImage::Format_ARGB32);
        nothing.fill(Qt::transparent);
        set.gray("a.png", {0});
        QVERIFY(nothing.save(set.path("set/a.png")));
        Session session;
        set.openAndRead(session);
        selectAndWait(session, 0);
        QTRY_VERIFY(session.fit());
        QVERIFY(session.fit()->noData);
    }

    void fitsTheImageTheGroupOrTheSplit()
    {
        SmallSet set;
        fill(set);
        Session session;
        set.openAndRead(session);
        choose(session, "min_max", Scope::Image);
        selectAndWait(session, 1); // train/a/1.png: test comes first, byte by byte
        QCOMPARE(fitted(session, "max"), 30.0);
        choose(session, "min_max", Scope::Dataset);
        QTRY_COMPARE(fitted(session, "max"), 200.0);
        QTRY_VERIFY(!session.fit()->about);
        choose(session, "min_max", Scope::Dataset, "train");
        QTRY_COMPARE(fitted(session, "max"), 70.0);
        choose(session, "min_max", Scope::Group, "train");
        QTRY_COMPARE(fitted(session, "max"), 30.0);
        selectAndWait(session, 2);
        QTRY_COMPARE(fitted(session, "max"), 70.0);
        QTRY_COMPARE(fitted(session, "min"), 40.0);
    }

    void showsTheTransformThatCoreGives()
    {
        SmallSet set;
        fill(set);
        Session session;
        set.openAndRead(session);
        selectAndWait(session, 0);
        Job job;
        Catalog catalog(set.file("other.sqlite"));
        const ImageSet list = openSet({set.file("set")}, &catalog, job);
        for (const Method& method : methods()) {
            choose(session, std::string(method.id), method.scopes.image ? Scope::Image : Scope::Dataset);
            QTRY_VERIFY(!session.fitStatus().running());
            if (session.fitFailure())
                continue; // fixed has three constants and this is gray
            const Recipe fitted = fitRecipe(list, catalog, session.recipe(), {}, job);
            const Image& image = session.current()->image;
            const Transform transform = transformFor(image, fitted);
            if (transform.isPointwise())
                QCOMPARE(session.fit()->transform, transform);
            else
                QVERIFY(sameValues(session.fit()->after->image, applyTransform(image, transform, fitted)));
        }
    }

    void fitsAChainInOrder()
    {
        SmallSet set;
        fill(set);
        Session session;
        set.openAndRead(session);
        selectAndWait(session, 1); // train/a/1.png: 0 10 20 30
        Recipe recipe = recipeOf("z_score", Scope::Image);
        recipe.before = {recipeOf("min_max", Scope::Dataset)};
        session.setRecipe(recipe);
        QTRY_COMPARE(session.fit() ? session.fit()->steps.size() : 0, 2U);
        QCOMPARE(session.fit()->steps[0].set.front().number("max"), 200.0);
        QVERIFY(std::abs(fitted(session, "mean") - 0.075) < 1e-6);
        // What the window saves is what it shows.
        QVERIFY(isFitted(session.fittedRecipe()));
        session.undo();
        QVERIFY(session.recipe().before.empty());
        QCOMPARE(session.fit()->steps.size(), 1U);
    }

    void fitsOnTheRegionAlone()
    {
        SmallSet set;
        set.gray("a.png", {0, 0, 10, 30});
        Session session;
        set.openAndRead(session);
        selectAndWait(session, 0);
        Recipe recipe = recipeOf("min_max", Scope::Image);
        recipe.region = Region::NonZero;
        session.setRecipe(recipe);
        QTRY_VERIFY(!session.fitStatus().running());
        QCOMPARE(fitted(session, "min"), 10.0);
        recipe.region = Region::Foreground;
        session.setRecipe(recipe);
        QTRY_VERIFY(!session.fitStatus().running());
        QCOMPARE(fitted(session, "min"), 30.0);
        recipe.region = Region::Mask;
        session.setRecipe(recipe);
        QTRY_VERIFY(session.fitFailure());
        QVERIFY(!session.fit());
        recipe.region = Region::Valid;
        session.setRecipe(recipe);
        QCOMPARE(fitted(session, "min"), 0.0);
        QVERIFY(!session.fitFailure());
    }

    void theLastFitStaysUntilTheNextIsThere()
    {
        SmallSet set;
        fill(set);
        Session session;
        set.openAndRead(session);
        selectAndWait(session, 0);
        session.setRecipe(recipeOf("min_max", Scope::Image));
        const auto before = session.fit();
        session.setRecipe(recipeOf("nyul", Scope::Dataset));
        QVERIFY(session.fitStatus().running());
        QCOMPARE(session.fit(), before);
        QVERIFY(!session.fittedRecipe().fitted); // those numbers are not this recipe's
        QTRY_VERIFY(session.fit() != before);
        QVERIFY(!session.fitStatus().running());
        // The newest wins, whatever was asked for on the way.
        for (const double middle : {40.0, 45.0, 50.0, 55.0, 60.0}) {
            Recipe recipe = recipeOf("nyul", Scope::Dataset);
            recipe.params["percentiles"] = std::vector<double> {1, middle, 99};
            session.setRecipe(recipe);
        }
        QTRY_VERIFY(!session.fitStatus().running());
        QCOMPARE(std::get<std::vector<double>>(session.fittedRecipe().params.at("percentiles"))[1], 60.0);
        QVERIFY(isFitted(session.fittedRecipe()));
        const Transform expected = transformFor(session.current()->image, session.fittedRecipe());
        QCOMPARE(session.fit()->transform, expected);
        // Another image is never shown under the fit of the last one.
        bool shown = true;
        const auto last = session.fit();
        connect(&session, &Session::currentChanged, &session, [&] { shown = session.fit() == last; });
        session.select(1);
        QTRY_VERIFY(session.current()->index == 1);
        QVERIFY(!shown);
        QTRY_VERIFY(session.fit());
    }

    void saysWhyThereIsNoFit()
    {
        SmallSet set;
        fill(set);
        Session session;
        set.openAndRead(session);
        selectAndWait(session, 0);
        Recipe recipe;
        recipe.params["lo"] = 99.0;
        recipe.params["hi"] = 1.0;
        session.setRecipe(recipe);
        QVERIFY(!session.fit());
        QVERIFY(session.fitFailure());
        QVERIFY(QString::fromStdString(session.fitFailure()->why).contains("low percentile"));
    }

    void undoesADraggedParameterAsOneStep()
    {
        Session session;
        const Recipe first = session.recipe();
        for (const double low : {2.0, 3.0, 4.0}) {
            Recipe recipe = session.recipe();
            recipe.params["lo"] = low;
            session.setRecipe(recipe);
        }
        Recipe recipe = session.recipe();
        recipe.channels = Channels::Separate;
        session.setRecipe(recipe);
        session.undo();
        QCOMPARE(std::get<double>(session.recipe().params.at("lo")), 4.0);
        session.undo();
        QVERIFY(session.recipe() == first);
        QVERIFY(!session.canUndo());
        session.redo();
        session.redo();
        QVERIFY(session.recipe() == recipe);
        QVERIFY(!session.canRedo());
    }

    void listsBrokenFilesWithReasonsAndReadsTheRest()
    {
        SmallSet set;
        fill(set);
        set.bytes("train/a/empty.png", {});
        set.bytes("train/a/text.png", "this is no picture");
        Session session;
        set.openAndRead(session);
        QCOMPARE(session.scanStatus().failed, 2U);
        QCOMPARE(session.scanStatus().done, 5U);
        std::size_t named = 0;
        for (std::size_t i = 0; i < session.set().items.size(); ++i)
            if (session.itemState(i) == ItemState::Failed) {
                QVERIFY(!session.itemFailure(i)->why.empty());
                QVERIFY(QString::fromStdString(sentence(*session.itemFailure(i)))
                            .contains(QString::fromStdString(session.set().items[i].name())));
                ++named;
            }
        QCOMPARE(named, 2U);
        QTRY_COMPARE(session.setSummary()->images, 3U);
    }

    void readsNothingAgainWhenTheSetIsOpenedAgain()
    {
        SmallSet set;
        fill(set);
        {
            Session session;
            set.openAndRead(session);
        }
        // The catalog goes by size and time of change: a file that becomes garbage behind its back, with both kept,
        // fails if anything reads it.
        const std::filesystem::path name = set.file("set/train/a/1.png");
        const auto changed = std::filesystem::last_write_time(name);
        QFile out(set.path("set/train/a/1.png"));
        QVERIFY(out.open(QIODevice::ReadWrite));
        out.write(QByteArray(static_cast<int>(out.size()), 'x'));
        out.close();
        std::filesystem::last_write_time(name, changed);
        Session session;
        set.openAndRead(session);
        QCOMPARE(session.scanStatus().done, 3U);
        QCOMPARE(session.scanStatus().failed, 0U);
        QTRY_COMPARE(session.setSummary()->images, 3U);
        for (std::size_t index = 0; index < 3; ++index)
            QTRY_VERIFY(!session.thumbnail(index).isNull());
    }

    void makesThumbnailsOfAtMost192Pixels()
    {
        SmallSet set;
        set.large("a.png", 500);
        Session session;
        set.openAndRead(session);
        QTRY_VERIFY(!session.thumbnail(0).isNull());
        QCOMPARE(session.thumbnail(0).shape(), (Shape {192, 192, 3}));
        QCOMPARE(session.thumbnail(0).depth(), Depth::U8);
    }

    void exportsTheBytesThatCoreExports()
    {
        SmallSet set;
        fill(set);
        Session session;
        set.openAndRead(session);
        choose(session, "z_score", Scope::Dataset, "train");
        QSignalSpy finished(&session, &Session::exportFinished);
        session.startExport({.folder = set.file("window"), .format = "npy"});
        QVERIFY(session.exportStatus().running);
        QVERIFY(finished.wait(20000));
        QVERIFY(!session.exportStatus().running);

        Job job;
        Catalog catalog(set.file("other.sqlite"));
        const ImageSet list = openSet({set.file("set")}, &catalog, job);
        const Recipe fittedAlone = fitRecipe(list, catalog, session.recipe(), {}, job);
        exportSet(list, fittedAlone, {.folder = set.file("core"), .format = "npy"}, job);
        for (const char* name : {"train/a/1.npy", "train/b/2.npy", "test/a/3.npy", "metadata.csv"}) {
            const QByteArray window = contentOf(set.path(QString("window/") + name));
            QVERIFY2(!window.isEmpty(), name);
            QCOMPARE(window, contentOf(set.path(QString("core/") + name)));
        }
    }

    void anExportCanStartAsTheLastOneEnds()
    {
        SmallSet set;
        fill(set);
        Session session;
        set.openAndRead(session);
        QSignalSpy finished(&session, &Session::exportFinished);
        connect(&session, &Session::exportFinished, &session, [&] {
            if (finished.count() < 2)
                session.startExport({.folder = set.file("second"), .format = "npy"});
        });
        session.startExport({.folder = set.file("first"), .format = "npy"});
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 2, 20000);
        QVERIFY(QFile::exists(set.path("second/test/a/3.npy")));
    }

    void cancellingAnExportLeavesNoHalfFiles()
    {
        SmallSet set;
        for (int i = 0; i < 12; ++i)
            set.large(QString("%1.png").arg(i), 700);
        Session session;
        set.openAndRead(session);
        QSignalSpy cancelled(&session, &Session::exportCancelled);
        QSignalSpy finished(&session, &Session::exportFinished);
        connect(&session, &Session::exportStatusChanged, &session, [&session] {
            if (session.exportStatus().fraction > 0)
                session.cancelExport();
        });
        session.startExport({.folder = set.file("out"), .format = "png16"});
        QVERIFY(cancelled.wait(30000));
        QCOMPARE(finished.count(), 0);
        QVERIFY(!session.exportStatus().running);
        const QStringList left = QDir(set.path("out")).entryList(QDir::Files);
        QVERIFY(left.filter(".partial").isEmpty());
        QVERIFY(left.filter(".png").size() < 12);
        for (const QString& name : left.filter(".png"))
            QVERIFY2(!QImage(set.path("out/" + name)).isNull(), qPrintable(name));
    }
};

QTEST_MAIN(TestSession)
#include "tst_session.moc"
