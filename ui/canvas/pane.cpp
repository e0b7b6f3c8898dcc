// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/pane.h"

#include <QPainter>

namespace isolume {

Pane::Pane(Worker& worker, std::function<void()> changed)
    : m_worker(worker)
    , m_changed(std::move(changed))
{
}

void Pane::request(RenderRequest request)
{
    if (m_last && sameResult(*m_last, request))
        return;
    m_last = request;
    m_waiting = std::move(request);
    if (!m_ticket.isActive())
        start();
}

void Pane::clear()
{
    expire();
    m_rendered.reset();
}

void Pane::expire()
{
    m_ticket.cancel();
    m_last.reset();
    m_waiting.reset();
    m_failure.reset();
    m_expired = true;
}

void Pane::start()
{
    auto request = std::make_shared<const RenderRequest>(std::move(*m_waiting));
    m_waiting.reset();
    m_worker.run<Rendered>(
        m_ticket, Priority::Now, [request](Job& job) { return render(*request, job); },
        [this, request](Outcome<Rendered> outcome) {
            m_failure.reset();
            if (outcome) {
                m_expired = false;
                m_rendered = std::move(outcome.value());
                m_fit = request->fit;
                m_renderedView = request->view;
                m_renderedRatio = request->devicePixelRatio;
            } else {
                m_failure = outcome.failure();
            }
            if (m_waiting)
                start();
            m_changed();
        });
}

void Pane::paint(QPainter& painter, const View& view, double devicePixelRatio) const
{
    if (!m_rendered)
        return;
    const auto& [picture, whole, range] = *m_rendered;
    const bool inPlace = m_expired || (view == m_renderedView && devicePixelRatio == m_renderedRatio);
    if (inPlace) {
        painter.drawImage(QRectF(QPointF(picture.device.topLeft()) / devicePixelRatio,
                              QSizeF(picture.device.size()) / devicePixelRatio),
            picture.image);
        return;
    }
    // On the way to another view: what there is, moved and stretched, and around it the coarse whole.
    const auto place = [&](const Picture& part) {
        if (!part.image.isNull())
            painter.drawImage(view.toScreen(part.area), part.image);
    };
    place(whole);
    place(picture);
}

} // namespace isolume
