// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session.h"
#include "ui/viewstate.h"

#include <QWidget>

namespace isolume {

class Caption;
class PictureView;
class ProbeStrip;

/// The current image before and after: a caption, the picture and the values under the pointer for each side.
class Canvas : public QWidget {
    Q_OBJECT
public:
    Canvas(Session& session, ViewState& state, QWidget* parent = nullptr);

    PictureView& pictures() { return *m_pictures; }
    const ProbeStrip& strip(bool after) const { return *m_strips[after]; }
    const Caption& caption(bool after) const { return *m_captions[after]; }

signals:
    void pictureShown(); ///< everything that was asked for is on the screen

private:
    void showCaptions();
    QString titleAfter() const;
    void showProbe();

    Session& m_session;
    ViewState& m_state;
    PictureView* m_pictures;
    Caption* m_captions[2];
    ProbeStrip* m_strips[2];
};

} // namespace isolume
