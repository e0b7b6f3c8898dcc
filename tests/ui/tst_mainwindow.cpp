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
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
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
