// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/methods/transform.h"

#include <QObject>
#include <QPoint>
#include <QPointF>

#include <optional>
#include <vector>

namespace isolume {

enum class CompareMode { SideBySide, Wipe };

/// Where the range comes from that is shown from black to white. Reaches no file.
enum class MappingSource { Nominal, Data, Percentiles, Manual };

struct DisplayMapping {
    MappingSource source = MappingSource::Nominal;
    double percentLow = 1, percentHigh = 99; ///< with Percentiles
    Interval manual {
        0, 1}; ///< with Manual: for the pane that `manualIsAfter` names; the other shows its nominal range
    bool manualIsAfter = true;
    bool paintOutside = false; ///< paint values outside the shown range and invalid ones

    bool operator==(const DisplayMapping&) const = default;
};

/// What every view of the current image shares: zoom, centre, mode, channels, display mapping, probe. Views set it
/// and follow its signals; it knows no view.
class ViewState : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    CompareMode mode() const { return m_mode; }
    void setMode(CompareMode mode);

    /// Logical screen pixels per image pixel; with fit() the canvas works it out from its size.
    double zoom() const { return m_zoom; }
    bool fit() const { return m_fit; }
    QPointF centre() const { return m_centre; } ///< in image pixels
    void setView(double zoom, QPointF centre); ///< leaves fit
    void setFit();
    /// The zoom and centre that fit works out to, told by the canvas; changes nothing unless fit().
    void showFit(double zoom, QPointF centre);

    double wipePosition() const { return m_wipePosition; } ///< 0 … 1 across the canvas
    double wipeAngle() const { return m_wipeAngle; } ///< degrees; 0: the divider is vertical
    void setWipe(double position, double angle);

    /// Channels to show; empty: all (as colour for three, the first for others).
    const std::vector<int>& channels() const { return m_channels; }
    void setChannels(std::vector<int> channels);

    const DisplayMapping& mapping() const { return m_mapping; }
    void setMapping(const DisplayMapping& mapping);

    std::optional<QPoint> probe() const { return m_probe; } ///< image pixel under the pointer
    void setProbe(std::optional<QPoint> pixel);

signals:
    void modeChanged();
    void viewChanged(); ///< zoom, centre or fit
    void wipeChanged();
    void channelsChanged();
    void mappingChanged();
    void probeChanged();

private:
    CompareMode m_mode = CompareMode::SideBySide;
    double m_zoom = 1;
    bool m_fit = true;
    QPointF m_centre;
    double m_wipePosition = 0.5, m_wipeAngle = 0;
    std::vector<int> m_channels;
    DisplayMapping m_mapping;
    std::optional<QPoint> m_probe;
};

} // namespace isolume
