// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/canvas.h"

#include "ui/canvas/caption.h"
#include "ui/canvas/picture_view.h"
#include "ui/canvas/probe_strip.h"

#include <QGridLayout>

#include <algorithm>

namespace isolume {

namespace {

QString rangeText(const Interval& range)
{
    const int decimals = std::max(0, decimalsFor(range) - 1);
    const auto number
        = [&](double v) { return v == std::round(v) ? fixedNumber(v, 0) : fixedNumber(v, decimals); };
    return QStringLiteral("%1 … %2").arg(number(range.low), number(range.high));
}

std::vector<QString> channelNames(const Image& image)
{
    std::vector<QString> names;
    for (const std::string& name : image.channelNames())
        names.push_back(QString::fromStdString(name));
    return names;
}

Transform asItIs(Interval nominal)
{
    Transform transform;
    transform.channels = {Function()};
    transform.nominal = nominal;
    return transform;
}

} // namespace

Canvas::Canvas(Session& session, ViewState& state, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_state(state)
    , m_pictures(new PictureView(session, state, this))
    , m_captions {new Caption(this), new Caption(this)}
    , m_strips {new ProbeStrip(this), new ProbeStrip(this)}
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(PictureView::paneGap);
    grid->setVerticalSpacing(0);
    grid->addWidget(m_pictures, 1, 0, 1, 2);
    for (int side = 0; side < 2; ++side) {
        grid->addWidget(m_captions[side], 0, side);
        grid->addWidget(m_strips[side], 2, side);
        grid->setColumnStretch(side, 1);
    }
    grid->setRowStretch(1, 1);
    m_strips[0]->setAccessibleName(tr("Values before"));
    m_strips[1]->setAccessibleName(tr("Values after"));
    setFocusProxy(m_pictures);

    Scene& scene = m_pictures->scene();
    connect(&scene, &Scene::changed, this, &Canvas::showCaptions);
    connect(&scene, &Scene::changed, this, &Canvas::showProbe);
    connect(&session, &Session::recipeChanged, this, &Canvas::showCaptions);
    connect(&session, &Session::fitStatusChanged, this, &Canvas::showCaptions);
    connect(&state, &ViewState::probeChanged, this, &Canvas::showProbe);
    connect(m_pictures, &PictureView::pictureShown, this, &Canvas::pictureShown);
    showCaptions();
    showProbe();
}

void Canvas::showCaptions()
{
    const Scene& scene = m_pictures->scene();
    const bool image = scene.content() == Scene::Content::Image;
    const bool empty = image && scene.current()
        && std::all_of(scene.current()->summary.channels.begin(), scene.current()->summary.channels.end(),
            [](const ChannelSummary& channel) { return channel.count == 0; });
    m_captions[0]->setTitle(!image ? QString() : empty ? tr("Original · no valid value") : tr("Original"));
    m_captions[1]->setTitle(image ? titleAfter() : QString());
    for (const Side side : {Side::Before, Side::After}) {
        const Rendered* rendered = image ? scene.pane(side).rendered() : nullptr;
        m_captions[side == Side::After]->setRange(rendered ? rangeText(rendered->range) : QString());
    }
}

/// What the after side is to show, and whether what is on the screen is that yet.
QString Canvas::titleAfter() const
{
    QString title = recipeChainLabel(m_session.recipe());
    const auto pictured = m_pictures->scene().pane(Side::After).fit();
    const FitStatus status = m_session.fitStatus();
    if (pictured && pictured == m_session.fit() && pictured->isPreview())
        title += tr(" · preview");
    else if (status.slow)
        title += status.phase == FitStatus::Phase::Fitting ? tr(" · fitting…") : tr(" · applying…");
    return title;
}

void Canvas::showProbe()
{
    const Scene& scene = m_pictures->scene();
    const auto current = scene.content() == Scene::Content::Image ? scene.current() : nullptr;
    const auto pixel = m_state.probe();
    const bool inside = current && pixel && QRect(QPoint(), scene.imageSize()).contains(*pixel);
    const std::vector<QString> names = current ? channelNames(current->image) : std::vector<QString>();
    for (ProbeStrip* strip : m_strips)
        if (!inside)
            strip->setChannels(names);
    if (!inside)
        return;
    m_strips[0]->setReading(
        QStringLiteral("x %1  y %2").arg(pixel->x()).arg(pixel->y()), probeBefore(current->image, *pixel));
    const auto fit = scene.fit();
    if (fit && fit->after)
        m_strips[1]->setReading({}, probeAfter(fit->after->image, asItIs(fit->transform.nominal), *pixel));
    else if (fit && !fit->isPreview())
        m_strips[1]->setReading({}, probeAfter(current->image, fit->transform, *pixel));
    else
        m_strips[1]->setChannels(names);
}

} // namespace isolume
