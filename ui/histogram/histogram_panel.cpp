// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/histogram/histogram_panel.h"

#include "core/recipe/fit.h"
#include "ui/histogram/histogram_plot.h"
#include "ui/histogram/statistics_table.h"
#include "ui/numbers.h"
#include "ui/segmented.h"
#include "ui/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace isolume {

namespace {

constexpr qint64 longest = 400; // ms that one histogram may take before a newer one is worth more

/// Whether one transform holds for every image of the set.
bool sameForAll(const Recipe& recipe)
{
    const auto steps = stepsOf(recipe);
    return std::all_of(steps.begin(), steps.end(), [](const Recipe* step) {
        const Method& method = methodById(step->method);
        return !method.isFitted() || (step->scope == Scope::Dataset && !method.fitsEachImage());
    });
}

} // namespace

HistogramPanel::HistogramPanel(Session& session, ViewState& view, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_view(view)
    , m_plot(new HistogramPlot)
    , m_table(new StatisticsTable)
    , m_of(new Segmented(
          "Histograms of", {{"Image", "The image in front"}, {"Set", "All images read so far"}}))
    , m_scale(new Segmented(
          "Counts", {{"Linear", "Linear counts"}, {"Log", "Logarithmic counts: rare values show"}}))
    , m_note(new QLabel)
    , m_empty(new QLabel("The histograms of the image appear here."))
{
    build();
    connect(m_of, &Segmented::chosen, this, &HistogramPanel::request);
    connect(m_scale, &Segmented::chosen, this,
        [this](int index) { m_plot->setScale(static_cast<CountScale>(index)); });
    connect(m_table, &StatisticsTable::columnsChanged, this, &HistogramPanel::say);
    connect(m_plot, &HistogramPlot::channelClicked, this, &HistogramPanel::toggleChannel);
    connect(&view, &ViewState::channelsChanged, this, [this] {
        m_plot->setShownChannels(m_view.channels());
        say();
    });
    connect(&session, &Session::currentChanged, this, &HistogramPanel::request);
    connect(&session, &Session::fitChanged, this, &HistogramPanel::request);
    connect(&session, &Session::fitStatusChanged, this, &HistogramPanel::say);
    connect(&session, &Session::setSummaryChanged, this, [this] {
        if (m_of->current() == 1)
            wait();
    });
    request();
}

void HistogramPanel::build()
{
    m_of->setObjectName("histogramOf");
    m_scale->setObjectName("histogramScale");
    m_note->setObjectName("quiet");
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // what it says widens no window
    auto* heading = new QLabel("HISTOGRAMS");
    heading->setObjectName("heading");

    auto* bar = new QHBoxLayout;
    bar->setSpacing(space::between);
    bar->addWidget(heading);
    bar->addSpacing(space::between);
    bar->addWidget(m_of);
    bar->addWidget(m_scale);
    bar->addWidget(m_note, 1);

    auto* below = new QHBoxLayout;
    below->setSpacing(space::groups);
    m_empty->setObjectName("quiet");
    m_empty->setAlignment(Qt::AlignCenter);
    below->addWidget(m_empty, 1);
    below->addWidget(m_plot, 1);
    below->addWidget(m_table);
    m_table->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, space::between, 12, space::between);
    column->setSpacing(space::within);
    column->addLayout(bar);
    column->addLayout(below, 1);
    m_plot->setMinimumSize(264, 120);
    m_table->setMinimumWidth(160);
}

void HistogramPanel::request()
{
    // A whole set may take its time, and what was asked for since then would wait for it.
    if (m_ticket.isActive() && m_since.elapsed() > longest)
        start();
    else
        wait();
}

void HistogramPanel::wait()
{
    if (m_ticket.isActive())
        m_again = true;
    else
        start();
}

void HistogramPanel::start()
{
    m_again = false;
    m_since.start();
    const auto fit = m_session.fit();
    // The last curves stay until the pixels after are there.
    if (m_data && m_session.current() && fit && fit->isPreview())
        return;
    const Work work = m_of->current() == 0 || needsPixels() ? imageWork() : setWork();
    if (!work) {
        m_ticket.cancel();
        showData(nullptr);
        return;
    }
    m_session.worker().run<HistogramData>(m_ticket, Priority::Visible, work,
        [this](Outcome<HistogramData> outcome) { take(std::move(outcome)); });
}

bool HistogramPanel::needsPixels() const { return !isPointwise(m_session.recipe()); }

void HistogramPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_table->setData(m_data.get()); // its rows have the colours of the channels
}

