// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/mapping_control.h"

#include "ui/canvas/display_range.h"
#include "ui/canvas/number_field.h"
#include "ui/imageconvert.h"
#include "ui/theme.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QRadioButton>
#include <QWidgetAction>

namespace isolume {

namespace {

struct SourceChoice {
    MappingSource source;
    const char *label, *tip, *shortLabel;
};
constexpr SourceChoice sourceChoices[] {
    {MappingSource::Nominal, QT_TRANSLATE_NOOP("isolume", "Nominal range"),
        QT_TRANSLATE_NOOP(
            "isolume", "Before: all that the data can hold. After: the range that the method aims at."),
        QT_TRANSLATE_NOOP("isolume", "nominal")},
    {MappingSource::Data, QT_TRANSLATE_NOOP("isolume", "Data range"),
        QT_TRANSLATE_NOOP("isolume", "From the least to the greatest value of this image"),
        QT_TRANSLATE_NOOP("isolume", "data")},
    {MappingSource::Percentiles, QT_TRANSLATE_NOOP("isolume", "Percentiles"),
        QT_TRANSLATE_NOOP("isolume", "Between two percentiles of this image"),
        QT_TRANSLATE_NOOP("isolume", "percentiles")},
    {MappingSource::Manual, QT_TRANSLATE_NOOP("isolume", "Manual"),
        QT_TRANSLATE_NOOP("isolume", "Between two values"), QT_TRANSLATE_NOOP("isolume", "manual")},
};

QString translated(const char* text) { return QCoreApplication::translate("isolume", text); }

QLabel* swatch(QRgb colour, const QString& meaning)
{
    return new QLabel(
        QStringLiteral("<span style=\"color:%1\">■</span> %2").arg(QColor(colour).name(), meaning));
}

QHBoxLayout* rowOf(std::initializer_list<QWidget*> widgets)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(space::between);
    for (QWidget* widget : widgets)
        row->addWidget(widget);
    row->addStretch(1);
    return row;
}

} // namespace

MappingControl::MappingControl(Session& session, ViewState& state, QWidget* parent)
    : QToolButton(parent)
    , m_session(session)
    , m_state(state)
    , m_sources(new QButtonGroup(this))
    , m_percentLow(new NumberField(tr("Low percentile")))
    , m_percentHigh(new NumberField(tr("High percentile")))
    , m_low(new NumberField(tr("Shown as black")))
    , m_high(new NumberField(tr("Shown as white")))
    , m_side(new QComboBox)
    , m_paint(new QCheckBox(tr("Paint what lies outside and has no data")))
{
    setIcon(lineIcon("display"));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setAccessibleName(tr("Display"));
    setToolTip(tr("Which values are shown from black to white. Changes no data."));
    m_percentLow->setBounds(0, 100);
    m_percentHigh->setBounds(0, 100);
    m_side->addItems({tr("in the original"), tr("in the result")});
    m_side->setAccessibleName(tr("Side that the manual range is for"));

    auto* menu = new QMenu(this);
    auto* action = new QWidgetAction(menu);
    action->setDefaultWidget(makeForm());
    menu->addAction(action);
    setMenu(menu);

    connect(m_sources, &QButtonGroup::idClicked, this,
        [this](int id) { choose(static_cast<MappingSource>(id)); });
    for (NumberField* field : {m_percentLow, m_percentHigh, m_low, m_high})
        connect(field, &NumberField::changed, this, &MappingControl::takeNumbers);
    connect(m_side, &QComboBox::activated, this, [this] { choose(MappingSource::Manual); });
    connect(m_paint, &QCheckBox::toggled, this, [this](bool on) {
        DisplayMapping mapping = m_state.mapping();
        mapping.paintOutside = on;
        m_state.setMapping(mapping);
    });
    connect(&state, &ViewState::mappingChanged, this, &MappingControl::showMapping);
    showMapping();
}

