// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/scene.h"

#include <QGuiApplication>

#include <algorithm>

namespace isolume {

namespace {

constexpr int patience = 200; // ms before progress is mentioned
constexpr int coarseSide = 512;

/// The finest level whose longer side is at most coarseSide.
int coarseLevel(QSize image)
{
    int level = 0;
    while ((std::max(image.width(), image.height()) - 1) >> level >= coarseSide)
        ++level;
    return level;
}

} // namespace

Scene::Scene(Session& session, ViewState& state, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_state(state)
    , m_pyramid(session.worker(), [this] { refresh(); })
    , m_before(session.worker(), [this] { follow(); })
    , m_after(session.worker(), [this] { follow(); })
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, &Scene::changed);
    for (const auto signal : {&Session::setChanged, &Session::currentChanged, &Session::selectedChanged,
             &Session::fitChanged, &Session::scanStatusChanged, &Session::setSummaryChanged})
        connect(&session, signal, this, &Scene::follow);
    connect(&session, &Session::setChanged, this, [this] { m_openFailed = false; });
    connect(&session, &Session::openFailed, this, [this](const Failure& failure) {
        m_openFailed = true;
        m_failure = failure;
        follow();
    });
    connect(&session, &Session::currentFailed, this, [this](const Failure& failure) {
        m_failedItem = m_session.selected();
        m_failure = failure;
        follow();
    });
    for (const auto signal : {&ViewState::modeChanged, &ViewState::viewChanged, &ViewState::channelsChanged,
             &ViewState::mappingChanged})
        connect(&state, signal, this, &Scene::refresh);
    follow();
}

Scene::Content Scene::content() const
{
    if (m_session.isListing() && (isSlow() || !m_current))
        return Content::Listing;
    if (m_openFailed)
        return Content::Failed;
    if (!m_session.isOpen())
        return Content::Nothing;
    const auto selected = m_session.selected();
    if (!selected)
        return Content::Unselected;
    if (m_failedItem == selected)
        return Content::Failed;
    // The last image stays for a moment, so that going through a set does not flicker.
    if (!m_current || (m_current->index != *selected && isSlow()))
        return Content::Loading;
    return Content::Image;
}

void Scene::setPane(QSizeF size, double devicePixelRatio)
{
    if (size == m_size && devicePixelRatio == m_ratio)
        return;
    m_size = size;
    m_ratio = devicePixelRatio;
    refresh();
}

QSize Scene::imageSize() const
{
    return m_current ? QSize(m_current->image.width(), m_current->image.height()) : QSize();
}

View Scene::unsnapped() const
{
    if (m_state.fit())
        return fitView(m_size, imageSize());
    return bounded({m_size, m_state.zoom(), m_state.centre()}, imageSize());
}

View Scene::view() const { return snapped(unsnapped(), m_ratio); }

void Scene::zoomAbout(double factor, QPointF anchor)
{
    const View view = ::isolume::zoomedAbout(unsnapped(), factor, anchor, imageSize());
    m_state.setView(view.zoom, view.centre);
}

void Scene::pan(QPointF by)
{
    const View view = panned(unsnapped(), by, imageSize());
    m_state.setView(view.zoom, view.centre);
}

std::vector<int> Scene::shown() const
{
    return shownChannels(m_current ? m_current->image.channels() : 1, m_state.channels());
}

void Scene::follow()
{
    const auto current = m_session.current();
    if (current != m_current) {
        // The pyramid and the pictures are of the old pixels, whatever else stays the same.
        m_pyramid.setImage(current ? current->image : Image());
        for (Pane* pane : {&m_before, &m_after})
            current ? pane->expire() : pane->clear();
        m_current = current;
        m_failedItem.reset();
    }
    m_fit = m_session.fit();
    if (!m_fit && m_session.fitFailure())
        m_after.clear();
    refresh();
}

void Scene::refresh()
{
    if (m_current && m_size.width() >= 1 && m_size.height() >= 1) {
        if (m_state.fit()) {
            const View fitting = unsnapped();
            m_state.showFit(fitting.zoom, fitting.centre);
        }
        if (auto request = requestFor(Side::Before))
            m_before.request(std::move(*request));
        if (m_fit)
            if (auto request = requestFor(Side::After))
                m_after.request(std::move(*request));
    }
    noteWaiting();
    emit changed();
}

void Scene::noteWaiting()
{
    const auto selected = m_session.selected();
    const bool reading
        = selected && selected != m_failedItem && (!m_current || m_current->index != *selected);
    const bool drawing
        = m_current && (!m_before.rendered() || (!m_after.rendered() && !m_session.fitFailure()));
    const bool waiting = m_session.isListing() || reading || drawing;
    if (waiting && !m_waiting)
        m_patience.start();
    if (!waiting)
        m_patience.stop();
    m_waiting = waiting;
}

std::optional<RenderRequest> Scene::requestFor(Side side)
{
    RenderRequest request;
    request.view = view();
    const QRectF all(QPointF(0, 0), imageSize());
    if (!request.view.visible().contains(all)) {
        const int level = coarseLevel(imageSize());
        m_pyramid.need(level);
        if (m_pyramid.has(level)) {
            request.coarse = m_pyramid.best(level).image;
            request.coarseLevel = level;
        }
    }
    const int level = levelFor(request.view.zoom * m_ratio);
    m_pyramid.need(level);
    const Pyramid::Level best = m_pyramid.best(level);
    if (best.image.isNull())
        return std::nullopt;
    request.current = m_current;
    request.level = best.level;
    request.pixels = best.image;
    request.side = side;
    if (side == Side::After)
        request.fit = m_fit;
    request.nominalBefore = nominalBefore(*m_current, m_session.setSummary().get());
    request.shown = shown();
    request.mapping = m_state.mapping();
    request.devicePixelRatio = m_ratio;
    request.font = QGuiApplication::font();
    return request;
}

} // namespace isolume
