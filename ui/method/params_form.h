// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/method.h"
#include "ui/method/param_editor.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QToolButton;

namespace isolume {

/// The parameters of one method, labels on one edge; the advanced ones fold away.
class ParamsForm : public QWidget {
    Q_OBJECT
public:
    ParamsForm(const Method& method, ImageInFront inFront, QWidget* parent = nullptr);

    const Method& method() const { return m_method; }
    void setParams(const Params& params);

signals:
    void changed(const std::string& name, const isolume::ParamValue& value);

private:
    void addRow(QGridLayout* grid, const Param& param);
    void addFold(QGridLayout* grid);

    const Method& m_method;
    ImageInFront m_inFront;
    std::vector<ParamEditor*> m_editors;
};

/// Width of the column of labels that all groups of the method panel share.
constexpr int labelWidth = 72;

} // namespace isolume
