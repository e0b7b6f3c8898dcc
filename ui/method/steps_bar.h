// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QButtonGroup;
class QGridLayout;
class QMenu;
class QToolButton;

namespace isolume {

/// The steps of a chain from the first down to the last, one of them chosen; nothing to be seen where there is only one
/// step. Knows no recipe.
class StepsBar : public QWidget {
    Q_OBJECT
public:
    explicit StepsBar(QWidget* parent = nullptr);

    void setSteps(const QStringList& labels, int chosen);
    int chosen() const { return m_chosen; }
    /// "+ Step", to be placed where it is seen for a single step too.
    QToolButton* addButton() const { return m_add; }

signals:
    void stepChosen(int step);
    void addWanted(int at); ///< in front of that step; their number: after all
    void removeWanted(int step);
    void moveWanted(int from, int to);

private:
    void rebuild(qsizetype count);
    void fillMenus();

    QGridLayout* m_grid;
    QButtonGroup* m_chips;
    QToolButton* m_add;
    QToolButton* m_more;
    QMenu* m_edit;
    int m_chosen = 0;
};

} // namespace isolume
