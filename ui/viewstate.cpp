// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewstate.h"

#include <algorithm>
#include <cmath>

namespace isolume {

void ViewState::setMode(CompareMode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    emit modeChanged();
}

void ViewState::setView(double zoom, QPointF centre)
{
    if (!m_fit && zoom == m_zoom && centre == m_centre)
        return;
    m_fit = false;
    m_zoom = zoom;
    m_centre = centre;
    emit viewChanged();
}

void ViewState::setFit()
{
    if (m_fit)
        return;
    m_fit = true;
    emit viewChanged();
}

void ViewState::showFit(double zoom, QPointF centre)
{
    if (!m_fit || (zoom == m_zoom && centre == m_centre))
        return;
    m_zoom = zoom;
    m_centre = centre;
    emit viewChanged();
}

void ViewState::setWipe(double position, double angle)
{
    position = std::clamp(position, 0.0, 1.0);
    // Turned by half a circle the sides change places, so the whole circle counts.
    angle = std::remainder(angle, 360.0);
    if (position == m_wipePosition && angle == m_wipeAngle)
        return;
    m_wipePosition = position;
    m_wipeAngle = angle;
    emit wipeChanged();
}

void ViewState::setChannels(std::vector<int> channels)
{
    if (channels == m_channels)
        return;
    m_channels = std::move(channels);
    emit channelsChanged();
}

void ViewState::setMapping(const DisplayMapping& mapping)
{
    if (mapping == m_mapping)
        return;
    m_mapping = mapping;
    emit mappingChanged();
}

void ViewState::setProbe(std::optional<QPoint> pixel)
{
    if (pixel == m_probe)
        return;
    m_probe = pixel;
    emit probeChanged();
}

} // namespace isolume
