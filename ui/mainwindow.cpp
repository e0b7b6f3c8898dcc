// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "ui/canvas/canvas.h"
#include "ui/export/export_dialog.h"
#include "ui/histogram/histogram_panel.h"
#include "ui/method/copy_button.h"
#include "ui/method/method_panel.h"
#include "ui/numbers.h"
#include "ui/session.h"
#include "ui/set/set_panel.h"
#include "ui/start/start_view.h"
#include "ui/statusline.h"
#include "ui/viewstate.h"

#include <QAction>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QTimer>
#include <QUrl>

namespace isolume {

namespace {

constexpr qsizetype mostRecent = 10;

QStringList localPaths(const QMimeData& data)
{
    QStringList paths;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile())
            paths << url.toLocalFile();
    return paths;
}

void remember(const QString& path)
{
    QSettings settings;
    QStringList recent = settings.value("recent").toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    settings.setValue("recent", recent.mid(0, mostRecent));
}

/// A dock without a title bar: the panel's own heading says what it is, and the layout stays calm.
QDockWidget* makeDock(const QString& name, const QString& title, QWidget* content, QMainWindow* window)
{
    auto* dock = new QDockWidget(title, window);
    dock->setObjectName(name);
    dock->setWidget(content);
    dock->setTitleBarWidget(new QWidget(dock));
    dock->setFeatures(QDockWidget::DockWidgetClosable);
    return dock;
}

} // namespace

MainWindow::MainWindow(Session& session, ViewState& view, QWidget* parent)
    : QMainWindow(parent)
    , m_session(session)
    , m_view(view)
    , m_centre(new QStackedWidget)
    , m_start(new StartView)
    , m_canvas(new Canvas(session, view))
    , m_set(new SetPanel(session))
    , m_method(new MethodPanel(session))
    , m_histogram(new HistogramPanel(session, view))
    , m_status(new StatusLine(session, view))
{
    setWindowTitle("Isolume");
    setWindowIcon(QIcon(":/icons/isolume.svg"));
    setAcceptDrops(true);
    setMinimumSize(720, 520); // below, the panels press each other flat
    arrange();
    makeActions();
    connectSession();
    restoreLayout();
    showRecent();
    showState();
}

MainWindow::~MainWindow() = default;

void MainWindow::arrange()
{
    m_centre->addWidget(m_start);
    m_centre->addWidget(m_canvas);
    setCentralWidget(m_centre);
    setStatusBar(m_status);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    QDockWidget* set = makeDock("setDock", "Set", m_set, this);
    QDockWidget* method = makeDock("methodDock", "Method", m_method, this);
    QDockWidget* histogram = makeDock("histogramDock", "Histograms", m_histogram, this);
    addDockWidget(Qt::LeftDockWidgetArea, set);
    addDockWidget(Qt::RightDockWidgetArea, method);
    addDockWidget(Qt::BottomDockWidgetArea, histogram);
    m_docks = {set, method, histogram};
}

void MainWindow::connectSession()
{
    connect(m_start, &StartView::openFolder, this, &MainWindow::chooseFolder);
    connect(m_start, &StartView::openFiles, this, &MainWindow::chooseFiles);
    connect(m_start, &StartView::openDemo, &m_session, &Session::openDemoSet);
    connect(m_start, &StartView::openRecent, this, [this](const QString& path) { open({path}); });
    connect(&m_session, &Session::setChanged, this, [this] {
        const auto& paths = m_session.paths();
        const QString first = QFile::decodeName(paths.front().c_str());
        remember(first);
        showRecent();
        setWindowTitle(QString::fromUtf8("Isolume — ") + QFileInfo(first).fileName());
        m_start->setFailure({});
        m_view.setFit();
        showState();
    });
    connect(&m_session, &Session::openFailed, this, [this](const Failure& failure) {
        m_start->setFailure(sentenceText(failure));
        report(failure);
        showState();
    });
    for (const auto signal :
        {&Session::recipeChanged, &Session::scanStatusChanged, &Session::exportStatusChanged})
        connect(&m_session, signal, this, &MainWindow::showState);
    for (const auto signal : {&Session::currentFailed, &Session::scanFailed, &Session::recipeSaveFailed})
        connect(&m_session, signal, this, &MainWindow::report);
    connect(&m_method->copyButton(), &CopyButton::failed, this, &MainWindow::report);
    // With the dialog closed, what became of an export has to be said all the same.
    connect(&m_session, &Session::exportFinished, this, [this] { exportDialog().show(); });
    connect(&m_session, &Session::exportFailed, this, [this] { exportDialog().show(); });
    connect(&m_session, &Session::recipeSaved, this,
        [this](const QString& file) { m_status->showMessage("Recipe saved to " + file, 5000); });
    connect(m_status, &StatusLine::exportClicked, this, &MainWindow::showExport);
}

