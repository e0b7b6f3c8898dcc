// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/method/param_editor.h"

class QCheckBox;
class QDoubleSpinBox;
class QSlider;

namespace isolume {

/// Digits after the point that a step needs.
int decimalsOf(double step);
/// A spin box for any number: no zeros behind the last figure, the range and unit of the parameter.
QDoubleSpinBox* makeNumberBox(const Param& param, QWidget* parent);

/// A number: a spin box, beside a slider where the range is one that a slider can show; a tick before it where it
/// may be none.
class NumberEditor : public ParamEditor {
    Q_OBJECT
public:
    explicit NumberEditor(const Param& param, QWidget* parent = nullptr);
    void setValue(const ParamValue& value) override;

private:
    void userChanged();
    void showSlider();

    QCheckBox* m_given = nullptr; // only where the parameter may be none
    QSlider* m_slider = nullptr;
    QDoubleSpinBox* m_box;
};

} // namespace isolume
