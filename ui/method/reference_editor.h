// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/method/param_editor.h"

class QComboBox;

namespace isolume {

/// Which image is the measure of all: the set, the image in front, or a file. What it is can be typed, too.
class ReferenceEditor : public ParamEditor {
    Q_OBJECT
public:
    ReferenceEditor(const Param& param, ImageInFront inFront, QWidget* parent = nullptr);
    void setValue(const ParamValue& value) override;

private:
    enum Entry { Standard, ThisImage, File };

    void choose(int entry);
    void chooseFile();
    void typed();
    void take(const QString& text);
    QString standardText() const;

    ImageInFront m_inFront;
    QComboBox* m_box;
    ParamValue m_value;
};

} // namespace isolume
