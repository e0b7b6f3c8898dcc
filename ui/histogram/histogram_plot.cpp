// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/histogram/histogram_plot.h"

#include "ui/histogram/tickers.h"
#include "ui/theme.h"

#include <algorithm>
#include <cmath>

namespace isolume {

namespace {

constexpr double nameWidth = 14; // logical pixels between two names
constexpr int mostAtOnce = 6; // channels that are drawn where nobody chose some

} // namespace

HistogramPlot::HistogramPlot(QWidget* parent)
    : QCustomPlot(parent)
{
    setAccessibleName("Histograms before and after");
    setToolTip({});
    plotLayout()->clear();
    plotLayout()->setRowSpacing(2);
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    setNoAntialiasingOnDrag(true);
    makePart(m_parts[0], "Value before");
    makePart(m_parts[1], "Value after");
    auto* margins = new QCPMarginGroup(this);
    for (Part& part : m_parts)
        part.rect->setMarginGroup(QCP::msLeft | QCP::msRight, margins);
    connect(this, &QCustomPlot::mouseDoubleClick, this, &HistogramPlot::showAll);
    connect(this, &QCustomPlot::itemClick, this, [this](QCPAbstractItem* item) {
        for (const Part& part : m_parts)
            for (std::size_t c = 0; c < part.names.size(); ++c)
                if (part.names[c] == item)
                    emit channelClicked(static_cast<int>(c));
    });
    applyColours();
}

void HistogramPlot::makePart(Part& part, const QString& title)
{
    part.rect = new QCPAxisRect(this);
    plotLayout()->addElement(plotLayout()->rowCount(), 0, part.rect);
    part.rect->setRangeDrag(Qt::Horizontal);
    part.rect->setRangeZoom(Qt::Horizontal);
    part.rect->setMinimumMargins({8, 4, 12, 4});
    QCPAxis* x = part.rect->axis(QCPAxis::atBottom);
    QCPAxis* y = part.rect->axis(QCPAxis::atLeft);
    x->setTicker(QSharedPointer<QCPAxisTicker>(new ValueTicker));
    y->setTicker(QSharedPointer<QCPAxisTicker>(new CountTicker));
    y->ticker()->setTickCount(3);
    x->setLabel(title);
    y->setLabel("Pixels");
    for (QCPAxis* axis : {x, y}) {
        axis->setLayer("axes");
        axis->grid()->setLayer("grid");
        axis->setLabelPadding(2);
        axis->setTickLabelPadding(4);
        axis->setTickLength(0, 3);
        axis->setSubTickLength(0, 0);
    }
    x->grid()->setVisible(false);
    part.name = title;
    const std::size_t index = &part == &m_parts[0] ? 0 : 1;
    connect(x, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this, index] {
        if (!m_filling)
            fill(index);
    });
}

const HistogramSide& HistogramPlot::side(std::size_t part) const
{
    return part == 0 ? m_data->before : m_data->after;
}

bool HistogramPlot::isShown(int channel) const
{
    // Dozens of lines in one plot show nothing: of many channels, those that the canvas shows.
    const int channels = m_data ? static_cast<int>(m_data->before.curves.size()) : 0;
    if (m_shown.empty() && channels > mostAtOnce)
        return channel == 0;
    return m_shown.empty() || std::find(m_shown.begin(), m_shown.end(), channel) != m_shown.end();
}

std::size_t HistogramPlot::hiddenChannels() const
{
    const int channels = m_data ? static_cast<int>(m_data->before.curves.size()) : 0;
    std::size_t hidden = 0;
    for (int c = 0; channels > mostAtOnce && c < channels; ++c)
        hidden += isShown(c) ? 0 : 1;
    return hidden;
}

void HistogramPlot::setData(std::shared_ptr<const HistogramData> histogram)
{
    m_data = std::move(histogram);
    rebuild();
    showAll();
}

