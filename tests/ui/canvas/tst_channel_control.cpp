// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/channel_control.h"

#include "tests/ui/small_set.h"

#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QWidgetAction>

using namespace isolume;

class TestChannelControl : public QObject {
    Q_OBJECT

    struct Control {
        SmallSet set;
        Session session;
        ViewState state;
        ChannelControl control {session, state};

        void open()
        {
            set.openAndRead(session);
            session.select(0);
            QTRY_VERIFY(session.current());
        }
        QList<QAction*> choices() const
        {
            emit control.menu()->aboutToShow();
            return control.menu()->actions();
        }
    };

    /// Netpbm's PAM would do too, but TIFF is what has many channels: one row of two pixels, 8 bits, little-endian.
    static QByteArray tiffOf(int channels)
    {
        QByteArray file("II\x2a\0\x08\0\0\0", 8);
        const auto number = [&](quint32 value, int bytes) {
            for (int i = 0; i < bytes; ++i)
                file.append(static_cast<char>(value >> (8 * i)));
        };
        const auto n = static_cast<quint32>(channels);
        const quint32 after = 8 + 2 + 10 * 12 + 4, bits = after, extra = bits + 2 * n,
                      data = extra + 2 * (n - 1);
        number(10, 2);
        const auto tag = [&](quint32 id, quint32 type, quint32 count, quint32 value) {
            number(id, 2);
            number(type, 2);
            number(count, 4);
            number(value, 4);
        };
        tag(256, 4, 1, 2);
        tag(257, 4, 1, 1);
        tag(258, 3, n, bits);
        tag(259, 3, 1, 1);
        tag(262, 3, 1, 1);
        tag(273, 4, 1, data);
        tag(277, 3, 1, n);
        tag(278, 4, 1, 1);
        tag(279, 4, 1, 2 * n);
        tag(338, 3, n - 1, extra);
        number(0, 4);
        for (int c = 0; c < channels; ++c)
            number(8, 2);
        for (int c = 1; c < channels; ++c)
            number(0, 2);
        for (int i = 0; i < 2 * channels; ++i)
            number(static_cast<quint32>(i), 1);
        return file;
    }

private slots:
    void aGrayImageLeavesNothingToChoose()
    {
        Control c;
        QVERIFY(!c.control.isEnabled());
        c.set.gray("a.png", {1, 2});
        c.open();
        QVERIFY(!c.control.isEnabled());
        QCOMPARE(c.control.text(), QString("Channel: gray"));
    }

    void threeChannelsAreColourOrOneOfThem()
    {
        Control c;
        c.set.large("a.png", 4);
        c.open();
        QVERIFY(c.control.isEnabled());
        QCOMPARE(c.control.text(), QString("Channels: all"));
        QList<QAction*> choices = c.choices();
        QCOMPARE(choices.size(), 4);
        QVERIFY(choices[0]->isChecked());
        choices[2]->trigger();
        QCOMPARE(c.state.channels(), std::vector {1});
        choices = c.choices();
        QVERIFY(choices[2]->isChecked() && !choices[0]->isChecked());
        choices[0]->trigger();
        QVERIFY(c.state.channels().empty());
    }

    void ofManyChannelsAnyThreeMakeAColour()
    {
        Control c;
        c.set.bytes("a.tif", tiffOf(13));
        c.open();
        const QList<QAction*> choices = c.choices();
        QCOMPARE(choices.size(), 1);
        QWidget* form = qobject_cast<QWidgetAction*>(choices[0])->defaultWidget();
        const auto box = [form](const QString& name) {
            for (QComboBox* found : form->findChildren<QComboBox*>())
                if (found->accessibleName() == name)
                    return found;
            return static_cast<QComboBox*>(nullptr);
        };
        QCOMPARE(box("Channel as gray")->count(), 13);
        emit box("Channel as gray")->activated(12);
        QCOMPARE(c.state.channels(), std::vector {12});
        box("Channel as red")->setCurrentIndex(7);
        box("Channel as green")->setCurrentIndex(3);
        box("Channel as blue")->setCurrentIndex(1);
        form->findChild<QPushButton*>()->click();
        QCOMPARE(c.state.channels(), (std::vector {7, 3, 1}));
    }
};

QTEST_MAIN(TestChannelControl)
#include "tst_channel_control.moc"
