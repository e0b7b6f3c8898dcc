// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/probe_text.h"

#include <QWidget>

namespace isolume {

/// The values of the pixel under the pointer, a cell for each channel, in figures that keep their place. What does not fit
/// is in the tooltip, and for readers of screens in the accessible description.
class ProbeStrip : public QWidget {
    Q_OBJECT
public:
    explicit ProbeStrip(QWidget* parent = nullptr);

    /// `place` stands before the values: "x 120  y 88" or nothing. `widest` values set the width of a cell.
    void setReading(const QString& place, std::vector<ProbeValue> values);
    /// The channels while no pixel is pointed at.
    void setChannels(const std::vector<QString>& names);
    /// Everything that the strip says, exactly.
    QString text() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int paintCell(QPainter& painter, int x, std::size_t index, int room) const;

    QString m_place, m_text;
    std::vector<ProbeValue> m_values;
    int m_cell = 0; ///< width of the widest value yet
    int m_placeWidth = 0;
};

} // namespace isolume
