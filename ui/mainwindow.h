// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "ui/theme.h"

#include <QKeySequence>
#include <QMainWindow>

#include <functional>
#include <vector>

class QDockWidget;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace isolume {

class Canvas;
class ExportDialog;
class HistogramPanel;
class MethodPanel;
class Session;
class SetPanel;
class StartView;
class StatusLine;
class ViewState;

/// Arranges the panels, offers the actions and remembers both. Computes nothing.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(Session& session, ViewState& view, QWidget* parent = nullptr);
    ~MainWindow() override;

    void open(const QStringList& paths);
    /// Says it in the status line, where it can be read again.
    void report(const Failure& failure);
    /// Made when it is first asked for.
    ExportDialog& exportDialog();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    struct Look {
        QString text, icon, tip;
        QKeySequence shortcut;
    };
    QAction* makeAction(const Look& look, std::function<void()> act);

    // mainwindow_actions.cpp
    void makeActions();
    void makeFileMenu();
    void makeEditMenu();
    void makeViewMenu();
    void makeHelpMenu();
    void makeThemeMenu(QMenu* view);
    void makeToolBar();
    void showRecent();

    // mainwindow_dialogs.cpp
    void chooseFolder();
    void chooseFiles();
    void saveRecipe();
    void loadRecipe();
    void loadRecipeFrom(const QString& file);
    void showShortcuts();
    void showAbout();
    void showExport();
    bool mayClose(); ///< asks where an export runs

    void arrange();
    void connectSession();
    void restoreLayout();
    void showState(); ///< what is enabled and which page is shown
    void selectBeside(int step);
    void zoomBy(double factor);

    Session& m_session;
    ViewState& m_view;
    QStackedWidget* m_centre;
    StartView* m_start;
    Canvas* m_canvas;
    SetPanel* m_set;
    MethodPanel* m_method;
    HistogramPanel* m_histogram;
    StatusLine* m_status;
    ExportDialog* m_export = nullptr;
    QMenu* m_recentMenu = nullptr;
    std::vector<QDockWidget*> m_docks;
    std::vector<QAction*> m_needSet; ///< enabled while a set is open
    std::vector<QAction*> m_everything; ///< in the order of the menus, for the list of shortcuts
    QAction *m_undo, *m_redo, *m_sideBySide, *m_wipe, *m_fit, *m_oneToOne;
    QToolButton* m_zoom = nullptr;
};

} // namespace isolume
