// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/writer.h"
#include "ui/export/export_dialog.h"
#include "ui/numbers.h"
#include "ui/session.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QFile>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace isolume {

namespace {

QLabel* titleLabel(const QString& text = {})
{
    auto* label = new QLabel(text);
    label->setObjectName("title");
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() + 1);
    label->setFont(font);
    label->setWordWrap(true);
    return label;
}

QPushButton* makeButton(const QString& text, const QString& tip, const char* name = "")
{
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    button->setToolTip(tip);
    return button;
}

QHBoxLayout* buttonRow(const std::vector<QPushButton*>& buttons)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(space::between);
    row->addStretch(1);
    for (QPushButton* button : buttons)
        row->addWidget(button);
    return row;
}

QVBoxLayout* pageColumn(QWidget* page)
{
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::groups);
    return column;
}

QTreeWidgetItem* group(QTreeWidget* list, const QString& title, const QString& icon)
{
    auto* item = new QTreeWidgetItem(list, {title});
    item->setIcon(0, lineIcon(icon));
    item->setFirstColumnSpanned(true);
    item->setExpanded(true);
    return item;
}

} // namespace

QWidget* ExportDialog::makeOptions()
{
    auto* page = new QWidget;
    m_folder = new QLineEdit;
    m_folder->setObjectName("folder");
    m_folder->setAccessibleName("Folder");
    m_format = new QComboBox;
    m_format->setObjectName("format");
    m_format->setAccessibleName("Format");
    for (const Writer& writer : writers())
        m_format->addItem(textOf(writer.label), textOf(writer.id));
    m_overwrite = new QCheckBox("Replace what an earlier export left there");
    m_overwrite->setObjectName("overwrite");
    m_resume = new QCheckBox("Go on with the export that was stopped there");
    m_resume->setObjectName("resume");
    m_resume->setToolTip("Keep what it finished, write the rest. Only with the same recipe, set and format.");
    m_what = new QLabel;
    m_what->setWordWrap(true);
    m_what->setObjectName("quiet");
    m_problem = new QLabel;
    m_problem->setObjectName("failure");
    m_problem->setWordWrap(true);
    auto* browse = makeButton(QString::fromUtf8("Choose…"), "Choose the folder to write to");
    m_start = makeButton("Export", "Write the normalized set", "primary");
    auto* close = makeButton("Close", "Close without exporting");

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::between);
    grid->setVerticalSpacing(space::between);
    auto* folderLabel = new QLabel("Folder");
    folderLabel->setBuddy(m_folder);
    auto* formatLabel = new QLabel("Format");
    formatLabel->setBuddy(m_format);
    grid->addWidget(folderLabel, 0, 0);
    grid->addWidget(m_folder, 0, 1);
    grid->addWidget(browse, 0, 2);
    grid->addWidget(formatLabel, 1, 0);
    grid->addWidget(m_format, 1, 1, 1, 2);
    grid->addWidget(m_resume, 2, 1, 1, 2);
    grid->addWidget(m_overwrite, 3, 1, 1, 2);

    auto* column = pageColumn(page);
    column->addWidget(titleLabel("Export the normalized set"));
    column->addLayout(grid);
    column->addWidget(m_what);
    column->addWidget(m_problem);
    column->addStretch(1);
    column->addLayout(buttonRow({close, m_start}));
    connect(browse, &QPushButton::clicked, this, &ExportDialog::chooseFolder);
    connect(m_start, &QPushButton::clicked, this, &ExportDialog::start);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::showWhat);
    // At most one of the two.
    const auto excludes = [this](QCheckBox* box, QCheckBox* other) {
        connect(box, &QCheckBox::toggled, this, [this, other](bool on) {
            if (on)
                other->setChecked(false);
            showWhat();
        });
    };
    excludes(m_overwrite, m_resume);
    excludes(m_resume, m_overwrite);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::showWhat);
    return page;
}

QWidget* ExportDialog::makeRunning()
{
    auto* page = new QWidget;
    m_runningTitle = titleLabel();
    m_progress = new QProgressBar;
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName("Progress of the export");
    m_rate = new QLabel;
    m_rate->setObjectName("quiet");
    m_rate->setFont(tabular(m_rate->font()));
    m_cancel = makeButton("Cancel", "Stop; what is finished stays and is complete", "cancel");
    auto* hide = makeButton("Continue in background", "Close this; the status bar shows how far it is");
    page->setFocusProxy(hide); // a second Return is not to stop what the first one began
    auto* column = pageColumn(page);
    column->addWidget(m_runningTitle);
    column->addWidget(m_progress);
    column->addWidget(m_rate);
    column->addStretch(1);
    column->addLayout(buttonRow({m_cancel, hide}));
    connect(hide, &QPushButton::clicked, this, &QDialog::close);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_rate->setText(QString::fromUtf8("Finishing the images in work…"));
        m_session.cancelExport();
    });
    return page;
}

