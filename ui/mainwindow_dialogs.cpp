// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/reader.h"
#include "ui/mainwindow.h"
#include "ui/numbers.h"
#include "ui/session.h"
#include "ui/statusline.h"

#include <QAction>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QMessageBox>
#include <QSettings>
#include <QVBoxLayout>

namespace isolume {

namespace {

/// Made from the readers, so that a format that is added later is offered too.
QString imageFilter()
{
    QStringList patterns {"*.txt", "*.csv"};
    for (const Reader& reader : readers())
        for (const std::string_view extension : reader.extensions)
            patterns << "*." + textOf(extension);
    return "Images and lists (" + patterns.join(' ') + ");;All files (*)";
}

QString lastFolder() { return QSettings().value("open/folder").toString(); }

void rememberFolder(const QString& path)
{
    QSettings().setValue("open/folder", QFileInfo(path).absolutePath());
}

} // namespace

void MainWindow::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, "Open folder", lastFolder());
    if (folder.isEmpty())
        return;
    rememberFolder(folder);
    open({folder});
}

void MainWindow::chooseFiles()
{
    const QStringList files = QFileDialog::getOpenFileNames(this, "Open files", lastFolder(), imageFilter());
    if (files.isEmpty())
        return;
    rememberFolder(files.front());
    open(files);
}

void MainWindow::saveRecipe()
{
    const QString file = QFileDialog::getSaveFileName(
        this, "Save recipe", QString::fromStdString(m_session.recipe().method) + ".json", "Recipes (*.json)");
    if (!file.isEmpty())
        m_session.saveRecipe(QFile::encodeName(file).toStdString());
}

void MainWindow::loadRecipe()
{
    const QString file = QFileDialog::getOpenFileName(this, "Load recipe", {}, "Recipes (*.json)");
    if (!file.isEmpty())
        loadRecipeFrom(file);
}

void MainWindow::loadRecipeFrom(const QString& file)
{
    try {
        m_session.setRecipe(readRecipe(QFile::encodeName(file).toStdString()));
        m_status->showMessage("Recipe loaded from " + file, 5000);
    } catch (const std::exception& error) {
        report(toFailure(error, file.toStdString()));
    }
}

void MainWindow::showShortcuts()
{
    auto* dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle("Shortcuts");
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::page);
    grid->setVerticalSpacing(space::within);
    int row = 0;
    const auto add = [&](const QString& keys, const QString& what) {
        auto* label = new QLabel(keys);
        label->setObjectName("quiet");
        grid->addWidget(label, row, 0);
        grid->addWidget(new QLabel(what), row++, 1);
    };
    for (const QAction* action : m_everything)
        if (!action->shortcut().isEmpty())
            add(action->shortcut().toString(QKeySequence::NativeText),
                action->text().remove('&').remove(QChar(0x2026)));
    add("Wheel", "Zoom at the pointer, in pictures and histograms");
    add("Drag", "Move the picture, the divider or the histogram");
    add("Double click", "Show the whole histogram");
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(space::page, space::page, space::page, space::page);
    column->setSpacing(space::groups);
    column->addLayout(grid);
    column->addWidget(buttons);
    dialog->show();
}

void MainWindow::showAbout()
{
    QMessageBox box(this);
    box.setWindowTitle("About Isolume");
    box.setIconPixmap(QIcon(":/icons/isolume.svg").pixmap(64, 64));
    box.setText("<b>Isolume</b> " + QCoreApplication::applicationVersion());
    box.setInformativeText(
        "Shows what each normalization of an image set does, and writes the normalized set.\n\n"
        "Free software under the GNU General Public License, version 3 or later, without "
        "any warranty. Made with Qt, QCustomPlot, OpenCV, GDAL, libjpeg-turbo and SQLite.");
    box.exec();
}

} // namespace isolume