QWidget* MappingControl::makeForm()
{
    auto* form = new QWidget;
    // A shade off the fields' own, so that fields and marks stand out from it.
    form->setAutoFillBackground(true);
    form->setBackgroundRole(QPalette::Button);
    auto* grid = new QGridLayout(form);
    grid->setContentsMargins(space::groups, space::groups, space::groups, space::groups);
    grid->setHorizontalSpacing(space::groups);
    grid->setVerticalSpacing(space::between);
    grid->addWidget(new QLabel(tr("Shown from black to white")), 0, 0, 1, 2);
    int row = 1;
    for (const SourceChoice& choice : sourceChoices) {
        auto* button = new QRadioButton(translated(choice.label));
        button->setToolTip(translated(choice.tip));
        m_sources->addButton(button, static_cast<int>(choice.source));
        grid->addWidget(button, row++, 0);
    }
    grid->addLayout(rowOf({m_percentLow, new QLabel(QStringLiteral("–")), m_percentHigh,
                        new QLabel(QStringLiteral("%"))}),
        3, 1);
    grid->addLayout(rowOf({m_low, new QLabel(QStringLiteral("–")), m_high, m_side}), 4, 1);
    grid->setRowMinimumHeight(row++, space::between);
    grid->addWidget(m_paint, row++, 0, 1, 2);
    grid->addLayout(rowOf({swatch(paintBelow, tr("below")), swatch(paintAbove, tr("above")),
                        swatch(paintInvalid, tr("no data"))}),
        row, 0, 1, 2);
    return form;
}

Interval MappingControl::shownNow(bool after) const
{
    const auto current = m_session.current();
    const auto fit = m_session.fit();
    if (!current || (after && !fit))
        return m_state.mapping().manual;
    const std::vector<int> shown = shownChannels(current->image.channels(), m_state.channels());
    if (after && !fit->transform.isPointwise()) {
        if (!fit->after)
            return fit->transform.nominal;
        return shownRange(
            Side::After, *fit->after, fit->transform.nominal, nullptr, shown, m_state.mapping());
    }
    return shownRange(after ? Side::After : Side::Before, *current,
        nominalBefore(*current, m_session.setSummary().get()), after ? &fit->transform : nullptr, shown,
        m_state.mapping());
}

void MappingControl::choose(MappingSource source)
{
    DisplayMapping mapping = m_state.mapping();
    const bool after = m_side->currentIndex() == 1;
    // Manual starts from what is on the screen, so that nothing jumps.
    if (source == MappingSource::Manual && (mapping.source != source || mapping.manualIsAfter != after))
        mapping.manual = shownNow(after);
    mapping.manualIsAfter = after;
    mapping.source = source;
    m_state.setMapping(mapping);
}

void MappingControl::takeNumbers()
{
    DisplayMapping mapping = m_state.mapping();
    const bool percents = sender() == m_percentLow || sender() == m_percentHigh;
    mapping.source = percents ? MappingSource::Percentiles : MappingSource::Manual;
    const NumberField *from = percents ? m_percentLow : m_low, *to = percents ? m_percentHigh : m_high;
    const auto [low, high] = std::minmax({from->value(), to->value()});
    if (percents) {
        mapping.percentLow = low;
        mapping.percentHigh = high;
    } else {
        mapping.manual = {low, high};
        mapping.manualIsAfter = m_side->currentIndex() == 1;
    }
    m_state.setMapping(mapping);
}

void MappingControl::showMapping()
{
    const DisplayMapping& mapping = m_state.mapping();
    m_sources->button(static_cast<int>(mapping.source))->setChecked(true);
    m_percentLow->setValue(mapping.percentLow);
    m_percentHigh->setValue(mapping.percentHigh);
    m_low->setValue(mapping.manual.low);
    m_high->setValue(mapping.manual.high);
    m_side->setCurrentIndex(mapping.manualIsAfter ? 1 : 0);
    m_paint->setChecked(mapping.paintOutside);
    setText(tr("Display: %1")
                .arg(translated(sourceChoices[static_cast<std::size_t>(mapping.source)].shortLabel)));
}

} // namespace isolume
