// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/reference_editor.h"

#include "core/methods/method.h"
#include "ui/numbers.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>

namespace isolume {

ReferenceEditor::ReferenceEditor(const Param& param, ImageInFront inFront, QWidget* parent)
    : ParamEditor(param, parent)
    , m_inFront(std::move(inFront))
    , m_box(new QComboBox(this))
{
    m_box->setEditable(true);
    m_box->setInsertPolicy(QComboBox::NoInsert);
    m_box->setCompleter(nullptr);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(8);
    m_box->setAccessibleName(textOf(param.label));
    m_box->addItem(standardText());
    m_box->addItem("This image");
    m_box->addItem(QString::fromUtf8("A file…"));
    m_box->setItemData(ThisImage, "The image in front, for all others", Qt::ToolTipRole);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_box, 1);
    connect(m_box, &QComboBox::activated, this, &ReferenceEditor::choose);
    connect(m_box->lineEdit(), &QLineEdit::editingFinished, this, &ReferenceEditor::typed);
}

QString ReferenceEditor::standardText() const
{
    return param().standard == ParamValue(std::string(standardReference)) ? "The set" : "The usual";
}

void ReferenceEditor::setValue(const ParamValue& value)
{
    m_value = value;
    const QSignalBlocker blocker(m_box);
    const QString text = value == param().standard ? standardText() : textOf(paramText(value));
    m_box->setCurrentIndex(value == param().standard ? static_cast<int>(Standard) : -1);
    m_box->setEditText(text);
    m_box->lineEdit()->setCursorPosition(0);
    m_box->lineEdit()->setModified(false);
    m_box->setToolTip(textOf(param().help) + (value == param().standard ? QString() : '\n' + text));
}

void ReferenceEditor::choose(int entry)
{
    if (entry == Standard)
        emit changed(param().standard);
    else if (entry == File)
        chooseFile();
    else if (const QString image = m_inFront ? m_inFront() : QString(); !image.isEmpty())
        take(image);
    else
        setValue(m_value);
}

void ReferenceEditor::chooseFile()
{
    const QString file = QFileDialog::getOpenFileName(this, "Choose the reference");
    if (file.isEmpty())
        setValue(m_value);
    else
        take(file);
}

void ReferenceEditor::typed()
{
    if (!m_box->lineEdit()->isModified())
        return;
    m_box->lineEdit()->setModified(false);
    const QString text = m_box->currentText().trimmed();
    if (text.isEmpty() || text == standardText())
        emit changed(param().standard);
    else
        take(text);
}

void ReferenceEditor::take(const QString& text) { emit changed(text.toStdString()); }

} // namespace isolume
