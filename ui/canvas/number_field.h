// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

#include <optional>

namespace isolume {

/// A field for any finite number; takes true minus signs. What is no number is not taken: the last one comes back.
class NumberField : public QLineEdit {
    Q_OBJECT
public:
    explicit NumberField(const QString& accessibleName, QWidget* parent = nullptr);

    double value() const { return m_value; }
    void setValue(double value); ///< says nothing
    void setBounds(double low, double high);

    QSize sizeHint() const override;

signals:
    void changed(double value); ///< by the user, once it is complete

private:
    void finish();

    double m_value = 0, m_low, m_high;
};

} // namespace isolume