QWidget* ExportDialog::makeResult()
{
    auto* page = new QWidget;
    m_resultIcon = new QLabel;
    m_resultTitle = titleLabel();
    m_resultText = new QLabel;
    m_resultText->setObjectName("quiet");
    m_resultText->setWordWrap(true);
    m_resultText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_list = new QTreeWidget;
    m_list->setObjectName("results");
    m_list->setAccessibleName("Failures and images without contrast");
    m_list->setHeaderLabels({"Image", "Reason"});
    m_list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_list->setRootIsDecorated(false);
    m_list->setWordWrap(true);
    auto* open = makeButton("Open folder", "Show the exported files");
    m_goOn = makeButton("Go on exporting", "Keep what is finished, write the rest", "goOn");
    auto* again = makeButton(QString::fromUtf8("Export again…"), "Back to the options");
    m_close = makeButton("Close", "Close this window", "primary");
    auto* head = new QHBoxLayout;
    head->setSpacing(space::between);
    head->addWidget(m_resultIcon, 0, Qt::AlignTop);
    head->addWidget(m_resultTitle, 1);
    auto* column = pageColumn(page);
    column->addLayout(head);
    column->addWidget(m_resultText);
    column->addWidget(m_list, 1);
    column->addStretch(0);
    column->addLayout(buttonRow({open, again, m_goOn, m_close}));
    connect(open, &QPushButton::clicked, this,
        [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_writtenTo)); });
    connect(m_goOn, &QPushButton::clicked, this, &ExportDialog::goOn);
    connect(again, &QPushButton::clicked, this, &ExportDialog::backToOptions);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    return page;
}

/// The head of a result, with no list beneath it yet.
void ExportDialog::showWritten(const QString& title, const QString& icon)
{
    m_resultIcon->setPixmap(lineIcon(icon).pixmap(24, 24));
    m_resultTitle->setText(title);
    m_list->clear();
    m_list->hide();
    m_goOn->setVisible(holdsUnfinishedExport(QFile::encodeName(m_writtenTo).toStdString()));
    m_pages->setCurrentIndex(2);
    m_close->setFocus();
}

void ExportDialog::showReport(const ExportReport& report)
{
    const bool complete = report.failures.empty();
    const QString written = countText(report.written) + (report.written == 1 ? " image" : " images");
    QString title = written + " exported";
    if (report.kept > 0)
        title += ", " + countText(report.kept) + " were there";
    if (!complete)
        title += ", " + countText(report.failures.size()) + " failed";
    showWritten(title, complete ? "done" : "failure");
    m_resultText->setText(bytesText(report.bytes) + " in " + m_writtenTo);
    if (!complete) {
        auto* failed = group(m_list, "Failed", "failure");
        for (const Failure& failure : report.failures) {
            auto* item = new QTreeWidgetItem(failed,
                {QString::fromStdString(failure.source),
                    QString::fromStdString(failure.why.empty() ? failure.what : failure.why)});
            item->setToolTip(1, sentenceText(failure));
        }
    }
    if (!report.degenerate.empty()) {
        auto* flat = group(m_list, "Without contrast", "warning");
        for (const std::string& name : report.degenerate)
            new QTreeWidgetItem(
                flat, {QString::fromStdString(name), "written, every value gets the same result"});
    }
    m_list->setVisible(m_list->topLevelItemCount() > 0);
}

void ExportDialog::showFailure(const Failure& failure)
{
    showWritten("The set was not exported", "failure");
    if (!m_goOn->isHidden())
        m_resultTitle->setText("The export stopped on its way");
    m_resultText->setText(sentenceText(failure));
}

void ExportDialog::showCancelled()
{
    showWritten("Export cancelled", "warning");
    m_resultText->setText(!m_goOn->isHidden()
            ? "What was finished is complete in " + m_writtenTo + ". The rest can be written later."
            : "Nothing was written yet.");
}

} // namespace isolume
