// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/exporter.h"

#include <QDialog>
#include <QElapsedTimer>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace isolume {

class Session;

/// Asks where to and in which format, shows the export as it runs, and lists what came of it. Not modal: the
/// window can be used meanwhile.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    explicit ExportDialog(Session& session, QWidget* parent = nullptr);

    void setFolder(const QString& folder);
    /// Back to the options, unless an export runs or its result was not seen yet.
    void ask();

protected:
    void closeEvent(QCloseEvent* event) override;
    void reject() override;

private:
    QWidget* makeOptions();
    QWidget* makeRunning();
    QWidget* makeResult();
    void chooseFolder();
    void suggestFolder(); ///< follows the set and the method until a person chose another
    void goOn(); ///< with the export that was stopped
    void showWritten(const QString& title, const QString& icon);
    void showWhat();
    void start();
    void showProgress();
    void showReport(const ExportReport& report);
    void showFailure(const Failure& failure);
    void showCancelled();
    void backToOptions();
    ExportOptions options() const;

    Session& m_session;
    QStackedWidget* m_pages;
    QLineEdit* m_folder;
    QComboBox* m_format;
    QCheckBox* m_overwrite;
    QCheckBox* m_resume;
    QLabel* m_what;
    QLabel* m_problem;
    QPushButton* m_start;
    QLabel* m_runningTitle;
    QProgressBar* m_progress;
    QLabel* m_rate;
    QPushButton* m_cancel;
    QLabel* m_resultIcon;
    QLabel* m_resultTitle;
    QLabel* m_resultText;
    QTreeWidget* m_list;
    QPushButton* m_goOn;
    QPushButton* m_close; ///< of the result
    QString m_suggested; ///< the folder that was proposed last
    QString m_writtenTo; ///< folder of the export that runs or ran last
};

} // namespace isolume
