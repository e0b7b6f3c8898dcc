// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/channel_control.h"
#include "ui/canvas/mapping_control.h"
#include "ui/mainwindow.h"
#include "ui/method/copy_button.h"
#include "ui/method/method_panel.h"
#include "ui/numbers.h"
#include "ui/session.h"
#include "ui/start/start_view.h"
#include "ui/viewstate.h"

#include <QAction>
#include <QActionGroup>
#include <QDockWidget>
#include <QMenuBar>
#include <QSettings>
#include <QToolBar>
#include <QToolButton>

#include <cmath>

namespace isolume {

namespace {

const QString dots = QString::fromUtf8("…");

} // namespace

QAction* MainWindow::makeAction(const Look& look, std::function<void()> act)
{
    auto* action = new QAction(look.text, this);
    if (!look.icon.isEmpty())
        action->setIcon(lineIcon(look.icon));
    action->setShortcut(look.shortcut);
    const QString keys = look.shortcut.toString(QKeySequence::NativeText);
    action->setToolTip(keys.isEmpty() ? look.tip : look.tip + " (" + keys + ')');
    connect(action, &QAction::triggered, this, std::move(act));
    m_everything.push_back(action);
    return action;
}

void MainWindow::makeActions()
{
    makeFileMenu();
    makeEditMenu();
    makeViewMenu();
    makeHelpMenu();
    makeToolBar();
}

void MainWindow::makeFileMenu()
{
    QMenu* menu = menuBar()->addMenu("&File");
    QAction* folder
        = makeAction({"&Open folder" + dots, "open", "Open a folder of images", QKeySequence::Open},
            [this] { chooseFolder(); });
    folder->setObjectName("openFolder");
    folder->setIconText("Open");
    menu->addAction(folder);
    menu->addAction(makeAction(
        {"Open &files" + dots, "files", "Open image files or a list", {Qt::CTRL | Qt::SHIFT | Qt::Key_O}},
        [this] { chooseFiles(); }));
    m_recentMenu = menu->addMenu(lineIcon("recent"), "Open &recent");
    menu->addAction(makeAction(
        {"Open &demo set", "demo", "60 pictures of cells to try things on", {Qt::CTRL | Qt::Key_D}},
        [this] { m_session.openDemoSet(); }));
    menu->addSeparator();
    QAction* write
        = makeAction({"&Export" + dots, "export", "Write the normalized set", {Qt::CTRL | Qt::Key_E}},
            [this] { showExport(); });
    write->setObjectName("export");
    menu->addAction(write);
    QAction* save
        = makeAction({"&Save recipe" + dots, "", "Write the recipe, fitted, to a file", QKeySequence::Save},
            [this] { saveRecipe(); });
    menu->addAction(save);
    menu->addAction(
        makeAction({"&Load recipe" + dots, "", "Read a recipe from a file", {Qt::CTRL | Qt::Key_L}},
            [this] { loadRecipe(); }));
    menu->addSeparator();
    menu->addAction(
        makeAction({"&Quit", "", "Leave the program", {Qt::CTRL | Qt::Key_Q}}, [this] { close(); }));
    m_needSet.insert(m_needSet.end(), {write, save});
}

void MainWindow::makeEditMenu()
{
    QMenu* menu = menuBar()->addMenu("&Edit");
    m_undo = makeAction({"&Undo", "undo", "Undo the last change of the recipe", {Qt::CTRL | Qt::Key_Z}},
        [this] { m_session.undo(); });
    m_redo = makeAction({"&Redo", "redo", "Do again what was undone", {Qt::CTRL | Qt::SHIFT | Qt::Key_Z}},
        [this] { m_session.redo(); });
    menu->addAction(m_undo);
    menu->addAction(m_redo);
    menu->addSeparator();
    menu->addAction(
        makeAction({"&Copy recipe", "copy", "Copy the recipe as JSON", {Qt::CTRL | Qt::SHIFT | Qt::Key_C}},
            [this] { m_method->copyButton().copyRecipe(); }));
    menu->addAction(makeAction({"Copy command &line", "", "Copy the command that exports the same bytes",
                                   {Qt::CTRL | Qt::ALT | Qt::Key_C}},
        [this] { m_method->copyButton().copyCommand(); }));
}

void MainWindow::makeViewMenu()
{
    QMenu* menu = menuBar()->addMenu("&View");
    auto* modes = new QActionGroup(this);
    const auto mode = [&](const Look& look, CompareMode value) {
        QAction* action = makeAction(look, [this, value] { m_view.setMode(value); });
        action->setCheckable(true);
        action->setChecked(m_view.mode() == value);
        modes->addAction(action);
        menu->addAction(action);
        connect(&m_view, &ViewState::modeChanged, action,
            [this, action, value] { action->setChecked(m_view.mode() == value); });
        return action;
    };
    m_sideBySide
        = mode({"&Side by side", "side-by-side", "Before on the left, after on the right", {Qt::Key_1}},
            CompareMode::SideBySide);
    m_wipe = mode({"&Wipe", "wipe", "Before and after in one picture with a divider to drag", {Qt::Key_2}},
        CompareMode::Wipe);
    menu->addSeparator();
    m_fit = makeAction({"&Fit", "fit", "Show the whole image", {Qt::Key_F}}, [this] { m_view.setFit(); });
    m_oneToOne = makeAction({"&1:1", "one-to-one", "One screen pixel for each image pixel", {Qt::Key_0}},
        [this] { m_view.setView(1 / devicePixelRatioF(), m_view.centre()); });
    QAction* in = makeAction({"Zoom &in", "zoom-in", "Show less, larger", {Qt::CTRL | Qt::Key_Plus}},
        [this] { zoomBy(std::sqrt(2.0)); });
    QAction* out = makeAction({"Zoom &out", "zoom-out", "Show more, smaller", {Qt::CTRL | Qt::Key_Minus}},
        [this] { zoomBy(1 / std::sqrt(2.0)); });
    menu->addActions({m_fit, m_oneToOne, in, out});
    menu->addSeparator();
    QAction* next = makeAction({"&Next image", "", "Select the next image of the set", {Qt::Key_PageDown}},
        [this] { selectBeside(1); });
    QAction* previous
        = makeAction({"&Previous image", "", "Select the previous image of the set", {Qt::Key_PageUp}},
            [this] { selectBeside(-1); });
    next->setObjectName("nextImage");
    menu->addActions({next, previous});
    menu->addSeparator();
    int key = Qt::Key_F5;
    for (QDockWidget* dock : m_docks) {
        QAction* action = dock->toggleViewAction();
        action->setShortcut(QKeySequence(key++));
        menu->addAction(action);
        m_everything.push_back(action);
        m_needSet.push_back(action);
    }
    makeThemeMenu(menu);
    m_needSet.insert(m_needSet.end(), {m_sideBySide, m_wipe, m_fit, m_oneToOne, in, out, next, previous});
}

void MainWindow::makeThemeMenu(QMenu* view)
{
    view->addSeparator();
    QMenu* menu = view->addMenu("&Theme");
    auto* group = new QActionGroup(this);
    const auto add = [&](const QString& text, ThemeChoice choice) {
        QAction* action = makeAction({text, "", "Colours of the window", {}}, [choice] {
            saveThemeChoice(choice);
            applyTheme(choice);
        });
        action->setCheckable(true);
        action->setChecked(savedThemeChoice() == choice);
        group->addAction(action);
        menu->addAction(action);
    };
    add("&As the system", ThemeChoice::System);
    add("&Light", ThemeChoice::Light);
    add("&Dark", ThemeChoice::Dark);
}

void MainWindow::makeHelpMenu()
{
    QMenu* menu = menuBar()->addMenu("&Help");
    menu->addAction(makeAction(
        {"&Shortcuts", "", "All keys and what they do", {Qt::Key_F1}}, [this] { showShortcuts(); }));
    menu->addAction(makeAction({"&About Isolume", "", "Version and licence", {}}, [this] { showAbout(); }));
}

void MainWindow::makeToolBar()
{
    QToolBar* bar = addToolBar("Tools");
    bar->setObjectName("tools");
    bar->setMovable(false);
    bar->setIconSize({16, 16});
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->addAction(findChild<QAction*>("openFolder"));
    bar->addAction(findChild<QAction*>("export"));
    bar->addSeparator();
    bar->addActions({m_undo, m_redo});
    for (QAction* action : {m_undo, m_redo})
        qobject_cast<QToolButton*>(bar->widgetForAction(action))->setToolButtonStyle(Qt::ToolButtonIconOnly);
    bar->addSeparator();
    bar->addActions({m_sideBySide, m_wipe});
    bar->addSeparator();
    bar->addActions({m_fit, m_oneToOne});
    m_zoom = new QToolButton;
    m_zoom->setEnabled(false);
    m_zoom->setFont(tabular(m_zoom->font()));
    m_zoom->setToolTip("Zoom");
    m_zoom->setAccessibleName("Zoom");
    m_zoom->setMinimumWidth(m_zoom->fontMetrics().horizontalAdvance("10000 %") + 16);
    bar->addWidget(m_zoom);
    const auto showZoom
        = [this] { m_zoom->setText(QString::number(std::lround(m_view.zoom() * 100)) + thinSpace + '%'); };
    connect(&m_view, &ViewState::viewChanged, m_zoom, showZoom);
    showZoom();
    bar->addSeparator();
    bar->addWidget(new MappingControl(m_session, m_view));
    bar->addWidget(new ChannelControl(m_session, m_view));
}

void MainWindow::showRecent()
{
    const QStringList recent = QSettings().value("recent").toStringList();
    m_start->setRecent(recent);
    m_recentMenu->clear();
    m_recentMenu->setEnabled(!recent.isEmpty());
    for (const QString& path : recent)
        m_recentMenu->addAction(QString(path).replace("&", "&&"), this, [this, path] { open({path}); });
}

} // namespace isolume
