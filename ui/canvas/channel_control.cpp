// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/channel_control.h"

#include "ui/imageconvert.h"
#include "ui/theme.h"

#include <QActionGroup>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QWidgetAction>

namespace isolume {

namespace {

constexpr qsizetype few = 4; // so many channels are listed, more are chosen from a box

QComboBox* channelBox(const QStringList& names, int current, const QString& accessibleName)
{
    auto* box = new QComboBox;
    box->addItems(names);
    box->setCurrentIndex(current);
    box->setMaxVisibleItems(12);
    box->setAccessibleName(accessibleName);
    return box;
}

QStringList namesOf(const CurrentImage* current)
{
    QStringList names;
    if (current)
        for (const std::string& name : current->image.channelNames())
            names << QString::fromStdString(name);
    return names;
}

} // namespace

ChannelControl::ChannelControl(Session& session, ViewState& state, QWidget* parent)
    : QToolButton(parent)
    , m_session(session)
    , m_state(state)
    , m_menu(new QMenu(this))
{
    setIcon(lineIcon("channels"));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setMenu(m_menu);
    setAccessibleName(tr("Channels"));
    setToolTip(tr("Which channels are shown. Changes no data."));
    connect(&session, &Session::currentChanged, this, &ChannelControl::showImage);
    connect(&state, &ViewState::channelsChanged, this, &ChannelControl::showChannels);
    // Filled when it opens: what is on may have been set elsewhere.
    connect(m_menu, &QMenu::aboutToShow, this, [this] { fillMenu(m_names); });
    showImage();
}

void ChannelControl::showImage()
{
    // While the next image is read the last one's channels stay.
    if (const auto current = m_session.current())
        m_names = namesOf(current.get());
    setEnabled(m_names.size() > 1);
    showChannels();
}

void ChannelControl::showChannels()
{
    const auto count = static_cast<int>(m_names.size());
    const std::vector<int> shown = shownChannels(std::max(1, count), m_state.channels());
    QStringList names;
    for (const int c : shown)
        names << m_names.value(c, tr("gray"));
    const bool all = count == 3 && shown == std::vector {0, 1, 2};
    setText(all                ? tr("Channels: all")
            : names.size() > 1 ? tr("Channels: %1").arg(names.join(' '))
                               : tr("Channel: %1").arg(names[0]));
}

void ChannelControl::addChoice(const QString& label, const QStringList& names, std::vector<int> channels)
{
    QAction* action = m_menu->addAction(label);
    action->setCheckable(true);
    const auto count = static_cast<int>(names.size());
    action->setChecked(shownChannels(count, m_state.channels()) == shownChannels(count, channels));
    connect(action, &QAction::triggered, this, [this, channels] { m_state.setChannels(channels); });
}

void ChannelControl::fillMenu(const QStringList& names)
{
    m_menu->clear();
    if (names.size() == 3)
        addChoice(tr("All, as colour"), names, {});
    if (names.size() <= few)
        for (int c = 0; c < names.size(); ++c)
            addChoice(tr("%1 as gray").arg(names[c]), names, {c});
    if (names.size() > 3)
        addColours(names);
}

void ChannelControl::addColours(const QStringList& names)
{
    auto* form = new QWidget;
    form->setAutoFillBackground(true);
    form->setBackgroundRole(QPalette::Button);
    auto* grid = new QGridLayout(form);
    grid->setContentsMargins(space::groups, space::groups, space::groups, space::groups);
    grid->setHorizontalSpacing(space::between);
    grid->setVerticalSpacing(space::between);
    const std::vector<int> shown = shownChannels(static_cast<int>(names.size()), m_state.channels());
    grid->addWidget(new QLabel(tr("One as gray")), 0, 0);
    QComboBox* gray = channelBox(names, shown[0], tr("Channel as gray"));
    grid->addWidget(gray, 0, 1);
    connect(gray, &QComboBox::activated, this, [this](int channel) { m_state.setChannels({channel}); });

    const QStringList colours {tr("Red"), tr("Green"), tr("Blue")};
    std::vector<QComboBox*> boxes;
    for (int i = 0; i < 3; ++i) {
        const int current = shown.size() == 3 ? shown[static_cast<std::size_t>(i)] : i;
        boxes.push_back(channelBox(names, current, tr("Channel as %1").arg(colours[i].toLower())));
        grid->addWidget(new QLabel(colours[i]), i + 2, 0);
        grid->addWidget(boxes.back(), i + 2, 1);
    }
    grid->setRowMinimumHeight(1, space::between);
    auto* show = new QPushButton(tr("Show as colour"));
    grid->addWidget(show, 5, 1);
    const auto take = [this, boxes] {
        m_state.setChannels({boxes[0]->currentIndex(), boxes[1]->currentIndex(), boxes[2]->currentIndex()});
    };
    for (QComboBox* box : boxes)
        connect(box, &QComboBox::activated, this, take);
    connect(show, &QPushButton::clicked, this, take);
    auto* action = new QWidgetAction(m_menu);
    action->setDefaultWidget(form);
    m_menu->addAction(action);
}

} // namespace isolume
