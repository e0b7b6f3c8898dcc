// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/histogram/histogram_data.h"
#include "ui/session.h"
#include "ui/viewstate.h"

#include <QElapsedTimer>
#include <QWidget>

class QLabel;
class QTimer;

namespace isolume {

class HistogramPlot;
class Segmented;
class StatisticsTable;

/// Distributions before and after, of the image in front or of the set, computed off the window's thread.
class HistogramPanel : public QWidget {
    Q_OBJECT
public:
    HistogramPanel(Session& session, ViewState& view, QWidget* parent = nullptr);

    const HistogramData* data() const { return m_data.get(); }

signals:
    void updated();

protected:
    void changeEvent(QEvent* event) override;

private:
    using Work = std::function<HistogramData(Job&)>;

    void build();
    void request(); ///< now, or when what is running is done: a moving slider would else starve it
    void wait(); ///< for what is running to be done, then the same
    void start();
    Work imageWork() const; ///< empty: there is nothing to show
    Work setWork() const;
    bool needsPixels() const; ///< no summary tells what the recipe makes of an image
    void take(Outcome<HistogramData> outcome);
    void showData(std::shared_ptr<const HistogramData> histogram);
    void toggleChannel(int channel);
    void say();

    Session& m_session;
    ViewState& m_view;
    HistogramPlot* m_plot;
    StatisticsTable* m_table;
    Segmented* m_of;
    Segmented* m_scale;
    QLabel* m_note;
    QLabel* m_empty; ///< in the place of the plots where there is nothing to draw
    std::shared_ptr<const HistogramData> m_data;
    std::optional<Failure> m_failure;
    Ticket m_ticket;
    bool m_again = false;
    QElapsedTimer m_since; ///< the start of what is running
};

} // namespace isolume
