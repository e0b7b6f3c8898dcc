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

constexpr qint64 previewPixels = qint64 {1} << 20; // what a preview takes no longer for than a person waits

/// The finest level of at most that many pixels.
int levelUpTo(qint64 pixels, QSize image)
{
    int level = 0;
    while (qint64 {image.width()} * image.height() >> (2 * level) > pixels)
        ++level;
    return level;
}

} // namespace

Scene::Scene(Session& session, ViewState& state, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_state(state)
    , m_pyramid(session.worker(), [this] { refresh(); })
    , m_afterPyramid(session.worker(), [this] { refresh(); })
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
    const auto fit = m_session.fit();
    const auto after = fit ? fit->after : nullptr;
    if (after != (m_fit ? m_fit->after : nullptr))
        m_afterPyramid.setImage(after ? after->image : Image());
    m_fit = fit;
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
    request.current = m_current;
    request.side = side;
    request.mapping = m_state.mapping();
    if (side == Side::After)
        request.fit = m_fit;
    const bool wholePixels = request.fit && !request.fit->transform.isPointwise();
    if (wholePixels && m_fit->after)
        request.current = m_fit->after;
    request.nominalBefore
        = wholePixels ? m_fit->transform.nominal : nominalBefore(*m_current, m_session.setSummary().get());
    const bool preview = wholePixels && m_fit->isPreview();
    // What the values reach is known when they are there.
    if (preview && request.mapping.source != MappingSource::Manual)
        request.mapping.source = MappingSource::Nominal;
    if (!takePixels(request, wholePixels && !preview ? m_afterPyramid : m_pyramid,
            preview ? levelUpTo(previewPixels, imageSize()) : 0))
        return std::nullopt;
    request.shown = shown();
    request.devicePixelRatio = m_ratio;
    request.font = QGuiApplication::font();
    return request;
}

/// False where there is nothing to be drawn from yet.
bool Scene::takePixels(RenderRequest& request, Pyramid& pyramid, int least) const
{
    if (!request.view.visible().contains(QRectF(QPointF(0, 0), imageSize()))) {
        const int level = coarseLevel(imageSize());
        pyramid.need(level);
        if (pyramid.has(level)) {
            request.coarse = pyramid.best(level).image;
            request.coarseLevel = level;
        }
    }
    const int level = std::max(least, levelFor(request.view.zoom * m_ratio));
    pyramid.need(level);
    const Pyramid::Level best = pyramid.best(level);
    request.level = best.level;
    request.pixels = best.image;
    return !best.image.isNull();
}

} // namespace isolume
