// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/export_dialog.h"

#include "core/export/writer.h"
#include "core/recipe/recipe.h"
#include "ui/export/estimate.h"
#include "ui/numbers.h"
#include "ui/session.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QCloseEvent>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QTreeWidget>

namespace isolume {

namespace {

QString defaultFolder(const Session& session)
{
    const auto& paths = session.paths();
    if (paths.empty())
        return QDir::homePath();
    const QFileInfo set(QFile::decodeName(paths.front().c_str()));
    const QString remembered = QSettings().value("export/parent").toString();
    // The demo set lies among the program's own data, where nobody looks for results.
    const bool isOurs
        = set.absolutePath().startsWith(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation));
    const QString beside
        = isOurs ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) : set.absolutePath();
    const QString parent = remembered.isEmpty() ? beside : remembered;
    const QString name = (set.isDir() ? set.fileName() : set.completeBaseName()) + "-"
        + QString::fromStdString(session.recipe().method);
    return QDir(parent).filePath(name);
}

} // namespace

ExportDialog::ExportDialog(Session& session, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_pages(new QStackedWidget(this))
{
    setWindowTitle("Export");
    m_pages->addWidget(makeOptions());
    m_pages->addWidget(makeRunning());
    m_pages->addWidget(makeResult());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::page, space::page, space::page, space::page);
    column->addWidget(m_pages);
    setMinimumSize(560, 320);
    m_start->setDefault(true); // only a button that is in its dialog already stays the default one

    suggestFolder();
    const QString format = QSettings().value("export/format", "npy").toString();
    m_format->setCurrentIndex(std::max(0, m_format->findData(format)));
    connect(&session, &Session::exportStatusChanged, this, &ExportDialog::showProgress);
    connect(&session, &Session::exportFinished, this, &ExportDialog::showReport);
    connect(&session, &Session::exportFailed, this, &ExportDialog::showFailure);
    connect(&session, &Session::exportCancelled, this, &ExportDialog::showCancelled);
    connect(&session, &Session::setChanged, this, [this] {
        m_folder->setText(m_suggested); // what was chosen for another set is not for this one
        suggestFolder();
    });
    connect(&session, &Session::recipeChanged, this, &ExportDialog::suggestFolder);
    connect(&session, &Session::scanStatusChanged, this, &ExportDialog::showWhat);
    showWhat();
    if (session.exportStatus().running) {
        m_pages->setCurrentIndex(1);
        showProgress();
    }
}

void ExportDialog::ask()
{
    if (!isVisible() && !m_session.exportStatus().running)
        backToOptions();
}

void ExportDialog::suggestFolder()
{
    const bool follows = m_folder->text() == m_suggested;
    m_suggested = defaultFolder(m_session);
    if (follows)
        m_folder->setText(m_suggested);
    showWhat();
}

void ExportDialog::setFolder(const QString& folder)
{
    m_folder->setText(folder);
    showWhat();
}

ExportOptions ExportDialog::options() const
{
    ExportOptions options;
    options.folder = QFile::encodeName(m_folder->text()).toStdString();
    options.format = m_format->currentData().toString().toStdString();
    options.overwrite = m_overwrite->isChecked();
    options.resume = m_resume->isEnabled() && m_resume->isChecked();
    return options;
}

void ExportDialog::chooseFolder()
{
    const QString folder
        = QFileDialog::getExistingDirectory(this, "Export to", QFileInfo(m_folder->text()).path());
    if (!folder.isEmpty())
        setFolder(folder);
}

/// What a click on Export would write, and what stands in its way.
void ExportDialog::showWhat()
{
    const ScanStatus status = m_session.scanStatus();
    const std::size_t images = m_session.set().items.size() - status.failed;
    QString what = countText(images) + (images == 1 ? " image" : " images");
    std::uint64_t values = 0;
    std::size_t read = 0;
    if (const auto merged = m_session.setSummary()) {
        for (const ChannelSummary& channel : merged->channels)
            values += channel.count + channel.invalid;
        read = merged->images;
    }
    if (read > 0)
        what += ", about " + bytesText(estimatedBytes(writerById(options().format), values, read, images))
            + " before compression";
    what += ", with recipe.json, manifest.jsonl, metadata.csv and summary.json.";
    if (status.failed > 0)
        what += QString("\n%1 cannot be read and will be listed.")
                    .arg(status.failed == 1 ? "1 image" : countText(status.failed) + " images");
    m_what->setText(what);

    const QDir folder(m_folder->text());
    const bool unfinished = holdsUnfinishedExport(options().folder);
    m_resume->setVisible(unfinished);
    m_resume->setEnabled(unfinished);
    const bool inTheWay = folder.exists() && !folder.isEmpty() && !m_overwrite->isChecked()
        && !(unfinished && m_resume->isChecked());
    m_problem->setText(m_folder->text().isEmpty() ? "Choose a folder."
            : inTheWay && unfinished
            ? "An export was stopped here. Go on with it, replace it, or choose another folder."
            : inTheWay ? "The folder is not empty. Tick “Replace” to write over an earlier export."
                       : QString());
    m_problem->setVisible(!m_problem->text().isEmpty());
    m_start->setEnabled(m_problem->text().isEmpty() && images > 0);
}

void ExportDialog::start()
{
    QSettings settings;
    settings.setValue("export/parent", QFileInfo(m_folder->text()).absolutePath());
    settings.setValue("export/format", m_format->currentData());
    m_pages->setCurrentIndex(1);
    m_writtenTo = m_folder->text();
    m_runningTitle->setText("Exporting to " + QDir::toNativeSeparators(m_writtenTo));
    m_cancel->setEnabled(true);
    m_pages->currentWidget()->setFocus();
    m_session.startExport(options());
}

void ExportDialog::showProgress()
{
    const ExportStatus status = m_session.exportStatus();
    m_progress->setValue(static_cast<int>(status.fraction * 1000));
    QStringList parts {QString::number(static_cast<int>(status.fraction * 100)) + thinSpace + '%'};
    if (status.imagesPerSecond > 0)
        parts << rateText(status.imagesPerSecond);
    if (status.secondsLeft >= 0)
        parts << "about " + durationText(status.secondsLeft) + " left";
    if (m_cancel->isEnabled())
        m_rate->setText(parts.join(QString::fromUtf8(" · ")));
}

void ExportDialog::goOn()
{
    m_folder->setText(m_writtenTo);
    showWhat();
    m_resume->setChecked(true);
    start();
}

void ExportDialog::backToOptions()
{
    // What the last export needed is asked for anew: a replacement is never a habit.
    m_overwrite->setChecked(false);
    m_resume->setChecked(false);
    m_pages->setCurrentIndex(0);
    showWhat();
    m_start->setFocus();
}

void ExportDialog::reject() { close(); }

void ExportDialog::closeEvent(QCloseEvent* event)
{
    // An export goes on behind the closed dialog; the status bar shows it and opens the dialog again.
    event->accept();
}

} // namespace isolume
