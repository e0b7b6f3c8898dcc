// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QButtonGroup;

namespace isolume {

/// A few choices side by side, of which one is on.
class Segmented : public QWidget {
    Q_OBJECT
public:
    struct Choice {
        QString label, tip;
    };
    Segmented(const QString& accessibleName, const std::vector<Choice>& choices, QWidget* parent = nullptr);

    int current() const;
    void setCurrent(int index); ///< says nothing
    void setOffered(const std::vector<bool>& offered); ///< the others are not to be seen

signals:
    void chosen(int index); ///< by the user

private:
    QButtonGroup* m_buttons;
};

} // namespace isolume
