// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/number_field.h"

#include "ui/numbers.h"
#include "ui/theme.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isolume {

namespace {

QString exactText(double value)
{
    return QString::number(value, 'g', QLocale::FloatingPointShortest).replace('-', minusSign);
}

} // namespace

NumberField::NumberField(const QString& accessibleName, QWidget* parent)
    : QLineEdit(parent)
    , m_low(std::numeric_limits<double>::lowest())
    , m_high(std::numeric_limits<double>::max())
{
    setAccessibleName(accessibleName);
    setAlignment(Qt::AlignRight);
    setFont(tabular(font()));
    setValue(0);
    connect(this, &QLineEdit::editingFinished, this, &NumberField::finish);
}

void NumberField::setBounds(double low, double high)
{
    m_low = low;
    m_high = high;
}

void NumberField::setValue(double value)
{
    m_value = value;
    setText(exactText(value));
}

QSize NumberField::sizeHint() const
{
    return {fontMetrics().horizontalAdvance('0') * 9 + 16, QLineEdit::sizeHint().height()};
}

void NumberField::finish()
{
    bool isNumber = false;
    const double typed = text().trimmed().replace(minusSign, '-').replace(',', '.').toDouble(&isNumber);
    const double before = m_value;
    setValue(isNumber && std::isfinite(typed) ? std::clamp(typed, m_low, m_high) : m_value);
    if (m_value != before)
        emit changed(m_value);
}

} // namespace isolume
