// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/segmented.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>

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
        button->setCheckable(true);
        button->setToolTip(choices[i].tip);
        button->setAccessibleName(accessibleName + ": " + choices[i].label);
        m_buttons->addButton(button, static_cast<int>(i));
        row->addWidget(button);
    }
    setOffered(std::vector<bool>(choices.size(), true));
    m_buttons->button(0)->setChecked(true);
    connect(m_buttons, &QButtonGroup::idClicked, this, &Segmented::chosen);
}

void Segmented::setOffered(const std::vector<bool>& offered)
{
    std::vector<QWidget*> shown;
    for (std::size_t i = 0; i < offered.size(); ++i) {
        QAbstractButton* button = m_buttons->button(static_cast<int>(i));
        button->setVisible(offered[i]);
        if (offered[i])
            shown.push_back(button);
    }
    for (QWidget* button : shown) {
        const bool first = button == shown.front(), last = button == shown.back();
        button->setProperty("edge", first && last ? "only" : first ? "first" : last ? "last" : "middle");
        button->style()->unpolish(button); // a property that changes is looked up again only then
        button->style()->polish(button);
    }
}

int Segmented::current() const { return m_buttons->checkedId(); }

void Segmented::setCurrent(int index) { m_buttons->button(index)->setChecked(true); }

} // namespace isolume
