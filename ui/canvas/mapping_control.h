// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session.h"
#include "ui/viewstate.h"

#include <QToolButton>

class QButtonGroup;
class QCheckBox;
class QComboBox;

namespace isolume {

class NumberField;

/// "Display": which values are shown from black to white. A button for a tool bar whose popup sets the view state's
/// mapping; reaches no data.
class MappingControl : public QToolButton {
    Q_OBJECT
public:
    MappingControl(Session& session, ViewState& state, QWidget* parent = nullptr);

private:
    QWidget* makeForm();
    void showMapping();
    void choose(MappingSource source);
    void takeNumbers();
    /// The range that one side shows at the moment.
    Interval shownNow(bool after) const;

    Session& m_session;
    ViewState& m_state;
    QButtonGroup* m_sources;
    NumberField *m_percentLow, *m_percentHigh, *m_low, *m_high;
    QComboBox* m_side;
    QCheckBox* m_paint;
};

} // namespace isolume
