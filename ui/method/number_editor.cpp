// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/number_editor.h"

#include "ui/numbers.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>

namespace isolume {

namespace {

class ShortNumberBox : public QDoubleSpinBox {
public:
    using QDoubleSpinBox::QDoubleSpinBox;

protected:
    QString textFromValue(double value) const override { return QString::number(value, 'g', 12); }
};

constexpr double anyNumber = 1e12;
constexpr double mostSliderSteps = 10000;

/// A slider over more steps than it has pixels chooses nothing a person means.
bool suitsSlider(const Param& param)
{
    return param.max > param.min && param.step > 0 && (param.max - param.min) / param.step <= mostSliderSteps
        && !param.advanced;
}

} // namespace

int decimalsOf(double step)
{
    if (!(step > 0))
        return 4;
    return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 8);
}

QDoubleSpinBox* makeNumberBox(const Param& param, QWidget* parent)
{
    auto* box = new ShortNumberBox(parent);
    const bool bounded = param.max > param.min;
    box->setRange(bounded ? param.min : -anyNumber, bounded ? param.max : anyNumber);
    box->setDecimals(param.type == ParamType::Integer ? 0 : decimalsOf(param.step));
    box->setSingleStep(param.step > 0 ? param.step : 0.1);
    box->setKeyboardTracking(false);
    box->setAlignment(Qt::AlignRight);
    box->setFont(tabular(box->font()));
    if (!param.unit.empty())
        box->setSuffix(QString(thinSpace) + textOf(param.unit));
    box->setAccessibleName(textOf(param.label));
    box->setToolTip(textOf(param.help));
    return box;
}

NumberEditor::NumberEditor(const Param& param, QWidget* parent)
    : ParamEditor(param, parent)
    , m_box(makeNumberBox(param, this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::between);
    if (param.optional) {
        m_given = new QCheckBox(this);
        m_given->setAccessibleName(textOf(param.label) + ": use");
        m_given->setToolTip("Off: none");
        row->addWidget(m_given);
        connect(m_given, &QCheckBox::clicked, this, &NumberEditor::userChanged);
    }
    if (suitsSlider(param)) {
        m_slider = new QSlider(Qt::Horizontal, this);
        m_slider->setRange(0, static_cast<int>(std::lround((param.max - param.min) / param.step)));
        m_slider->setPageStep(std::max(1, m_slider->maximum() / 20));
        m_slider->setAccessibleName(textOf(param.label));
        m_slider->setToolTip(textOf(param.help));
        row->addWidget(m_slider, 1);
        connect(m_slider, &QSlider::valueChanged, this,
            [this](int step) { m_box->setValue(this->param().min + step * this->param().step); });
    } else {
        row->addStretch(1);
    }
    m_box->setFixedWidth(96);
    row->addWidget(m_box);
    connect(m_box, &QDoubleSpinBox::valueChanged, this, &NumberEditor::userChanged);
    setFocusProxy(m_box);
}

void NumberEditor::setValue(const ParamValue& value)
{
    const auto* number = std::get_if<double>(&value);
    const QSignalBlocker blocker(m_box);
    if (number)
        m_box->setValue(*number);
    if (m_given) {
        m_given->setChecked(number);
        m_box->setEnabled(number);
        if (m_slider)
            m_slider->setEnabled(number);
    }
    showSlider();
}

void NumberEditor::showSlider()
{
    if (!m_slider)
        return;
    const QSignalBlocker blocker(m_slider);
    m_slider->setValue(static_cast<int>(std::lround((m_box->value() - param().min) / param().step)));
}

void NumberEditor::userChanged()
{
    const bool given = !m_given || m_given->isChecked();
    m_box->setEnabled(given);
    if (m_slider)
        m_slider->setEnabled(given);
    showSlider();
    emit changed(given ? ParamValue(m_box->value()) : ParamValue());
}

} // namespace isolume