void MainWindow::open(const QStringList& paths)
{
    std::vector<std::filesystem::path> files;
    for (const QString& path : paths)
        files.emplace_back(QFile::encodeName(QFileInfo(path).absoluteFilePath()).toStdString());
    if (files.empty())
        return;
    m_start->setFailure({});
    m_session.open(std::move(files));
    showState();
}

void MainWindow::showState()
{
    const bool open = m_session.isOpen();
    m_start->setBusy(m_session.isListing());
    m_centre->setCurrentWidget(open ? static_cast<QWidget*>(m_canvas) : m_start);
    for (QDockWidget* dock : m_docks)
        if (!open)
            dock->hide();
    for (QAction* action : m_needSet)
        action->setEnabled(open);
    m_undo->setEnabled(m_session.canUndo());
    m_redo->setEnabled(m_session.canRedo());
    if (open && property("docksWait").toBool()) {
        setProperty("docksWait", false);
        const QByteArray state = QSettings().value("window/state").toByteArray();
        for (QDockWidget* dock : m_docks)
            dock->show();
        // Docks that were just shown have no size to change until the window has laid them out.
        if (!restoreState(state))
            QTimer::singleShot(0, this, [this] {
                resizeDocks({m_docks[0], m_docks[1]}, {264, 300}, Qt::Horizontal);
                resizeDocks({m_docks[2]}, {276}, Qt::Vertical);
            });
    }
}

void MainWindow::selectBeside(int step) { m_set->selectBeside(step); }

void MainWindow::zoomBy(double factor) { m_view.setView(m_view.zoom() * factor, m_view.centre()); }

ExportDialog& MainWindow::exportDialog()
{
    if (!m_export)
        m_export = new ExportDialog(m_session, this);
    return *m_export;
}

void MainWindow::showExport()
{
    exportDialog().ask();
    exportDialog().show();
    exportDialog().raise();
}

void MainWindow::report(const Failure& failure) { m_status->say(failure); }

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!localPaths(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QStringList paths = localPaths(*event->mimeData());
    if (paths.size() == 1 && paths.front().endsWith(".json", Qt::CaseInsensitive))
        loadRecipeFrom(paths.front());
    else
        open(paths);
    event->acceptProposedAction();
}

void MainWindow::restoreLayout()
{
    // The title bar and the desktop's own bars need some of a small screen.
    resize(QSize(1440, 900).boundedTo(screen()->availableSize() - QSize(16, 48)));
    restoreGeometry(QSettings().value("window/geometry").toByteArray());
    setProperty("docksWait", true);
}

bool MainWindow::mayClose()
{
    if (!m_session.exportStatus().running)
        return true;
    QMessageBox box(QMessageBox::NoIcon, "Export running", "An export is running. Stop it and quit?",
        QMessageBox::NoButton, this);
    box.setInformativeText(
        "What is finished stays, and a later export into the same folder can go on with it.");
    QPushButton* stop = box.addButton("Stop and quit", QMessageBox::DestructiveRole);
    stop->setObjectName("stopAndQuit");
    QPushButton* stay = box.addButton("Keep exporting", QMessageBox::RejectRole);
    box.setDefaultButton(stay);
    box.setEscapeButton(stay);
    box.exec();
    // It may have ended while it was asked about.
    return box.clickedButton() == stop || !m_session.exportStatus().running;
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!mayClose()) {
        event->ignore();
        return;
    }
    QSettings settings;
    settings.setValue("window/geometry", saveGeometry());
    if (m_session.isOpen())
        settings.setValue("window/state", saveState());
    QMainWindow::closeEvent(event);
}

} // namespace isolume
