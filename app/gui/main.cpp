// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/libraries.h"
#include "ui/application.h"
#include "ui/mainwindow.h"
#include "ui/session.h"
#include "ui/theme.h"
#include "ui/viewstate.h"

#include <QCommandLineParser>

int main(int argc, char** argv)
{
    isolume::Application app(argc, argv);
    QApplication::setApplicationName("isolume");
    QApplication::setApplicationVersion(ISOLUME_VERSION);
    QApplication::setOrganizationName("isolume");
    QApplication::setDesktopFileName("isolume");

    QCommandLineParser parser;
    parser.setApplicationDescription(
        "Shows what each normalization of an image set does, and writes the normalized set.");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument("set", "Folders, image files or lists to open as one set.", "[SET...]");
    parser.process(app);

    isolume::quietLibraries();
    isolume::applyTheme(isolume::savedThemeChoice());
    isolume::Session session;
    isolume::ViewState view;
    isolume::MainWindow window(session, view);
    QObject::connect(&app, &isolume::Application::failed, &window, &isolume::MainWindow::report);
    window.show();
    window.open(parser.positionalArguments());
    return QApplication::exec();
}
