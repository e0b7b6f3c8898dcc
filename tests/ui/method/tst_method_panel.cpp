// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does in the method panel, and what the canvas then says of a pixel.
#include "ui/mainwindow.h"

#include "tests/ui/small_set.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/caption.h"
#include "ui/canvas/probe_strip.h"
#include "ui/histogram/histogram_panel.h"
#include "ui/method/copy_button.h"
#include "ui/viewstate.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStandardItemModel>
#include <QStandardPaths>

#include <cmath>

using namespace isolume;

class TestMethodPanel : public QObject {
    Q_OBJECT

    struct Shell {
        SmallSet set;
        Session session;
        ViewState view;
        MainWindow window {session, view};

        void open()
        {
            window.show();
            set.openAndRead(session);
            QTRY_VERIFY(session.current());
            settle();
        }
        void settle() { QTRY_VERIFY(!session.fitStatus().running()); }
        template <class T> T* find(const QString& name) const { return window.findChild<T*>(name); }
        void choose(const QString& box, const QVariant& id)
        {
            auto* combo = find<QComboBox>(box);
            const int index = combo->findData(id);
            QVERIFY(index >= 0);
            combo->setCurrentIndex(index);
            emit combo->activated(index);
            settle();
        }
        void trigger(const QString& action)
        {
            find<QAction>(action)->trigger();
            settle();
        }
        QPushButton* segment(const QString& group, const QString& label) const
        {
            for (QPushButton* button : find<QWidget>(group)->findChildren<QPushButton*>())
                if (button->text() == label)
                    return button;
            return nullptr;
        }
        /// What the strip under the after side says of the first channel of pixel x of the first row.
        float probe(int x)
        {
            view.setProbe({});
            view.setProbe(QPoint(x, 0));
            const QString text = window.findChild<Canvas*>()->strip(true).text();
            QString value = text.section(',', 0, 0).section(' ', 1, 1);
            return value.replace(QChar(0x2212), '-').toFloat();
        }
        QString caption() const { return window.findChild<Canvas*>()->caption(true).title(); }
        QList<QPushButton*> chips() const
        {
            QList<QPushButton*> shown;
            for (QPushButton* chip : window.findChildren<QPushButton*>("chip"))
                if (chip->isVisible())
                    shown << chip;
            return shown;
        }
        void type(const QString& param, const QString& text)
        {
            auto* edit = find<QWidget>("param-" + param)->findChild<QLineEdit*>();
            edit->selectAll();
            QTest::keyClicks(edit, text);
            QTest::keyClick(edit, Qt::Key_Return);
            settle();
        }
    };

private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName("isolume-tests");
        QSettings().clear();
    }

    void everyKindOfMethodShowsWhatItMakesOfAPixel()
    {
        Shell shell;
        shell.set.gray("a.png", {0, 10, 20, 30});
        shell.set.gray("b.png", {40, 50, 60, 70});
        shell.open();
        shell.choose("method", "equalize");
        QCOMPARE(shell.probe(1), 1.0f / 3);
        shell.choose("method", "curve");
        shell.choose("method", "match");
        QCOMPARE(shell.probe(0), 10.0f); // the value below which a quarter of both images lies
        QCOMPARE(shell.probe(1), 30.0f);
        shell.choose("method", "nyul");
        QCOMPARE(shell.session.recipe().scope, Scope::Dataset);
        shell.type("percentiles", "0, 50, 100");
        // Both images are ramps: each runs from 0 over the mean of their medians, 50, to 100.
        QCOMPARE(shell.probe(0), 0.0f);
        QCOMPARE(shell.probe(3), 100.0f);
        QCOMPARE(shell.probe(1), 100.0f / 3);
        shell.session.undo();
        shell.settle();
        QVERIFY(shell.probe(1) != 100.0f / 3);
    }

    void offersWhatTheMethodTakes()
    {
        Shell shell;
        shell.set.gray("a.png", {0, 10, 20, 30});
        shell.open();
        shell.choose("method", "nyul");
        QVERIFY(!shell.segment("scope", "Image")->isVisible());
        QVERIFY(shell.segment("scope", "Group")->isVisible());
        QVERIFY(shell.segment("scope", "Set")->isChecked());
        QVERIFY(shell.find<QWidget>("channels")->isVisible());
        shell.choose("method", "gray_world");
        QVERIFY(shell.segment("scope", "Image")->isChecked());
        QVERIFY(!shell.segment("scope", "Set")->isVisible());
        QVERIFY(!shell.find<QWidget>("channels")->isVisible());
        shell.choose("method", "percentile");
        QVERIFY(shell.segment("scope", "Group")->isVisible());
    }

    void aReferenceIsTheSetAnImageOrAFile()
    {
        Shell shell;
        shell.set.gray("a.png", {0, 10, 20, 30});
        shell.set.gray("b.png", {40, 50, 60, 70});
        shell.open();
        shell.choose("method", "match");
        auto* reference = shell.find<QWidget>("param-reference")->findChild<QComboBox*>();
        QCOMPARE(reference->currentText(), QString("The set"));
        QVERIFY(shell.find<QComboBox>("split")->isEnabled());
        emit reference->activated(1); // this image
        shell.settle();
        QCOMPARE(reference->currentText(), QString("a.png"));
        QCOMPARE(shell.probe(2), 20.0f);
        QVERIFY(!shell.find<QComboBox>("split")->isEnabled());
        shell.type("reference", "b.png");
        QCOMPARE(shell.probe(2), 60.0f);
        shell.type("reference", shell.set.path("set/nowhere.png"));
        QVERIFY(shell.session.fitFailure());
        QVERIFY(!shell.session.fit());
        shell.session.undo(); // changes of one parameter in a row are one step
        shell.settle();
        QCOMPARE(reference->currentText(), QString("The set"));
        QCOMPARE(shell.probe(2), 50.0f);
    }

    void theRegionChoosesWhatIsFittedOn()
    {
        Shell shell;
        shell.set.gray("a.png", {0, 0, 0, 0, 110, 120});
        shell.open();
        shell.choose("method", "min_max");
        QCOMPARE(shell.probe(4), 11.0f / 12);
        auto* region = shell.find<QComboBox>("region");
        const auto* model = qobject_cast<QStandardItemModel*>(region->model());
        QVERIFY(!model->item(3)->isEnabled());
        QVERIFY(region->itemData(3, Qt::ToolTipRole).toString().contains("no masks"));
        region->setCurrentIndex(2);
        emit region->activated(2);
        shell.settle();
        QCOMPARE(shell.session.recipe().region, Region::Foreground);
        QCOMPARE(shell.probe(4), 0.0f);
        QCOMPARE(shell.probe(5), 1.0f);
        shell.session.undo();
        shell.settle();
        QCOMPARE(region->currentIndex(), 0);
        QCOMPARE(shell.probe(4), 11.0f / 12);
    }

    void stepsAreAddedEditedMovedAndRemoved()
    {
        Shell shell;
        shell.set.gray("a.png", {0, 0, 3, 8});
        shell.open();
        shell.choose("method", "min_max");
        QVERIFY(shell.chips().isEmpty()); // a single step looks as simple as can be
        const float alone = shell.probe(2);
        shell.trigger("addBefore");
        QCOMPARE(shell.chips().size(), 2);
        QVERIFY(shell.chips()[0]->isChecked());
        QCOMPARE(shell.probe(2), alone); // nothing is done yet
        shell.choose("method", "curve");
        shell.choose("method", "curve");
        auto* kind = shell.find<QWidget>("param-kind")->findChild<QComboBox*>();
        kind->setCurrentIndex(kind->findData("log"));
        emit kind->activated(kind->currentIndex());
        shell.settle();
        QCOMPARE(shell.session.recipe().before.size(), 1U);
        QVERIFY(shell.caption().startsWith("Curve"));
        QVERIFY(shell.caption().contains(QString::fromUtf8(" → Min")));
        QCOMPARE(shell.probe(2), float(std::log(4.0) / std::log(9.0)));

        QTest::mouseClick(shell.chips()[1], Qt::LeftButton);
        QCOMPARE(shell.find<QComboBox>("method")->currentData().toString(), QString("min_max"));
        shell.trigger("moveEarlier");
        QCOMPARE(shell.session.recipe().method, std::string("curve"));
        QVERIFY(shell.caption().startsWith("Min"));
        QCOMPARE(shell.probe(3), float(std::log(2.0))); // ln(1 + 1)
        QVERIFY(shell.chips()[0]->isChecked());
        shell.trigger("removeStep");
        QCOMPARE(shell.session.recipe().method, std::string("curve"));
        QVERIFY(shell.session.recipe().before.empty());
        QVERIFY(shell.chips().isEmpty());
        for (int i = 0; i < 2; ++i)
            shell.session.undo();
        shell.settle();
        QVERIFY(shell.caption().startsWith("Curve"));
        QCOMPARE(shell.chips().size(), 2);
    }

    void draggingAParameterOfAnEarlierStepIsUndoneAtOnce()
    {
        Shell shell;
        shell.set.gray("a.png", {0, 10, 20, 30});
        shell.open();
        shell.trigger("addBefore");
        shell.choose("method", "percentile");
        auto* low = shell.find<QWidget>("param-lo")->findChild<QDoubleSpinBox*>();
        for (const double value : {2.0, 3.0, 4.0})
            low->setValue(value);
        QCOMPARE(std::get<double>(shell.session.recipe().before[0].params.at("lo")), 4.0);
        QTest::mouseClick(shell.chips()[1], Qt::LeftButton);
        shell.session.undo();
        shell.settle();
        QVERIFY(shell.session.recipe().before[0].params.empty());
        QVERIFY(shell.chips()[0]->isChecked()); // what changed is what is shown
    }

    void aPresetIsTheWholeRecipe()
    {
        Shell shell;
        shell.set.gray("train/a/a.png", {0, 10, 20, 30});
        shell.open();
        auto* preset = shell.find<QComboBox>("preset");
        QCOMPARE(preset->currentIndex(), -1);
        shell.choose("preset", "keras_adapt");
        QCOMPARE(shell.session.recipe().method, std::string("z_score"));
        QCOMPARE(shell.session.recipe().scope, Scope::Dataset);
        shell.choose("split", "train");
        QCOMPARE(preset->currentData().toString(), QString("keras_adapt")); // which images is left open
        shell.choose("method", "min_max");
        QVERIFY(preset->currentData().toString() != "keras_adapt");
        shell.session.undo();
        QCOMPARE(preset->currentData().toString(), QString("keras_adapt"));
        shell.choose("preset", "nnunet_rgb"); // the same as to_tensor, and yet the name that was chosen
        QCOMPARE(preset->currentData().toString(), QString("nnunet_rgb"));
    }

    void theHistogramOfTheSetFollowsAChain()
    {
        Shell shell;
        shell.set.gray("a.png", {0, 10, 20, 30});
        shell.set.gray("b.png", {40, 50, 60, 240});
        shell.open();
        shell.choose("method", "min_max");
        shell.trigger("addAfter");
        shell.choose("method", "unit");
        QTest::mouseClick(shell.segment("histogramOf", "Set"), Qt::LeftButton);
        const auto* panel = shell.window.findChild<HistogramPanel*>();
        QTRY_VERIFY(panel->data() && panel->data()->images == 2 && !panel->data()->after.curves.empty());
        QTRY_COMPARE(panel->data()->after.numbers[0].max, 1.0);
        QCOMPARE(panel->data()->after.numbers[0].min, 0.0);
        QCOMPARE(panel->data()->after.numbers[0].count, 8U);
    }

    void methodsOfWholePixelsAreShownAsTheyAreWritten()
    {
        Shell shell;
        shell.set.large("a.png", 200);
        shell.open();
        std::size_t tried = 0;
        for (const Method& method : methods()) {
            if (method.isPointwise())
                continue;
            shell.choose("method", QString::fromUtf8(method.id.data(), qsizetype(method.id.size())));
            if (shell.session.fitFailure())
                continue; // stains and sizes that this picture does not have
            const auto fit = shell.session.fit();
            QVERIFY(fit->after);
            QCOMPARE(shell.probe(0), fit->after->image.pixels<float>()[0]);
            ++tried;
        }
        QVERIFY(tried > 0);
    }

    void copiesWhatIsSetInEveryFormAndSaysSo()
    {
        Shell shell;
        shell.set.gray("a.png", {0, 10, 20, 30});
        shell.set.gray("b.png", {40, 50, 60, 70});
        shell.open();
        shell.choose("method", "z_score");
        QPushButton* wholeSet = shell.segment("scope", "Set");
        QVERIFY(wholeSet);
        wholeSet->click();
        shell.settle();
        auto* button = shell.find<CopyButton>("copy");
        const QString name = button->text();
        for (QAction* action : button->menu()->actions()) {
            if (action->isSeparator())
                continue;
            QApplication::clipboard()->setText("nothing");
            action->trigger();
            QTRY_VERIFY(button->text().startsWith("Copied: "));
            const QString copied = QApplication::clipboard()->text();
            // The mean of both, which code and recipe have to name; the command fits again.
            QVERIFY2(copied.contains("35") || copied.startsWith("isolume-cli export"), qPrintable(copied));
        }
        QTRY_COMPARE(button->text(), name);
    }
};

QTEST_MAIN(TestMethodPanel)
#include "tst_method_panel.moc"
