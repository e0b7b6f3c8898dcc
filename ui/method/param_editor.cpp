// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/param_editor.h"

#include "core/error.h"
#include "ui/method/number_editor.h"
#include "ui/method/reference_editor.h"
#include "ui/numbers.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStyle>
#include <QVBoxLayout>

namespace isolume {

namespace {

QHBoxLayout* rowOf(QWidget* widget)
{
    auto* row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::between);
    return row;
}

void describe(QWidget* widget, const Param& param, const QString& part = {})
{
    widget->setAccessibleName(textOf(param.label) + part);
    widget->setToolTip(textOf(param.help));
}

class SwitchEditor : public ParamEditor {
public:
    explicit SwitchEditor(const Param& param, QWidget* parent)
        : ParamEditor(param, parent)
        , m_box(new QCheckBox(this))
    {
        describe(m_box, param);
        rowOf(this)->addWidget(m_box);
        connect(m_box, &QCheckBox::clicked, this, [this](bool on) { emit changed(on); });
    }
    void setValue(const ParamValue& value) override
    {
        const auto* on = std::get_if<bool>(&value);
        m_box->setChecked(on && *on);
    }

private:
    QCheckBox* m_box;
};

class ChoiceEditor : public ParamEditor {
public:
    explicit ChoiceEditor(const Param& param, QWidget* parent)
        : ParamEditor(param, parent)
        , m_box(new QComboBox(this))
    {
        describe(m_box, param);
        m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        m_box->setMinimumContentsLength(8);
        for (const Choice& choice : param.choices)
            m_box->addItem(textOf(choice.label), textOf(choice.id));
        rowOf(this)->addWidget(m_box, 1);
        connect(m_box, &QComboBox::activated, this,
            [this] { emit changed(m_box->currentData().toString().toStdString()); });
    }
    void setValue(const ParamValue& value) override
    {
        if (const auto* id = std::get_if<std::string>(&value))
            m_box->setCurrentIndex(m_box->findData(QString::fromStdString(*id)));
    }

private:
    QComboBox* m_box;
};

class RangeEditor : public ParamEditor {
public:
    explicit RangeEditor(const Param& param, QWidget* parent)
        : ParamEditor(param, parent)
        , m_low(makeNumberBox(param, this))
        , m_high(makeNumberBox(param, this))
    {
        describe(m_low, param, ": low");
        describe(m_high, param, ": high");
        auto* row = rowOf(this);
        row->addWidget(m_low, 1);
        row->addWidget(new QLabel(QString::fromUtf8("…"), this));
        row->addWidget(m_high, 1);
        for (QDoubleSpinBox* box : {m_low, m_high}) {
            box->setMinimumWidth(64);
            connect(box, &QDoubleSpinBox::valueChanged, this, [this, box] { userChanged(box); });
        }
    }
    void setValue(const ParamValue& value) override
    {
        const auto* list = std::get_if<std::vector<double>>(&value);
        if (!list || list->size() != 2)
            return;
        const QSignalBlocker low(m_low), high(m_high);
        m_low->setValue((*list)[0]);
        m_high->setValue((*list)[1]);
    }

private:
    /// The end that was not touched gives way, so that a < b always holds.
    void userChanged(QDoubleSpinBox* touched)
    {
        if (!(m_low->value() < m_high->value())) {
            QDoubleSpinBox* other = touched == m_low ? m_high : m_low;
            const QSignalBlocker blocker(other);
            other->setValue(touched->value() + (touched == m_low ? 1 : -1));
        }
        emit changed(std::vector<double> {m_low->value(), m_high->value()});
    }

    QDoubleSpinBox* m_low;
    QDoubleSpinBox* m_high;
};

/// A list of numbers as a person types it.
class ListEditor : public ParamEditor {
public:
    explicit ListEditor(const Param& param, QWidget* parent)
        : ParamEditor(param, parent)
        , m_edit(new QLineEdit(this))
        , m_wrong(new QLabel(this))
    {
        describe(m_edit, param);
        m_edit->setPlaceholderText(param.optional ? "none" : "0.5, 0.5, 0.5");
        m_wrong->setObjectName("failure");
        m_wrong->setWordWrap(true);
        m_wrong->hide();
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(space::within);
        column->addWidget(m_edit);
        column->addWidget(m_wrong);
        connect(m_edit, &QLineEdit::editingFinished, this, &ListEditor::userChanged);
    }
    void setValue(const ParamValue& value) override
    {
        QString text = isNone(value) ? QString() : QString::fromStdString(paramText(value));
        m_edit->setText(text.replace(",", ", "));
        m_edit->setCursorPosition(0);
        m_edit->setModified(false);
        mark({});
    }

private:
    void userChanged()
    {
        if (!m_edit->isModified())
            return;
        m_edit->setModified(false);
        const QString text = m_edit->text().remove(' ');
        // The one place where a person types a value as text; what is wrong with it is said below it.
        try {
            const ParamValue value
                = text.isEmpty() && param().optional ? ParamValue() : parseParam(param(), text.toStdString());
            mark({});
            emit changed(value);
        } catch (const Error& error) {
            mark(sentenceText(error.failure()));
        }
    }
    void mark(const QString& wrong)
    {
        m_edit->setProperty("wrong", !wrong.isEmpty());
        m_edit->setAccessibleDescription(wrong);
        m_wrong->setText(wrong);
        m_wrong->setVisible(!wrong.isEmpty());
        m_edit->style()->unpolish(m_edit);
        m_edit->style()->polish(m_edit);
    }

    QLineEdit* m_edit;
    QLabel* m_wrong;
};

} // namespace

ParamEditor::ParamEditor(const Param& param, QWidget* parent)
    : QWidget(parent)
    , m_param(param)
{
    setObjectName("param-" + textOf(param.name));
}

ParamEditor* makeParamEditor(const Param& param, const ImageInFront& inFront, QWidget* parent)
{
    switch (param.type) {
    case ParamType::Switch:
        return new SwitchEditor(param, parent);
    case ParamType::Choice:
        return new ChoiceEditor(param, parent);
    case ParamType::Range:
        return new RangeEditor(param, parent);
    case ParamType::List:
        return new ListEditor(param, parent);
    case ParamType::Reference:
        return new ReferenceEditor(param, inFront, parent);
    case ParamType::Number:
    case ParamType::Integer:
        break;
    }
    return new NumberEditor(param, parent);
}

} // namespace isolume
