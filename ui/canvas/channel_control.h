// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session.h"
#include "ui/viewstate.h"

#include <QToolButton>

class QComboBox;
class QMenu;

namespace isolume {

/// "Channels": all or one of few, any one as gray or any three as colour of many. A button for a tool bar.
class ChannelControl : public QToolButton {
    Q_OBJECT
public:
    ChannelControl(Session& session, ViewState& state, QWidget* parent = nullptr);

private:
    void showImage();
    void showChannels();
    void fillMenu(const QStringList& names);
    void addChoice(const QString& label, const QStringList& names, std::vector<int> channels);
    void addColours(const QStringList& names);

    Session& m_session;
    ViewState& m_state;
    QMenu* m_menu;
    QStringList m_names;
};

} // namespace isolume
