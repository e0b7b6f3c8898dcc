// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/canvas.h"

#include "ui/canvas/caption.h"
#include "ui/canvas/overlay.h"
#include "ui/canvas/picture_view.h"
#include "ui/canvas/probe_strip.h"
#include "ui/canvas/probe_text.h"
#include "ui/theme.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace isolume;

namespace {

/// 60 × 40, red grows to the right by 4, green downwards by 6, blue is 7.
QImage ramp()
{
    QImage image(60, 40, QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            image.setPixel(x, y, qRgb(4 * x, 6 * y, 7));
    return image;
}

} // namespace

class TestCanvas : public QObject {
    Q_OBJECT

    struct Window {
        QTemporaryDir folder;
        Session session;
        ViewState state;
        Canvas canvas {session, state};

        Window() { canvas.resize(1000, 700); }
        PictureView& view() { return canvas.pictures(); }
        const View shown() { return view().scene().view(); }
        bool isDrawn()
        {
            const Scene& scene = view().scene();
            return scene.content() == Scene::Content::Image && scene.pane(Side::Before).rendered()
                && scene.pane(Side::After).rendered() && !scene.pane(Side::Before).isBehind()
                && !scene.pane(Side::After).isBehind();
        }
        QRgb colourAt(QPoint point)
        {
            return view().grab().toImage().pixel(point * view().devicePixelRatioF());
        }
        QPoint onScreen(double x, double y) { return shown().toScreen(QPointF(x, y)).toPoint(); }
        /// Not QTest::mouseMove, which moves the one cursor of the screen and may say nothing.
        void move(QPointF at, Qt::MouseButtons buttons = {}, Qt::KeyboardModifiers modifiers = {})
        {
            QMouseEvent event(
                QEvent::MouseMove, at, view().mapToGlobal(at), Qt::NoButton, buttons, modifiers);
            QApplication::sendEvent(&view(), &event);
        }
        void wheel(QPoint at, int angle)
        {
            QWheelEvent event(at, view().mapToGlobal(at), {}, {0, angle}, Qt::NoButton, Qt::NoModifier,
                Qt::NoScrollPhase, false);
            QApplication::sendEvent(&view(), &event);
        }
        void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {})
        {
            QTest::mousePress(&view(), Qt::LeftButton, modifiers, from);
            for (int i = 1; i <= 4; ++i)
                move(from + (to - from) * (i / 4.0), Qt::LeftButton, modifiers);
            QTest::mouseRelease(&view(), Qt::LeftButton, modifiers, to);
        }
        /// Opens one image under `recipe` and waits for both pictures.
        void open(const QImage& image, const Recipe& recipe)
        {
            session.setRecipe(recipe);
            image.save(folder.filePath("a.png"));
            session.open({folder.path().toStdString()}, folder.filePath("catalog.db").toStdString());
            QTRY_COMPARE(session.set().items.size(), std::size_t(1));
            session.select(0);
            canvas.show();
            QVERIFY(QTest::qWaitForWindowExposed(&canvas));
            QTRY_VERIFY(isDrawn());
        }
    };

    static Recipe minMax()
    {
        Recipe recipe;
        recipe.method = "min_max";
        recipe.channels = Channels::Separate;
        return recipe;
    }

private slots:
    void initTestCase() { applyTheme(ThemeChoice::Dark); }

