// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "tests/ui/small_set.h"
#include "ui/export/export_dialog.h"
#include "ui/histogram/statistics_table.h"
#include "ui/viewstate.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>
#include <QTreeWidget>

using namespace isolume;

class TestMainWindow : public QObject {
    Q_OBJECT

    struct Shell {
        SmallSet set;
        Session session;
        ViewState view;
        MainWindow window {session, view};

        void open()
        {
            set.openAndRead(session);
            QTRY_VERIFY(session.current());
        }
        template <class T> T* find(const QString& name) const { return window.findChild<T*>(name); }
        QPushButton* segment(const QString& group, const QString& label) const
        {
            for (QPushButton* button : find<QWidget>(group)->findChildren<QPushButton*>())
                if (button->text() == label)
                    return button;
            return nullptr;
        }
        void click(const QString& group, const QString& label) const
        {
            QTest::mouseClick(segment(group, label), Qt::LeftButton);
        }
        QPushButton* exportButton(const QString& text)
        {
            for (QPushButton* button : window.exportDialog().findChildren<QPushButton*>())
                if (button->text() == text)
                    return button;
            return nullptr;
        }
        QStringList fittedNumbers() const
        {
            QStringList numbers;
            for (const QLabel* label : window.findChildren<QLabel*>("number"))
                numbers << label->text();
            return numbers;
        }
        void chooseMethod(const char* id) const
        {
            auto* box = find<QComboBox>("method");
            box->setCurrentIndex(box->findData(id));
            emit box->activated(box->currentIndex());
        }
    };

private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName("isolume-tests");
        QSettings().clear();
    }

    void startsWithTheFirstRunViewAndOpensWhatItIsGiven()
    {
        Shell shell;
        shell.set.gray("train/a/1.png", {0, 10, 20, 30});
        shell.window.show();
        QVERIFY(!shell.find<QWidget>("setDock")->isVisible());
        QVERIFY(!shell.find<QAction>("export")->isEnabled());
        shell.open();
        QVERIFY(shell.find<QWidget>("setDock")->isVisible());
        QVERIFY(shell.find<QAction>("export")->isEnabled());
        QCOMPARE(shell.session.selected(), std::optional<std::size_t>(0));
        QTRY_VERIFY(shell.find<QLabel>("statusImage")->text().contains("train/a/1.png"));
        QVERIFY(shell.find<QLabel>("statusImage")->text().contains(QString::fromUtf8("4 × 1 × 1")));
    }

    void saysWhyASetCannotBeOpened()
    {
        Shell shell;
        shell.window.show();
        shell.window.open({shell.set.path("nothing")});
        QTRY_VERIFY(!shell.session.isListing());
        const auto labels = shell.window.findChildren<QLabel*>("failure");
        QVERIFY(std::any_of(labels.begin(), labels.end(),
            [](const QLabel* label) { return label->isVisible() && label->text().contains("nothing"); }));
    }

    void aParameterThatMovesChangesTheFittedNumbersAtOnce()
    {
        Shell shell;
        std::vector<int> ramp;
        for (int i = 0; i <= 100; ++i)
            ramp.push_back(2 * i);
        shell.set.gray("a.png", ramp);
        shell.window.show();
        shell.open();
        QTRY_COMPARE(shell.fittedNumbers(), (QStringList {"2", "198"}));
        auto* low = shell.find<QWidget>("param-lo")->findChild<QDoubleSpinBox*>();
        low->setValue(25);
        QCOMPARE(shell.fittedNumbers(), (QStringList {"50", "198"})); // in the same turn, no waiting
        shell.session.undo();
        QCOMPARE(low->value(), 1.0);
        QCOMPARE(shell.fittedNumbers(), (QStringList {"2", "198"}));
    }

    void scopeSplitAndMethodGiveTheNumbersOfWhatTheyAreFittedOn()
    {
        Shell shell;
        shell.set.gray("train/a/1.png", {0, 10, 20, 30});
        shell.set.gray("train/b/2.png", {40, 50, 60, 70});
        shell.set.gray("test/a/3.png", {100, 200, 100, 200});
        shell.window.show();
        shell.open();
        shell.chooseMethod("min_max");
        QTRY_COMPARE(shell.fittedNumbers(), (QStringList {"100", "200"})); // test/a/3.png comes first
        auto* split = shell.find<QComboBox>("split");
        QVERIFY(!split->isEnabled());
        shell.click("scope", "Set");
        QTRY_COMPARE(shell.fittedNumbers(), (QStringList {"0", "200"}));
        QVERIFY(split->isEnabled());
        split->setCurrentIndex(split->findData("train"));
        emit split->activated(split->currentIndex());
        QTRY_COMPARE(shell.fittedNumbers(), (QStringList {"0", "70"}));
        shell.chooseMethod("identity");
        QVERIFY(shell.fittedNumbers().isEmpty());
        QVERIFY(!shell.segment("scope", "Set")->isEnabled());
    }

    void everyMethodCanBeChosenAndKeepsWhatMeansTheSame()
    {
        Shell shell;
        shell.set.gray("1.png", {0, 10, 20, 30});
        shell.open();
        for (const Method& method : methods()) {
            shell.chooseMethod(method.id.data());
            QCOMPARE(shell.session.recipe().method, std::string(method.id));
        }
        Recipe recipe;
        recipe.params = {{"lo", 2.0}, {"range", std::vector<double> {-1, 1}}};
        shell.session.setRecipe(recipe);
        shell.chooseMethod("window"); // its "lo" is a value, that of percentiles a share
        QCOMPARE(shell.session.recipe().params, (Params {{"range", std::vector<double> {-1, 1}}}));
    }

    void aListThatIsNoneIsExplainedBelowIt()
    {
        Shell shell;
        shell.set.gray("1.png", {0, 10, 20, 30});
        shell.window.show();
        shell.open();
        shell.chooseMethod("fixed");
        auto* mean = shell.find<QWidget>("param-mean");
        auto* why = mean->findChild<QLabel*>("failure");
        QVERIFY(why->isHidden());
        auto* edit = mean->findChild<QLineEdit*>();
        QTest::keyClicks(edit, "abc");
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!why->isHidden());
        QVERIFY2(why->text().contains("abc"), qPrintable(why->text()));
        edit->selectAll();
        QTest::keyClicks(edit, "0.5");
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(why->isHidden());
        QCOMPARE(shell.session.recipe().params.at("mean"), ParamValue(std::vector<double> {0.5}));
    }

    void histogramsFollowAndTheTableCopies()
    {
        Shell shell;
        shell.set.gray("a.png", {0, 100, 100, 200});
        shell.window.show();
        shell.open();
        shell.chooseMethod("min_max");
        auto* table = shell.window.findChild<StatisticsTable*>();
        QTRY_COMPARE(table->rowCount(), 2);
        QTRY_VERIFY(table->text().contains("gray\tbefore\t0\t200\t100\t70.71\t"));
        QTRY_VERIFY(table->text().contains("gray\tafter\t0\t1\t0.5000\t0.3536\t"));
    }

    void exportsThroughTheDialogAndListsWhatFailed()
    {
        Shell shell;
        shell.set.gray("train/a/1.png", {0, 10, 20, 30});
        shell.set.gray("train/a/flat.png", {5, 5, 5, 5});
        shell.set.bytes("train/a/broken.png", "no picture");
        shell.window.show();
        shell.open();
        shell.chooseMethod("min_max");
        shell.find<QAction>("export")->trigger();
        ExportDialog& dialog = shell.window.exportDialog();
        QVERIFY(dialog.isVisible());
        dialog.setFolder(shell.set.path("out"));
        auto* format = dialog.findChild<QComboBox*>("format");
        format->setCurrentIndex(format->findData("npy"));
        QSignalSpy finished(&shell.session, &Session::exportFinished);
        QTest::mouseClick(shell.exportButton("Export"), Qt::LeftButton);
        QVERIFY(finished.wait(20000));
        QVERIFY(QFile::exists(shell.set.path("out/train/a/1.npy")));
        QVERIFY(QFile::exists(shell.set.path("out/train/a/flat.npy")));
        QVERIFY(!QFile::exists(shell.set.path("out/train/a/broken.npy")));
        QVERIFY(QFile::exists(shell.set.path("out/recipe.json")));
        auto* list = dialog.findChild<QTreeWidget*>("results");
        QTRY_VERIFY(list->isVisible());
        QCOMPARE(list->topLevelItemCount(), 2);
        QCOMPARE(list->topLevelItem(0)->child(0)->text(0), "train/a/broken.png");
        QVERIFY(!list->topLevelItem(0)->child(0)->text(1).isEmpty());
        QCOMPARE(list->topLevelItem(1)->child(0)->text(0), "train/a/flat.png");
    }

    void returnInTheFolderFieldExports()
    {
        Shell shell;
        shell.set.gray("1.png", {0, 10, 20, 30});
        shell.window.show();
        shell.open();
        shell.find<QAction>("export")->trigger();
        ExportDialog& dialog = shell.window.exportDialog();
        auto* folder = dialog.findChild<QLineEdit*>("folder");
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        folder->setFocus();
        QTRY_VERIFY(folder->hasFocus());
        folder->setText(shell.set.path("out"));
        QSignalSpy finished(&shell.session, &Session::exportFinished);
        QTest::keyClick(folder, Qt::Key_Return);
        QVERIFY(!shell.exportButton("Cancel")->hasFocus()); // a second Return is not to stop it
        QVERIFY(finished.wait(20000));
    }

    void goesOnWithAnExportThatWasCancelled()
    {
        Shell shell;
        for (int i = 0; i < 12; ++i)
            shell.set.large(QString("%1.png").arg(i), 700);
        shell.window.show();
        shell.open();
        ExportDialog& dialog = shell.window.exportDialog();
        dialog.show();
        dialog.setFolder(shell.set.path("out"));
        auto* resume = dialog.findChild<QCheckBox*>("resume");
        QVERIFY(!resume->isVisible());
        QSignalSpy cancelled(&shell.session, &Session::exportCancelled);
        QTest::mouseClick(shell.exportButton("Export"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(shell.session.exportStatus().fraction > 0.1, 20000);
        QTest::mouseClick(shell.exportButton("Cancel"), Qt::LeftButton);
        QVERIFY(cancelled.wait(20000));
        QPushButton* goOn = shell.exportButton("Go on exporting");
        QVERIFY(goOn->isVisible());

        // Another visit to the options offers it too, and one click of the button finishes the export.
        dialog.close();
        shell.find<QAction>("export")->trigger();
        QVERIFY(resume->isVisible());
        QVERIFY(!shell.exportButton("Export")->isEnabled());
        resume->setChecked(true);
        QVERIFY(shell.exportButton("Export")->isEnabled());
        dialog.findChild<QCheckBox*>("overwrite")->setChecked(true);
        QVERIFY(!resume->isChecked());
        QSignalSpy finished(&shell.session, &Session::exportFinished);
        goOn->click();
        QVERIFY(finished.wait(30000));
        const auto report = finished[0][0].value<ExportReport>();
        QCOMPARE(report.kept + report.written, std::size_t {12});
        QVERIFY(report.kept > 0);
        QVERIFY(!goOn->isVisible());
        QVERIFY(QFile::exists(shell.set.path("out/summary.json")));
    }

    void asksBeforeItStopsAnExportToQuit()
    {
        Shell shell;
        for (int i = 0; i < 12; ++i)
            shell.set.large(QString("%1.png").arg(i), 700);
        shell.window.show();
        shell.open();
        ExportOptions options;
        options.folder = shell.set.file("out");
        shell.session.startExport(options);
        QTimer::singleShot(0, &shell.window,
            [&] { shell.find<QPushButton>("stopAndQuit")->parentWidget()->window()->close(); });
        QVERIFY(!shell.window.close());
        QVERIFY(shell.window.isVisible());
        if (!shell.session.exportStatus().running)
            QSKIP("The export ended before the second question.");
        QTimer::singleShot(0, &shell.window, [&] { shell.find<QPushButton>("stopAndQuit")->click(); });
        QVERIFY(shell.window.close());
    }

    void proposesAFolderForTheSetAndTheMethodInFront()
    {
        Shell shell;
        shell.set.gray("a.png", {0, 10});
        shell.window.show();
        shell.open();
        auto* folder = shell.window.exportDialog().findChild<QLineEdit*>("folder");
        shell.chooseMethod("min_max");
        QVERIFY(folder->text().endsWith("set-min_max"));
        shell.chooseMethod("z_score");
        QVERIFY(folder->text().endsWith("set-z_score"));
        folder->setText(shell.set.path("mine"));
        shell.chooseMethod("min_max");
        QCOMPARE(folder->text(), shell.set.path("mine"));
        shell.open();
        QVERIFY(folder->text().endsWith("set-min_max"));
    }

    void doesNotExportOverAFolderUnlessToldTo()
    {
        Shell shell;
        shell.set.gray("a.png", {0, 10});
        shell.window.show();
        shell.open();
        ExportDialog& dialog = shell.window.exportDialog();
        dialog.show();
        dialog.setFolder(shell.set.path("set"));
        QVERIFY(!shell.exportButton("Export")->isEnabled());
        dialog.findChild<QCheckBox*>("overwrite")->setChecked(true);
        QVERIFY(shell.exportButton("Export")->isEnabled());
    }

    void nextAndPreviousStayWithinTheFilter()
    {
        Shell shell;
        for (const char* name : {"a1.png", "b1.png", "a2.png", "b2.png"})
            shell.set.gray(name, {0, 10});
        shell.window.show();
        shell.open(); // a1, a2, b1, b2
        for (QLineEdit* edit : shell.window.findChildren<QLineEdit*>())
            if (edit->accessibleName() == "Filter by name")
                edit->setText("1");
        shell.window.findChild<QAction*>("nextImage")->trigger();
        QCOMPARE(shell.session.selected(), std::optional<std::size_t>(2));
        shell.window.findChild<QAction*>("nextImage")->trigger();
        QCOMPARE(shell.session.selected(), std::optional<std::size_t>(2));
    }

    void aRecipeThatIsDroppedIsLoadedAndAFolderIsOpened()
    {
        Shell shell;
        shell.set.gray("a.png", {0, 10});
        shell.window.show();
        Recipe recipe;
        recipe.method = "min_max";
        shell.set.bytes("../recipe.json", QByteArray::fromStdString(toJson(recipe)));
        const auto drop = [&](const QString& path) {
            QMimeData data;
            data.setUrls({QUrl::fromLocalFile(path)});
            QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(&shell.window, &enter);
            QVERIFY(enter.isAccepted());
            QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(&shell.window, &event);
        };
        drop(shell.set.path("recipe.json"));
        QCOMPARE(shell.session.recipe().method, std::string("min_max"));
        drop(shell.set.path("set"));
        QTRY_VERIFY(shell.session.isOpen());
        QCOMPARE(shell.session.set().items.size(), std::size_t {1});
    }

    void everyActionHasAToolTipAndNoTwoShareAShortcut()
    {
        Shell shell;
        QStringList keys;
        for (const QAction* action : shell.window.findChildren<QAction*>()) {
            if (action->isSeparator() || action->menu() || action->text().isEmpty())
                continue;
            QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->text()));
            if (!action->shortcut().isEmpty())
                keys << action->shortcut().toString();
        }
        QCOMPARE(keys.removeDuplicates(), 0);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
