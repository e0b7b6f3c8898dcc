// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/segmented.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

namespace isolume {

Segmented::Segmented(const QString& accessibleName, const std::vector<Choice>& choices, QWidget* parent)
    : QWidget(parent)
    , m_buttons(new QButtonGroup(this))
{
    setAccessibleName(accessibleName);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (std::size_t i = 0; i < choices.size(); ++i) {
        auto* button = new QPushButton(choices[i].label);
        button->setObjectName("segment");
        button->setProperty("edge", i == 0 ? "first" : i + 1 == choices.size() ? "last" : "middle");
        button->setCheckable(true);
        button->setToolTip(choices[i].tip);
        button->setStatusTip(choices[i].tip);
        button->setAccessibleName(accessibleName + ": " + choices[i].label);
        m_buttons->addButton(button, static_cast<int>(i));
        row->addWidget(button);
    }
    m_buttons->button(0)->setChecked(true);
    connect(m_buttons, &QButtonGroup::idClicked, this, &Segmented::chosen);
}

int Segmented::current() const { return m_buttons->checkedId(); }

void Segmented::setCurrent(int index) { m_buttons->button(index)->setChecked(true); }

} // namespace isolume
