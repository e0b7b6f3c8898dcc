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

protected:
    void closeEvent(QCloseEvent* event) override;
    void reject() override;

private:
    QWidget* makeOptions();
    QWidget* makeRunning();
    QWidget* makeResult();
    void chooseFolder();
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
};

} // namespace isolume
