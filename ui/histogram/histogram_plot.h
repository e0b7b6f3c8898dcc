// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/histogram/histogram_data.h"

#include <qcustomplot.h>

#include <array>
#include <memory>
#include <vector>

namespace isolume {

enum class CountScale { Linear, Logarithmic };

/// Before above after, each on its own axis. The wheel zooms and dragging moves along the values, a double click
/// shows all; a click on a channel's name asks to show or hide it.
class HistogramPlot : public QCustomPlot {
    Q_OBJECT
public:
    explicit HistogramPlot(QWidget* parent = nullptr);

    void setData(std::shared_ptr<const HistogramData> histogram);
    void setScale(CountScale scale);
    void setShownChannels(std::vector<int> channels); ///< empty: all, or the first of very many
    std::size_t hiddenChannels() const; ///< of very many, those that are neither drawn nor named
    void applyColours();

signals:
    void channelClicked(int channel);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Part {
        QCPAxisRect* rect = nullptr;
        QString name;
        std::vector<QCPGraph*> graphs;
        std::vector<QCPItemText*> names;
        QCPRange range {0, 1};
    };

    void makePart(Part& part, const QString& title);
    const HistogramSide& side(std::size_t part) const;
    void rebuild();
    void styleGraph(std::size_t part, int channel, int channels);
    void fill(std::size_t part); ///< graphs and names from the data, for the range that is shown
    double heightToShow(std::size_t part, const QCPRange& shown, double whole) const;
    void placeNames(Part& part);
    void showAll();
    bool isShown(int channel) const;

    std::array<Part, 2> m_parts;
    std::shared_ptr<const HistogramData> m_data;
    std::vector<int> m_shown;
    CountScale m_scale = CountScale::Linear;
    bool m_filling = false;
};

} // namespace isolume
