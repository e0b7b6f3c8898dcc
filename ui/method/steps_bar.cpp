// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/steps_bar.h"

#include "ui/theme.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace isolume {

namespace {

/// A button that gives way: its label is cut where there is no room.
class Chip : public QPushButton {
public:
    explicit Chip(QWidget* parent)
        : QPushButton(parent)
    {
        setObjectName("chip");
        setCheckable(true);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        setContextMenuPolicy(Qt::CustomContextMenu);
    }
    void setLabel(const QString& label)
    {
        m_label = label;
        setAccessibleName("Step " + label);
        setToolTip(label);
        cut();
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QPushButton::resizeEvent(event);
        cut();
    }

private:
    void cut() { setText(fontMetrics().elidedText(m_label, Qt::ElideRight, width() - 16)); }

    QString m_label;
};

QAction* add(QMenu* menu, const char* name, const QString& text)
{
    QAction* action = menu->addAction(text);
    action->setObjectName(name);
    return action;
}

} // namespace

StepsBar::StepsBar(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
    , m_chips(new QButtonGroup(this))
    , m_add(new QToolButton)
    , m_more(new QToolButton(this))
    , m_edit(new QMenu(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(space::within);
    m_grid->setColumnStretch(0, 1);
    m_add->setObjectName("fold");
    m_add->setText("+ Step");
    m_add->setAccessibleName("Add a step");
    m_add->setToolTip("Do something else before or after this method");
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_more->setObjectName("stepMenu");
    m_more->setText(QString::fromUtf8("⋯"));
    m_more->setAccessibleName("Change the steps");
    m_more->setToolTip("Move or remove the chosen step");
    m_more->setPopupMode(QToolButton::InstantPopup);
    fillMenus();
    connect(m_chips, &QButtonGroup::idClicked, this, [this](int id) {
        m_chosen = id;
        emit stepChosen(id);
    });
}

void StepsBar::fillMenus()
{
    auto* adding = new QMenu(m_add);
    connect(add(adding, "addBefore", "Before this one"), &QAction::triggered, this,
        [this] { emit addWanted(m_chosen); });
    connect(add(adding, "addAfter", "After this one"), &QAction::triggered, this,
        [this] { emit addWanted(m_chosen + 1); });
    m_add->setMenu(adding);
    QAction* earlier = add(m_edit, "moveEarlier", "Move earlier");
    QAction* later = add(m_edit, "moveLater", "Move later");
    m_edit->addSeparator();
    QAction* remove = add(m_edit, "removeStep", "Remove");
    connect(m_edit, &QMenu::aboutToShow, this, [this, earlier, later] {
        earlier->setEnabled(m_chosen > 0);
        later->setEnabled(m_chosen + 1 < m_chips->buttons().size());
    });
    connect(earlier, &QAction::triggered, this, [this] { emit moveWanted(m_chosen, m_chosen - 1); });
    connect(later, &QAction::triggered, this, [this] { emit moveWanted(m_chosen, m_chosen + 1); });
    connect(remove, &QAction::triggered, this, [this] { emit removeWanted(m_chosen); });
    m_more->setMenu(m_edit);
}

void StepsBar::rebuild(qsizetype count)
{
    for (QAbstractButton* chip : m_chips->buttons())
        delete chip;
    for (int i = 0; i < static_cast<int>(count); ++i) {
        auto* chip = new Chip(this);
        m_chips->addButton(chip, i);
        m_grid->addWidget(chip, i, 0);
        connect(chip, &QWidget::customContextMenuRequested, this, [this, chip](QPoint at) {
            chip->click();
            m_edit->popup(chip->mapToGlobal(at));
        });
    }
}

void StepsBar::setSteps(const QStringList& labels, int chosen)
{
    m_chosen = chosen;
    setVisible(labels.size() > 1);
    if (m_chips->buttons().size() != labels.size())
        rebuild(labels.size());
    for (int i = 0; i < static_cast<int>(labels.size()); ++i) {
        auto* chip = static_cast<Chip*>(m_chips->button(i));
        chip->setLabel(QString::number(i + 1) + ' ' + labels[i]);
        chip->setChecked(i == chosen);
    }
    m_grid->addWidget(m_more, chosen, 1);
}

} // namespace isolume
