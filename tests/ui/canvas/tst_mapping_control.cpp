// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/mapping_control.h"

#include "tests/ui/small_set.h"
#include "ui/canvas/number_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QMenu>
#include <QRadioButton>
#include <QWidgetAction>

using namespace isolume;

class TestMappingControl : public QObject {
    Q_OBJECT

    struct Control {
        SmallSet set;
        Session session;
        ViewState state;
        MappingControl control {session, state};
        QWidget* form = qobject_cast<QWidgetAction*>(control.menu()->actions().front())->defaultWidget();

        Control() { form->show(); }
        template <class T> T* named(const QString& name) const
        {
            for (T* widget : form->findChildren<T*>())
                if (widget->accessibleName() == name || widget->property("text").toString() == name)
                    return widget;
            return nullptr;
        }
        void choose(const QString& source) const
        {
            QTest::mouseClick(named<QRadioButton>(source), Qt::LeftButton, {}, {8, 8});
        }
        void type(const QString& field, const QString& text) const
        {
            auto* edit = named<NumberField>(field);
            edit->setText(text);
            QTest::keyClick(edit, Qt::Key_Return);
        }
        void open()
        {
            set.gray("a.png", {20, 60, 100, 180});
            set.openAndRead(session);
            session.select(0);
            QTRY_VERIFY(session.current() && session.fit());
        }
    };

private slots:
    void eachSourceReachesTheViewAndTheButton()
    {
        const Control c;
        c.choose("Data range");
        QCOMPARE(c.state.mapping().source, MappingSource::Data);
        QCOMPARE(c.control.text(), QString("Display: data"));
        c.choose("Percentiles");
        QCOMPARE(c.state.mapping().source, MappingSource::Percentiles);
        QCOMPARE(c.control.text(), QString("Display: percentiles"));
        c.choose("Nominal range");
        QCOMPARE(c.state.mapping().source, MappingSource::Nominal);
    }

    void aNumberChoosesItsSource()
    {
        const Control c;
        c.type("Low percentile", "5");
        QCOMPARE(c.state.mapping().source, MappingSource::Percentiles);
        QCOMPARE(c.state.mapping().percentLow, 5.0);
        c.type("Shown as white", "0.25");
        QCOMPARE(c.state.mapping().source, MappingSource::Manual);
        QCOMPARE(c.state.mapping().manual.high, 0.25);
    }

    void percentilesStayBetweenTheirBoundsAndInOrder()
    {
        const Control c;
        c.type("High percentile", "250");
        QCOMPARE(c.state.mapping().percentHigh, 100.0);
        c.type("Low percentile", "-3");
        QCOMPARE(c.state.mapping().percentLow, 0.0);
        c.type("High percentile", "40");
        c.type("Low percentile", "60");
        QCOMPARE(c.state.mapping().percentLow, 40.0);
        QCOMPARE(c.state.mapping().percentHigh, 60.0);
        c.type("Low percentile", "no number");
        QCOMPARE(c.state.mapping().percentLow, 40.0);
    }

    void manualStartsFromWhatIsOnTheScreen()
    {
        Control c;
        c.open();
        auto* side = c.named<QComboBox>("Side that the manual range is for");
        side->setCurrentIndex(0);
        c.choose("Data range");
        side->setCurrentIndex(0);
        c.choose("Manual");
        QCOMPARE(c.state.mapping().manual.low, 20.0);
        QCOMPARE(c.state.mapping().manual.high, 180.0);
        QVERIFY(!c.state.mapping().manualIsAfter);
    }

    void paintingIsSwitchedAlone()
    {
        const Control c;
        const DisplayMapping before = c.state.mapping();
        c.form->findChild<QCheckBox*>()->click();
        DisplayMapping after = c.state.mapping();
        QVERIFY(after.paintOutside);
        after.paintOutside = false;
        QVERIFY(after == before);
    }
};

QTEST_MAIN(TestMappingControl)
#include "tst_mapping_control.moc"
