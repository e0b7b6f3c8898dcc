// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/param.h"

#include <QWidget>

#include <functional>

namespace isolume {

/// Edits one declared parameter. The label and the editor are separate widgets so that a panel can line them up.
class ParamEditor : public QWidget {
    Q_OBJECT
public:
    explicit ParamEditor(const Param& param, QWidget* parent = nullptr);

    const Param& param() const { return m_param; }
    virtual void setValue(const ParamValue& value) = 0; ///< says nothing

signals:
    void changed(const isolume::ParamValue& value); ///< by the user

private:
    const Param& m_param;
};

/// Names the image in front as a recipe does; empty where there is none.
using ImageInFront = std::function<QString()>;

/// The editor that suits the parameter's type.
ParamEditor* makeParamEditor(const Param& param, const ImageInFront& inFront, QWidget* parent);

} // namespace isolume
