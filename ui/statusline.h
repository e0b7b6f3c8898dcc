// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStatusBar>

class QLabel;
class QProgressBar;
class QTimer;
class QToolButton;

namespace isolume {

class Session;
class ViewState;
struct Failure;

/// What is in front, and how far reading and an export are. A message that was shown can be read again.
class StatusLine : public QStatusBar {
    Q_OBJECT
public:
    StatusLine(Session& session, ViewState& view, QWidget* parent = nullptr);

    void say(const Failure& failure);

signals:
    void exportClicked();
    void messagesClicked();

private:
    void showImage();
    void showProgress();
    void showMessages();

    Session& m_session;
    ViewState& m_view;
    QLabel* m_image;
    QLabel* m_rate;
    QProgressBar* m_bar;
    QToolButton* m_export;
    QToolButton* m_messages;
    QTimer* m_patience; ///< progress appears only when something takes longer than this
    QStringList m_said;
};

} // namespace isolume
