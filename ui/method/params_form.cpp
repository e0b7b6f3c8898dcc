// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/params_form.h"

#include "ui/numbers.h"
#include "ui/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QToolButton>

namespace isolume {

namespace {

QGridLayout* makeGrid(QWidget* parent)
{
    auto* grid = new QGridLayout(parent);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::between);
    grid->setVerticalSpacing(space::within);
    grid->setColumnMinimumWidth(0, labelWidth);
    grid->setColumnStretch(1, 1);
    return grid;
}

} // namespace

ParamsForm::ParamsForm(const Method& method, ImageInFront inFront, QWidget* parent)
    : QWidget(parent)
    , m_method(method)
    , m_inFront(std::move(inFront))
{
    auto* grid = makeGrid(this);
    bool advanced = false;
    for (const Param& param : method.params) {
        advanced |= param.advanced;
        if (!param.advanced)
            addRow(grid, param);
    }
    if (advanced)
        addFold(grid);
}

void ParamsForm::addRow(QGridLayout* grid, const Param& param)
{
    auto* editor = makeParamEditor(param, m_inFront, this);
    auto* label = new QLabel(textOf(param.label), this);
    label->setToolTip(textOf(param.help));
    label->setBuddy(editor);
    label->setWordWrap(true);
    label->setMaximumWidth(labelWidth + 16);
    const int row = grid->rowCount();
    label->setMinimumHeight(
        editor->sizeHint().height()); // stays beside the first line of an editor that grows
    grid->addWidget(label, row, 0, Qt::AlignTop);
    grid->addWidget(editor, row, 1);
    m_editors.push_back(editor);
    connect(editor, &ParamEditor::changed, this,
        [this, name = std::string(param.name)](const ParamValue& value) { emit changed(name, value); });
}

void ParamsForm::addFold(QGridLayout* grid)
{
    auto* fold = new QToolButton(this);
    fold->setObjectName("fold");
    fold->setText("Advanced");
    fold->setCheckable(true);
    fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    fold->setIconSize({12, 12});
    fold->setIcon(lineIcon("unfold"));
    fold->setToolTip("Show the parameters that are seldom needed");
    fold->setAccessibleName("Advanced parameters");
    auto* folded = new QWidget(this);
    auto* inner = makeGrid(folded);
    for (const Param& param : m_method.params)
        if (param.advanced)
            addRow(inner, param);
    folded->hide();
    connect(fold, &QToolButton::toggled, folded, [fold, folded](bool on) {
        folded->setVisible(on);
        fold->setIcon(lineIcon(on ? "fold" : "unfold"));
    });
    const int row = grid->rowCount();
    grid->addWidget(fold, row, 0, 1, 2, Qt::AlignLeft);
    grid->addWidget(folded, row + 1, 0, 1, 2);
}

void ParamsForm::setParams(const Params& params)
{
    for (ParamEditor* editor : m_editors)
        editor->setValue(paramValue(m_method.params, params, editor->param().name));
}

} // namespace isolume
