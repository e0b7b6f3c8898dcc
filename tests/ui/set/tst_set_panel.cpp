// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/set/set_model.h"
#include "ui/set/set_panel.h"
#include "ui/set/thumbnail_view.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace isolume;

class TestSetPanel : public QObject {
    Q_OBJECT

    struct Window {
        QTemporaryDir folder;
        Session session;
        SetPanel panel {session};
        ThumbnailView* view = panel.findChild<ThumbnailView*>();
        QLineEdit* text = panel.findChild<QLineEdit*>();

        void image(const QString& path, int gray = 128)
        {
            QDir(folder.path()).mkpath(QFileInfo(path).path());
            QImage picture(6, 4, QImage::Format_Grayscale8);
            picture.fill(gray);
            QVERIFY(picture.save(folder.filePath(path)));
        }
        void bytes(const QString& path, const QByteArray& content) const
        {
            QFile file(folder.filePath(path));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
        }
        void open(std::size_t count)
        {
            panel.resize(260, 600);
            panel.show();
            QVERIFY(QTest::qWaitForWindowExposed(&panel));
            session.open({folder.path().toStdString()}, folder.filePath("catalog.db").toStdString());
            QTRY_COMPARE(session.set().items.size(), count);
            QTRY_VERIFY(!session.scanStatus().running && session.itemState(count - 1) != ItemState::Waiting);
        }
        QPushButton* split(const QString& name)
        {
            for (QPushButton* button : panel.findChildren<QPushButton*>("segment"))
                if (button->text() == name)
                    return button;
            return nullptr;
        }
        bool says(const QString& words)
        {
            for (const QLabel* label : panel.findChildren<QLabel*>())
                if (label->isVisible() && label->text().contains(words))
                    return true;
            return false;
        }
        int rows() { return view->model()->rowCount(); }
        QString name(int row) { return view->model()->index(row, 0).data().toString(); }
    };

private slots:
    void initTestCase() { applyTheme(ThemeChoice::Dark); }

    void saysWhereTheImagesWillBe()
    {
        Window window;
        window.panel.show();
        QVERIFY(window.says("appear here"));
        QVERIFY(!window.text->isEnabled());
    }

    void filtersByNameSplitAndClass()
    {
        Window window;
        for (const char* path :
            {"train/cat/a1.png", "train/dog/b1.png", "train/dog/b2.png", "val/cat/a2.png", "test/dog/b3.png"})
            window.image(path);
        window.open(5);
        QVERIFY(window.says("5 images"));
        QCOMPARE(window.rows(), 5);

        QTest::keyClicks(window.text, "B");
        QCOMPARE(window.rows(), 3);
        QVERIFY(window.says("3 of 5 images"));
        QTest::mouseClick(window.split("train"), Qt::LeftButton);
        QCOMPARE(window.rows(), 2);
        window.text->clear();
        QCOMPARE(window.rows(), 3);

        auto* classes = window.panel.findChild<QComboBox*>();
        classes->setCurrentText("cat");
        emit classes->activated(classes->currentIndex());
        QCOMPARE(window.rows(), 1);
        QCOMPARE(window.name(0), QString("a1.png"));
        QTest::mouseClick(window.split("test"), Qt::LeftButton);
        QCOMPARE(window.rows(), 0);
        QVERIFY(window.says("No image passes the filter"));
    }

    void theFirstImageIsSelectedAtOnce()
    {
        Window window;
        window.image("a.png");
        window.image("b.png");
        window.open(2);
        QTRY_COMPARE(window.session.selected(), std::optional<std::size_t>(0));
        QCOMPARE(window.view->currentIndex().row(), 0);
    }

    void whatCannotBeReadIsNotSelectedFirst()
    {
        Window window;
        window.bytes("a.png", "this is text");
        window.bytes("b.png", "");
        window.image("c.png");
        window.open(3);
        QTRY_VERIFY(window.session.current());
        QCOMPARE(window.session.selected(), std::optional<std::size_t>(2));
        QCOMPARE(window.view->currentIndex().row(), 2);
    }

