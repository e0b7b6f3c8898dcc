// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session.h"

#include <QToolButton>

class QTimer;

namespace isolume {

/// Copies what is set: the recipe, the command that does the same, or code for a training pipeline; and says so.
class CopyButton : public QToolButton {
    Q_OBJECT
public:
    explicit CopyButton(Session& session, QWidget* parent = nullptr);

    void copyRecipe();
    void copyCommand();

signals:
    void failed(const isolume::Failure& failure);

private:
    void copyWritten(const QString& name, Session::RecipeWriter write);
    void put(const QString& name, const QString& text);

    Session& m_session;
    QTimer* m_forget; ///< puts the button's own name back
};

} // namespace isolume
