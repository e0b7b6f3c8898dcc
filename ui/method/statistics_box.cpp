// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/statistics_box.h"

#include "core/methods/method.h"
#include "ui/method/params_form.h"
#include "ui/segmented.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>

namespace isolume {

namespace {

const QString nothingFitted = "This method fits nothing: it does the same to any data";

} // namespace

StatisticsBox::StatisticsBox(QWidget* parent)
    : QWidget(parent)
    , m_scope(new Segmented("Statistics of",
          {{"Image", "Each image by its own statistics"},
              {"Group", "One set of statistics for each folder, class or split"},
              {"Set", "One set of statistics for the whole set"}}))
    , m_channels(new Segmented("Channels",
          {{"Joint", "One statistic over all channels together: colours keep their balance"},
              {"Separate", "Each channel by its own statistic"}}))
    , m_groupBy(new QComboBox)
    , m_split(new QComboBox)
    , m_groupLabel(new QLabel("Group by"))
    , m_splitLabel(new QLabel("Fit on"))
{
    m_groupBy->addItem("Folder", "folder");
    m_groupBy->addItem("Class", "class");
    m_groupBy->addItem("Split", "split");
    m_groupBy->setAccessibleName("Group by");
    m_groupBy->setToolTip("What makes a group");
    m_split->setAccessibleName("Fit on");
    m_scope->setObjectName("scope");
    m_channels->setObjectName("channels");
    m_groupBy->setObjectName("groupBy");
    m_split->setObjectName("split");
    m_groupLabel->setBuddy(m_groupBy);
    m_splitLabel->setBuddy(m_split);
    setSplits({});

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::between);
    grid->setVerticalSpacing(space::within);
    grid->setColumnMinimumWidth(0, labelWidth);
    grid->setColumnStretch(1, 1);
    grid->addWidget(new QLabel("Of each"), 0, 0);
    grid->addWidget(m_scope, 0, 1);
    grid->addWidget(m_groupLabel, 1, 0);
    grid->addWidget(m_groupBy, 1, 1);
    grid->addWidget(new QLabel("Channels"), 2, 0);
    grid->addWidget(m_channels, 2, 1);
    grid->addWidget(m_splitLabel, 3, 0);
    grid->addWidget(m_split, 3, 1);

    connect(m_scope, &Segmented::chosen, this, &StatisticsBox::changed);
    connect(m_channels, &Segmented::chosen, this, &StatisticsBox::changed);
    connect(m_groupBy, &QComboBox::activated, this, &StatisticsBox::changed);
    connect(m_split, &QComboBox::activated, this, &StatisticsBox::changed);
}

void StatisticsBox::setSplits(const std::vector<std::string>& splits)
{
    const QVariant chosen = m_split->currentData();
    m_split->clear();
    m_split->addItem("All images", QString());
    for (const std::string& split : splits)
        if (!split.empty())
            m_split->addItem(QString::fromStdString(split), QString::fromStdString(split));
    m_split->setCurrentIndex(std::max(0, m_split->findData(chosen)));
}

void StatisticsBox::setRecipe(const Recipe& recipe)
{
    const bool fits = methodById(recipe.method).isFitted();
    m_scope->setCurrent(static_cast<int>(recipe.scope));
    m_channels->setCurrent(static_cast<int>(recipe.channels));
    if (!recipe.groupBy.empty())
        m_groupBy->setCurrentIndex(m_groupBy->findData(QString::fromStdString(recipe.groupBy)));
    const QString split = QString::fromStdString(recipe.split);
    if (m_split->findData(split) < 0)
        m_split->addItem(split, split);
    m_split->setCurrentIndex(m_split->findData(split));

    for (QWidget* widget : {static_cast<QWidget*>(m_scope), static_cast<QWidget*>(m_channels)}) {
        widget->setEnabled(fits);
        widget->setToolTip(fits ? QString() : nothingFitted);
    }
    const bool grouped = fits && recipe.scope == Scope::Group;
    m_groupBy->setVisible(grouped);
    m_groupLabel->setVisible(grouped);
    const bool overSet = fits && recipe.scope != Scope::Image;
    m_split->setEnabled(overSet);
    m_split->setToolTip(overSet ? "The images whose statistics are used; all images are normalized"
            : fits              ? "Each image is fitted on itself"
                                : nothingFitted);
}

Recipe StatisticsBox::applied(Recipe recipe) const
{
    recipe.scope = static_cast<Scope>(m_scope->current());
    recipe.channels = static_cast<Channels>(m_channels->current());
    recipe.groupBy = recipe.scope == Scope::Group ? m_groupBy->currentData().toString().toStdString() : "";
    recipe.split = m_split->currentData().toString().toStdString();
    return recipe;
}

} // namespace isolume