    void aSetThatCannotBeReadSaysWhyOnItsFirstImage()
    {
        Window window;
        window.bytes("a.png", "this is text");
        window.bytes("b.png", "");
        QSignalSpy failed(&window.session, &Session::currentFailed);
        window.open(2);
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(window.session.selected(), std::optional<std::size_t>(0));
        QVERIFY(failed[0][0].value<Failure>().source.ends_with("a.png"));
    }

    void mouseAndKeysSelectInTheSession()
    {
        Window window;
        for (const char* path : {"a.png", "b.png", "c.png"})
            window.image(path);
        window.open(3);
        QTest::mouseClick(window.view->viewport(), Qt::LeftButton, {},
            window.view->visualRect(window.view->model()->index(1, 0)).center());
        QCOMPARE(window.session.selected(), std::optional<std::size_t>(1));
        QTest::keyClick(window.view, Qt::Key_End);
        QCOMPARE(window.session.selected(), std::optional<std::size_t>(2));
    }

    void filterKeepsTheSelection()
    {
        Window window;
        for (const char* path : {"a.png", "b.png", "c.png"})
            window.image(path);
        window.open(3);
        window.session.select(2);
        QTest::keyClicks(window.text, "c");
        QCOMPARE(window.rows(), 1);
        QCOMPARE(window.view->currentIndex().row(), 0);
        QCOMPARE(window.session.selected(), std::optional<std::size_t>(2));
        window.text->setText("a");
        QVERIFY(!window.view->currentIndex().isValid());
        QCOMPARE(window.session.selected(), std::optional<std::size_t>(2));
    }

    void thumbnailsAppear()
    {
        Window window;
        window.image("a.png", 0);
        window.image("b.png", 255);
        window.open(2);
        const auto middle = [&] {
            const QRect cell = window.view->visualRect(window.view->model()->index(1, 0));
            // The picture's middle: the name stands beneath it.
            return window.view->viewport()->grab().toImage().pixelColor(cell.center().x(), cell.top() + 54);
        };
        QTRY_VERIFY(middle().lightness() > 240);
    }

    void failuresAreMarkedAndCounted()
    {
        Window window;
        window.image("a.png");
        QFile file(window.folder.filePath("b.png"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("this is text");
        file.close();
        window.open(2);
        QVERIFY(window.says("1 failed"));
        const QModelIndex index = window.view->model()->index(1, 0);
        const auto why = window.session.itemFailure(1);
        QVERIFY(why);
        QVERIFY(index.data(Qt::ToolTipRole).toString().contains(QString::fromStdString(why->why)));
        const QRect cell = window.view->visualRect(index);
        const QImage picture = window.view->viewport()->grab(cell).toImage();
        int red = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                red += picture.pixelColor(x, y) == colour::failure();
        QVERIFY(red > 50);
    }

    void fiftyThousandItemsScroll()
    {
        Window window;
        window.image("0.png");
        for (int i = 1; i < 50000; ++i)
            QVERIFY(QFile::link(
                window.folder.filePath("0.png"), window.folder.filePath(QString("%1.png").arg(i))));
        window.panel.resize(260, 600);
        window.panel.show();
        window.session.open(
            {window.folder.path().toStdString()}, window.folder.filePath("catalog.db").toStdString());
        QTRY_COMPARE_WITH_TIMEOUT(window.session.set().items.size(), std::size_t(50000), 60000);
        QCOMPARE(window.rows(), 50000);
        QSignalSpy sight(window.view, &ThumbnailView::rowsInSight);
        window.view->verticalScrollBar()->setValue(window.view->verticalScrollBar()->maximum());
        QCOMPARE(sight.size(), 1);
        QCOMPARE(sight[0][1].toInt(), 49999);
        QVERIFY(sight[0][0].toInt() > 49900);
        QElapsedTimer timer;
        timer.start();
        window.text->setText("4999");
        const auto filtered = timer.elapsed();
        QCOMPARE(window.rows(), 15); // 4999, 14999, 24999, 34999, 44999 and 49990 … 49999
        timer.restart();
        window.text->clear();
        const auto all = timer.elapsed();
        timer.restart();
        window.panel.resize(500, 600);
        window.panel.repaint();
        qInfo("filtered in %lld ms, all shown in %lld ms, laid out anew in %lld ms", filtered, all,
            timer.elapsed());
    }
};

QTEST_MAIN(TestSetPanel)
#include "tst_set_panel.moc"