    void saysWhatToDoWhileNothingIsOpen()
    {
        Window window;
        window.canvas.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window.canvas));
        QCOMPARE(window.view().scene().content(), Scene::Content::Nothing);
        const QImage picture = window.view().grab().toImage();
        QCOMPARE(picture.pixelColor(2, 2), colour::canvas());
        // The words are there: not all of the middle is canvas.
        bool words = false;
        for (int x = 200; x < 800; ++x)
            words |= picture.pixelColor(x, picture.height() / 2 - 8) != colour::canvas();
        QVERIFY(words);
    }

    void whatWholePixelsBecomeIsShownAsItIs()
    {
        const auto picture = [](float value) {
            ImageParts parts;
            parts.shape = {4, 4, 1};
            parts.depth = Depth::F32;
            parts.pixels = Buffer(16 * sizeof(float));
            std::fill_n(parts.pixels.as<float>(), 16, value);
            const Image image(std::move(parts));
            return std::make_shared<const CurrentImage>(CurrentImage {0, image, summarize(image)});
        };
        // Adds 2 to every pixel; the nominal range is 0 … 4.
        CurrentFit fit;
        fit.transform.nominal = {0, 4};
        fit.transform.pixels = std::make_shared<const PixelTransform>(PixelTransform {
            PixelTransform::Kind::Neighbourhood, [](const Image& image, float* out, const Job&) {
                for (std::size_t i = 0; i < image.shape().values(); ++i)
                    out[i] = image.pixels<float>()[i] + 2;
            }});
        RenderRequest request;
        request.side = Side::After;
        request.shown = {0};
        request.view = {QSizeF(4, 4), 1, QPointF(2, 2)};
        request.nominalBefore = fit.transform.nominal;
        request.current = picture(1);
        request.pixels = request.current->image;
        request.fit = std::make_shared<const CurrentFit>(fit);
        QVERIFY(request.fit->isPreview());
        const Rendered preview = render(request, Job());
        QCOMPARE(preview.range, (Interval {0, 4}));
        QCOMPARE(qRed(preview.picture.image.pixel(1, 1)), 191); // 1 + 2 of 4

        fit.after = picture(2);
        RenderRequest exact = request;
        exact.current = fit.after;
        exact.pixels = fit.after->image;
        exact.fit = std::make_shared<const CurrentFit>(fit);
        QVERIFY(!sameResult(request, exact));
        QCOMPARE(qRed(render(exact, Job()).picture.image.pixel(1, 1)), 128); // as it is: 2 of 4
        exact.mapping.source = MappingSource::Data;
        QCOMPARE(render(exact, Job()).range, (Interval {2, 2}));
    }

    void showsBothSidesFitted()
    {
        Window window;
        window.open(ramp(), minMax());
        QVERIFY(window.state.fit());
        QCOMPARE(window.canvas.caption(false).title(), QString("Original"));
        QVERIFY(window.canvas.caption(true).title().startsWith(QString::fromUtf8("Min")));
        QCOMPARE(window.canvas.caption(false).range(), QString::fromUtf8("0 … 255"));
        QCOMPARE(window.canvas.caption(true).range(), QString::fromUtf8("0 … 1"));
        const QPoint right(window.view().width() - int(window.shown().size.width()), 0);
        const QPoint at = window.onScreen(30.5, 20.5);
        QCOMPARE(window.colourAt(at), qRgb(120, 120, 7));
        // Red 0…236 and green 0…234 are stretched to 0…255; blue, constant, is 0.
        QCOMPARE(window.colourAt(at + right), qRgb(130, 131, 0));
    }

    void wheelZoomsAboutThePointer()
    {
        Window window;
        window.open(ramp(), minMax());
        const QPoint at = window.onScreen(10.5, 30.5);
        const double before = window.shown().zoom;
        window.wheel(at, 360);
        QVERIFY(!window.state.fit());
        QVERIFY(std::abs(window.shown().zoom - 2 * before) < 1e-9);
        QCOMPARE(pixelAt(window.shown(), at, {60, 40}), std::optional(QPoint(10, 30)));
        QCOMPARE(window.state.probe(), std::optional(QPoint(10, 30)));
        // The same pixel is under the pointer in the other pane, so both show the same spot.
        const QPoint other = at + QPoint(window.view().width() - int(window.shown().size.width()), 0);
        window.state.setProbe({});
        window.move(other);
        QCOMPARE(window.state.probe(), std::optional(QPoint(10, 30)));
    }

    void keysZoomFitAndPan()
    {
        Window window;
        window.open(ramp(), minMax());
        QTest::keyClick(&window.view(), Qt::Key_1);
        QCOMPARE(window.state.zoom(), 1.0);
        QTest::keyClick(&window.view(), Qt::Key_Plus);
        QCOMPARE(window.state.zoom(), 1.25);
        QTest::keyClick(&window.view(), Qt::Key_Minus);
        QCOMPARE(window.state.zoom(), 1.0);
        window.state.setView(32, {30, 20});
        QTest::keyClick(&window.view(), Qt::Key_Right);
        QCOMPARE(window.state.centre(), QPointF(32, 20));
        QTest::keyClick(&window.view(), Qt::Key_Up);
        QCOMPARE(window.state.centre(), QPointF(32, 18));
        QTest::keyClick(&window.view(), Qt::Key_F);
        QVERIFY(window.state.fit());
    }

    void dragPansAndDoubleClickFits()
    {
        Window window;
        window.open(ramp(), minMax());
        window.state.setView(20, {30, 20});
        window.drag({200, 200}, {160, 260});
        QCOMPARE(window.state.centre(), QPointF(32, 17));
        QTest::mouseDClick(&window.view(), Qt::LeftButton, {}, {100, 100});
        QVERIFY(window.state.fit());
    }

    void probeReadsExactPixels()
    {
        Window window;
        window.open(ramp(), minMax());
        window.move(window.onScreen(59.5, 0.5));
        QCOMPARE(window.state.probe(), std::optional(QPoint(59, 0)));
        QCOMPARE(window.canvas.strip(false).text(), QString("x 59  y 0: R 236, G 0, B 7"));
        QCOMPARE(window.canvas.strip(true).text(), QString("R 1, G 0, B 0"));
        QCOMPARE(window.canvas.strip(true).accessibleDescription(), window.canvas.strip(true).text());
        QTest::keyClick(&window.view(), Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(window.canvas.strip(false).text(), QString("x 58  y 0: R 232, G 0, B 7"));
    }

    void wipeIsDraggedAndTurned()
    {
        Window window;
        window.open(ramp(), minMax());
        window.state.setMode(CompareMode::Wipe);
        QTRY_VERIFY(window.isDrawn());
        const QRectF area(window.view().rect());
        const QPoint centre = area.center().toPoint();
        window.drag(centre, centre + QPoint(200, 0));
        QVERIFY(std::abs(window.state.wipePosition() - (0.5 + 200 / area.width())) < 0.01);
        QVERIFY(window.state.fit()); // it was the divider that moved
        window.drag(wipeHandle({window.state.wipePosition(), 0}, area).toPoint(), centre);

        // The divider is there from edge to edge.
        for (const int y : {30, window.view().height() - 30}) {
            int brightest = 0;
            for (int x = centre.x() - 3; x <= centre.x() + 3; ++x)
                brightest = std::max(brightest, QColor(window.colourAt({x, y})).lightness());
            QVERIFY2(brightest > 200, qPrintable(QString::number(brightest)));
        }

        // Left of the divider is before, right of it after.
        const QPoint left = window.onScreen(20.5, 20.5), right = window.onScreen(45.5, 20.5);
        QCOMPARE(window.colourAt(left), qRgb(80, 120, 7));
        QCOMPARE(qBlue(window.colourAt(right)), 0);

        const Wipe upright {window.state.wipePosition(), window.state.wipeAngle()};
        const QPoint knob = turnHandle(upright, area).toPoint();
        window.drag(knob, centre + QPoint(-(knob.y() - centre.y()), 0));
        QCOMPARE(window.state.wipeAngle(), 90.0);
        QCOMPARE(window.colourAt(window.onScreen(45.5, 8.5)), qRgb(180, 48, 7));
        QCOMPARE(qBlue(window.colourAt(window.onScreen(20.5, 35.5))), 0);
    }

    void keysMoveAndTurnTheWipe()
    {
        Window window;
        window.open(ramp(), minMax());
        window.state.setMode(CompareMode::Wipe);
        QTest::keyClick(&window.view(), Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(window.state.wipePosition(), 0.52);
        QTest::keyClick(&window.view(), Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(window.state.wipeAngle(), 5.0);
    }

    void followsTheRecipe()
    {
        Window window;
        window.open(ramp(), minMax());
        const QPoint right(window.view().width() - int(window.shown().size.width()), 0);
        const QPoint at = window.onScreen(30.5, 20.5) + right;
        const QRgb before = window.colourAt(at);
        Recipe recipe = minMax();
        recipe.params["range"] = std::vector<double> {-1, 1};
        recipe.channels = Channels::Joint;
        window.session.setRecipe(recipe);
        QTRY_VERIFY(window.isDrawn());
        QTRY_VERIFY(window.colourAt(at) != before);
        QCOMPARE(window.canvas.caption(true).range(), QString::fromUtf8("−1 … 1"));
    }

    void mappingAndChannelsChangeWhatIsShownOnly()
    {
        Window window;
        window.open(ramp(), minMax());
        window.state.setChannels({2});
        QTRY_VERIFY(window.isDrawn());
        const QPoint at = window.onScreen(30.5, 20.5);
        QTRY_COMPARE(window.colourAt(at), qRgb(7, 7, 7));
        DisplayMapping mapping;
        mapping.source = MappingSource::Manual;
        mapping.manual = {0, 28};
        mapping.manualIsAfter = false;
        window.state.setMapping(mapping);
        QTRY_COMPARE(window.colourAt(at), qRgb(64, 64, 64));
        window.state.setProbe(QPoint(30, 20));
        QVERIFY(window.canvas.strip(false).text().endsWith("R 120, G 120, B 7"));
    }

    void numbersStandOnLargePixels()
    {
        Window window;
        window.open(ramp(), minMax());
        window.state.setView(80, {30.5, 20.5});
        QTRY_VERIFY(window.isDrawn());
        const QRect square = window.shown().toScreen(QRectF(30, 20, 1, 1)).toRect();
        const QImage picture = window.view().grab(square).toImage();
        QCOMPARE(picture.pixel(2, 2), qRgb(120, 120, 7));
        int ink = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                ink += picture.pixel(x, y) != qRgb(120, 120, 7);
        QVERIFY2(ink > 100, qPrintable(QString::number(ink)));
    }

    void smallestAndThinnestImagesAreShown_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("one pixel") << QSize(1, 1);
        QTest::newRow("one row") << QSize(500, 1);
        QTest::newRow("one column") << QSize(1, 500);
        QTest::newRow("very wide") << QSize(60000, 3);
    }

    void smallestAndThinnestImagesAreShown()
    {
        QFETCH(QSize, size);
        QImage image(size, QImage::Format_Grayscale8);
        image.fill(200);
        Window window;
        Recipe recipe;
        recipe.method = "unit";
        window.open(image, recipe);
        QCOMPARE(
            window.colourAt(window.onScreen(size.width() / 2.0, size.height() / 2.0)), qRgb(200, 200, 200));
    }

    void withoutOneValidValueItStillHasAPicture()
    {
        Window window;
        QImage image(8, 8, QImage::Format_ARGB32);
        image.fill(Qt::transparent);
        window.open(image, minMax());
        QCOMPARE(QColor(window.colourAt(window.onScreen(4.5, 4.5))), colour::canvas());
        window.state.setProbe(QPoint(4, 4));
        QVERIFY(window.canvas.strip(true).text().contains("no data"));
    }

    void failuresSayWhy()
    {
        Window window;
        QFile file(window.folder.filePath("b.png"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("this is text");
        file.close();
        QSignalSpy failed(&window.session, &Session::currentFailed);
        window.session.open(
            {window.folder.path().toStdString()}, window.folder.filePath("catalog.db").toStdString());
        QTRY_COMPARE(window.session.set().items.size(), std::size_t(1));
        window.session.select(0);
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(window.view().scene().content(), Scene::Content::Failed);
        QVERIFY(!window.view().scene().failure().why.empty());
    }
};

QTEST_MAIN(TestCanvas)
#include "tst_canvas.moc"