void HistogramPlot::setScale(CountScale scale)
{
    m_scale = scale;
    for (Part& part : m_parts) {
        QCPAxis* y = part.rect->axis(QCPAxis::atLeft);
        const bool log = scale == CountScale::Logarithmic;
        y->setScaleType(log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
        y->setTicker(log ? QSharedPointer<QCPAxisTicker>(new LogCountTicker)
                         : QSharedPointer<QCPAxisTicker>(new CountTicker));
        y->ticker()->setTickCount(3);
    }
    fill(0);
    fill(1);
    replot(rpQueuedReplot);
}

void HistogramPlot::setShownChannels(std::vector<int> channels)
{
    m_shown = std::move(channels);
    fill(0);
    fill(1);
    replot(rpQueuedReplot);
}

/// As many graphs and names as there are channels, in their colours.
void HistogramPlot::rebuild()
{
    for (std::size_t p = 0; p < m_parts.size(); ++p) {
        Part& part = m_parts[p];
        const std::size_t channels = m_data ? side(p).curves.size() : 0;
        while (part.graphs.size() > channels) {
            removeGraph(part.graphs.back());
            removeItem(part.names.back());
            part.graphs.pop_back();
            part.names.pop_back();
        }
        while (part.graphs.size() < channels) {
            part.graphs.push_back(
                addGraph(part.rect->axis(QCPAxis::atBottom), part.rect->axis(QCPAxis::atLeft)));
            auto* name = new QCPItemText(this);
            name->position->setAxisRect(part.rect);
            name->position->setAxes(part.rect->axis(QCPAxis::atBottom), part.rect->axis(QCPAxis::atLeft));
            name->setClipAxisRect(part.rect);
            name->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
            name->setPadding({4, 0, 4, 0});
            part.names.push_back(name);
        }
        for (std::size_t c = 0; c < channels; ++c) {
            styleGraph(p, static_cast<int>(c), static_cast<int>(channels));
            part.names[c]->setText(QString::fromStdString(side(p).curves[c].name));
        }
    }
}

void HistogramPlot::styleGraph(std::size_t part, int channel, int channels)
{
    QCPGraph* graph = m_parts[part].graphs[static_cast<std::size_t>(channel)];
    const QColor colour = channelColour(channel, channels);
    QColor filling = colour;
    filling.setAlphaF(0.30F);
    graph->setLineStyle(QCPGraph::lsStepCenter);
    graph->setPen(QPen(colour, part == 0 ? 1.2 : 1.0, channelPattern(channel, channels)));
    graph->setBrush(part == 0 ? QBrush(Qt::NoBrush) : QBrush(filling));
    graph->setAntialiased(true);
}

void HistogramPlot::showAll()
{
    if (!m_data)
        return;
    for (std::size_t p = 0; p < m_parts.size(); ++p) {
        std::optional<QCPRange> range;
        for (const HistogramCurve& curve : side(p).curves)
            if (!curve.values.empty()) {
                const QCPRange own(curve.values.front(), curve.values.back());
                range = range ? range->expanded(own) : own;
            }
        if (!range)
            range = QCPRange(0, 1);
        const double margin = range->size() * 0.015;
        m_filling = true;
        m_parts[p].rect->axis(QCPAxis::atBottom)->setRange(range->lower - margin, range->upper + margin);
        m_filling = false;
        fill(p);
    }
    replot(rpQueuedReplot);
}

void HistogramPlot::fill(std::size_t index)
{
    if (!m_data)
        return;
    Part& part = m_parts[index];
    const QCPRange shown = part.rect->axis(QCPAxis::atBottom)->range();
    const int columns = std::max(64, part.rect->width());
    const bool log = m_scale == CountScale::Logarithmic;
    double largest = 0;
    for (std::size_t c = 0; c < part.graphs.size(); ++c) {
        const bool visible = isShown(static_cast<int>(c));
        part.graphs[c]->setVisible(visible);
        QVector<QCPGraphData> points;
        for (const HistogramPoint& point :
            reduced(side(index).curves[c], shown.lower, shown.upper, columns)) {
            // The logarithm of an empty bin lies below the axis.
            points.append(QCPGraphData(point.value, log ? std::max(point.count, 0.1) : point.count));
            if (visible && shown.contains(point.value))
                largest = std::max(largest, point.count);
        }
        part.graphs[c]->data()->set(points, true);
    }
    const double whole = std::max(largest, 1.0);
    largest = log ? whole : heightToShow(index, shown, whole);
    QCPAxis* x = part.rect->axis(QCPAxis::atBottom);
    x->setLabel(part.name);
    if (largest < whole)
        for (const QString& words :
            {" (bars to " + shortCount(whole) + ')', " (bars up to " + shortCount(whole) + " cut off)"})
            if (QFontMetricsF(x->labelFont()).horizontalAdvance(part.name + words) < part.rect->width())
                x->setLabel(part.name + words);
    part.rect->axis(QCPAxis::atLeft)
        ->setRange(log ? 0.5 : 0, log ? 2 * std::pow(largest, 1.25) : largest * 1.25);
    placeNames(part);
}

/// Few spikes (black surround, white paper, clipped values) would press all else flat: where the highest is more than
/// three times as high as nearly all others, these set the scale and the spike's height is said in words.
double HistogramPlot::heightToShow(std::size_t index, const QCPRange& shown, double whole) const
{
    constexpr double nearlyAll = 0.95;
    constexpr std::size_t fewest = 8; // bars: of less, none is a spike
    double height = 0;
    for (std::size_t c = 0; c < m_parts[index].graphs.size(); ++c) {
        if (!isShown(static_cast<int>(c)))
            continue;
        std::vector<double> counts;
        for (const QCPGraphData& point : *m_parts[index].graphs[c]->data())
            if (point.value > 0 && shown.contains(point.key))
                counts.push_back(point.value);
        if (counts.size() < fewest)
            return whole;
        const auto last = counts.begin()
            + static_cast<std::ptrdiff_t>(nearlyAll * static_cast<double>(counts.size() - 1));
        std::nth_element(counts.begin(), last, counts.end());
        height = std::max(height, *last);
    }
    return height > 0 && whole > 3 * height ? height : whole;
}

/// Each name stands at the peak of its line; where two would meet, the later one moves right.
void HistogramPlot::placeNames(Part& part)
{
    const QCPAxis* x = part.rect->axis(QCPAxis::atBottom);
    QFont bold = font();
    bold.setBold(true);
    const QFontMetricsF metrics(bold);
    struct Place {
        std::size_t channel;
        double pixel, count;
    };
    std::vector<Place> places;
    for (std::size_t c = 0; c < part.graphs.size(); ++c) {
        Place place {c, x->coordToPixel(x->range().center()), 0};
        for (const QCPGraphData& point : *part.graphs[c]->data())
            if (point.value > place.count && x->range().contains(point.key))
                place = {c, x->coordToPixel(point.key), point.value};
        const bool named
            = part.graphs.size() > 1 && (part.graphs.size() <= mostAtOnce || isShown(static_cast<int>(c)));
        part.names[c]->setVisible(named);
        if (named)
            places.push_back(place);
    }
    std::stable_sort(
        places.begin(), places.end(), [](const Place& a, const Place& b) { return a.pixel < b.pixel; });
    // From the left each gives way to the right; what the border stops gives way to the left.
    const auto width = [&](const Place& place) {
        return std::max(nameWidth, metrics.horizontalAdvance(part.names[place.channel]->text()) + 6);
    };
    double free = part.rect->left() + nameWidth; // not on a spike at the lower end
    for (Place& place : places) {
        place.pixel = std::max(place.pixel, free + width(place) / 2);
        free = place.pixel + width(place) / 2;
    }
    free = part.rect->right() - nameWidth;
    for (auto place = places.rbegin(); place != places.rend(); ++place) {
        place->pixel = std::min(place->pixel, free - width(*place) / 2);
        free = place->pixel - width(*place) / 2;
    }
    for (const Place& place : places) {
        QCPItemText* name = part.names[place.channel];
        const QCPAxis* y = part.rect->axis(QCPAxis::atLeft);
        const double highest = y->pixelToCoord(part.rect->top() + metrics.height()); // none is cut at the top
        name->position->setCoords(x->pixelToCoord(place.pixel),
            std::max(0.6, std::min({place.count, highest, y->range().upper * 0.8})));
        const bool visible = isShown(static_cast<int>(place.channel));
        name->setColor(visible
                ? channelColour(static_cast<int>(place.channel), static_cast<int>(part.graphs.size()))
                : colour::quiet());
        bold.setStrikeOut(!visible);
        name->setFont(bold);
    }
}

void HistogramPlot::applyColours()
{
    const QPalette palette = QApplication::palette();
    setBackground(palette.color(QPalette::Window));
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.9);
    for (Part& part : m_parts) {
        for (QCPAxis* axis : {part.rect->axis(QCPAxis::atBottom), part.rect->axis(QCPAxis::atLeft)}) {
            axis->setBasePen(QPen(colour::line()));
            axis->setTickPen(QPen(colour::line()));
            axis->setSubTickPen(QPen(colour::line()));
            axis->setTickLabelColor(colour::quiet());
            axis->setLabelColor(colour::quiet());
            axis->setTickLabelFont(tabular(small));
            axis->setLabelFont(small);
            axis->grid()->setPen(QPen(colour::line(), 0.5));
            axis->grid()->setZeroLinePen(Qt::NoPen);
        }
    }
    if (m_data)
        rebuild();
    fill(0);
    fill(1);
    replot(rpQueuedReplot);
}

void HistogramPlot::resizeEvent(QResizeEvent* event)
{
    QCustomPlot::resizeEvent(event);
    fill(0);
    fill(1);
    replot(rpQueuedReplot);
}

void HistogramPlot::changeEvent(QEvent* event)
{
    QCustomPlot::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_parts[1].rect)
        applyColours();
}

} // namespace isolume
