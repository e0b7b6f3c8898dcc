// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/render.h"

#include <functional>
#include <optional>

namespace isolume {

/// The pictures of one side, drawn on the worker: one at a time, the newest request next, the last picture kept until
/// then. So a parameter that moves faster than pictures are made is followed at the pace they are made.
class Pane {
public:
    Pane(Worker& worker, std::function<void()> changed);

    void request(RenderRequest request);
    void clear(); ///< forgets picture and requests
    void
    expire(); ///< the picture is of another image now; it is painted as it was until the new one is there

    /// Null until there is one of the image that was asked for.
    const Rendered* rendered() const { return m_rendered && !m_expired ? &*m_rendered : nullptr; }
    /// The fit that the picture shows.
    const std::shared_ptr<const CurrentFit>& fit() const { return m_fit; }
    /// Why the last request gave no picture.
    const std::optional<Failure>& failure() const { return m_failure; }
    /// True where the picture is not the one that was asked for last.
    bool isBehind() const { return m_waiting || m_ticket.isActive(); }
    /// Paints the picture as it would be placed in `view`, with the pane's top left corner at the painter's origin.
    void paint(QPainter& painter, const View& view, double devicePixelRatio) const;

private:
    void start();

    Worker& m_worker;
    std::function<void()> m_changed;
    std::optional<RenderRequest> m_last, m_waiting;
    std::optional<Rendered> m_rendered;
    std::optional<Failure> m_failure;
    std::shared_ptr<const CurrentFit> m_fit;
    View m_renderedView;
    double m_renderedRatio = 1;
    bool m_expired = false;
    Ticket m_ticket;
};

} // namespace isolume