HistogramPanel::Work HistogramPanel::imageWork() const
{
    const auto current = m_session.current();
    if (!current)
        return {};
    const auto fit = m_session.fit();
    if (fit && fit->after) {
        const Recipe& recipe = m_session.recipe();
        const bool isCutOff = !recipe.before.empty() && methodById(recipe.method).isPointwise();
        const auto nominal = isCutOff ? std::nullopt : std::optional(fit->transform.nominal);
        return [current, fit, nominal](
                   Job& job) { return histogramOf(current->summary, fit->after->summary, nominal, job); };
    }
    const bool known = fit && !fit->isPreview();
    return [current, fit, known](
               Job& job) { return histogramOf(current->summary, known ? &fit->transform : nullptr, job); };
}

HistogramPanel::Work HistogramPanel::setWork() const
{
    const auto merged = m_session.setSummary();
    if (!merged)
        return {};
    const auto fit = m_session.fit();
    const Recipe recipe = m_session.fittedRecipe();
    const bool grouped = recipe.before.empty() && recipe.scope == Scope::Group
        && recipe.region == Region::Valid && !methodById(recipe.method).fitsEachImage();
    if (!fit || fit->isPreview() || sameForAll(recipe) || !(isFitted(recipe) || grouped))
        return [merged, fit](Job& job) {
            const bool known = fit && !fit->isPreview();
            return histogramOf(*merged, known ? &fit->transform : nullptr, job);
        };
    SetHistogramRequest each {m_session.sharedSet(), merged, recipe, m_session.summarySource()};
    if (recipe.region != Region::Valid)
        each.countedOf = m_session.regionSource();
    return [each](Job& job) { return setHistogram(each, job); };
}

void HistogramPanel::take(Outcome<HistogramData> outcome)
{
    m_failure = outcome ? std::nullopt : std::optional(outcome.failure());
    showData(outcome ? std::make_shared<const HistogramData>(std::move(outcome.value())) : nullptr);
    emit updated();
    if (m_again)
        start();
}

void HistogramPanel::showData(std::shared_ptr<const HistogramData> histogram)
{
    m_data = std::move(histogram);
    m_plot->setData(m_data);
    m_table->setData(m_data.get());
    m_plot->setVisible(m_data != nullptr);
    m_table->setVisible(m_data != nullptr);
    m_empty->setVisible(!m_data);
    say();
}

/// What the curves do not show: how many images, what was left out, what is missing and why.
void HistogramPanel::say()
{
    QStringList notes;
    if (m_failure)
        notes << sentenceText(*m_failure);
    else if (!m_data && m_of->current() == 1 && m_session.isOpen())
        notes << (m_session.scanStatus().running
                ? QString::fromUtf8("Reading the set…")
                : "The images have different channels, so the set has no common histogram; choose Image.");
    if (const auto fit = m_session.fit(); m_data && fit && fit->isPreview())
        notes << "after: as it was; the new one needs all pixels and is being worked out";
    if (m_data) {
        std::uint64_t invalid = 0;
        for (const ChannelNumbers& numbers : m_data->before.numbers)
            invalid += numbers.invalid;
        if (m_of->current() == 1 && needsPixels())
            notes << "of the image: the set’s histogram after this method would need all of its pixels";
        else if (m_of->current() == 1)
            notes << countText(m_data->images) + (m_data->images == 1 ? " image" : " images");
        if (invalid > 0)
            notes << countText(invalid) + (invalid == 1 ? " invalid value" : " invalid values") + " left out";
        const auto about = [](const HistogramSide& side) {
            return std::any_of(side.numbers.begin(), side.numbers.end(),
                [](const ChannelNumbers& numbers) { return numbers.about; });
        };
        if (about(m_data->before))
            notes << "percentiles are estimates";
        else if (about(m_data->after))
            notes << "percentiles after are estimates";
        if (m_plot->hiddenChannels() > 0)
            notes << countText(m_plot->hiddenChannels()) + " channels not drawn";
        if (const QStringList hidden = m_table->hiddenColumns(); !hidden.isEmpty())
            notes << "no room for " + hidden.join(", ");
    }
    m_empty->setText(notes.isEmpty() ? "The histograms of the image appear here." : notes.join("\n"));
    if (!m_data)
        notes.clear(); // they stand in the middle
    m_note->setText(notes.join(QString::fromUtf8(" · ")));
    m_note->setToolTip(m_note->text());
}

void HistogramPanel::toggleChannel(int channel)
{
    const int count = m_data ? static_cast<int>(m_data->before.curves.size()) : 0;
    std::vector<int> shown = m_view.channels();
    if (shown.empty())
        for (int c = 0; c < count; ++c)
            shown.push_back(c);
    const auto found = std::find(shown.begin(), shown.end(), channel);
    if (found == shown.end())
        shown.insert(std::upper_bound(shown.begin(), shown.end(), channel), channel);
    else if (shown.size() > 1)
        shown.erase(found);
    m_view.setChannels(static_cast<int>(shown.size()) == count ? std::vector<int>() : shown);
}

} // namespace isolume
