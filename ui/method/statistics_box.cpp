// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/statistics_box.h"

#include "core/methods/method.h"
#include "core/set/image_set.h"
#include "ui/method/params_form.h"
#include "ui/segmented.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QStandardItemModel>

#include <algorithm>
#include <array>

namespace isolume {

namespace {

struct RegionText {
    QString label, tip;
};
/// In the order of Region.
const std::array<RegionText, 4> regions {{
    {"All valid pixels", "The statistics are of every pixel that has data"},
    {"Not zero", "The statistics leave out what is exactly 0, as around a scan"},
    {"Foreground (Otsu)", "The statistics are of what is brighter than Otsu’s threshold"},
    {"Mask file", "The statistics are of what each image’s mask marks"},
}};
const QString noMasks = "The images of this set have no masks: a list can name them in its column “mask”";

const QString nothingFitted = "This method fits nothing: it does the same to any data";

/// Whether it matters which images of the set are looked at.
bool isFittedOnSet(const Recipe& step)
{
    const Method& method = methodById(step.method);
    const bool ofReference = !method.reference.empty()
        && paramValue(method.params, step.params, method.reference)
            != ParamValue(std::string(standardReference));
    return stepNeedsSetFit(step) && (step.scope != Scope::Image || !ofReference);
}

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
    , m_channelsLabel(new QLabel("Channels"))
    , m_region(new QComboBox)
{
    m_groupBy->addItem("Folder", "folder");
    m_groupBy->addItem("Class", "class");
    m_groupBy->addItem("Split", "split");
    m_groupBy->setAccessibleName("Group by");
    m_groupBy->setToolTip("What makes a group");
    m_split->setAccessibleName("Fit on");
    m_region->setAccessibleName("Region");
    m_scope->setObjectName("scope");
    m_channels->setObjectName("channels");
    m_groupBy->setObjectName("groupBy");
    m_split->setObjectName("split");
    m_region->setObjectName("region");
    for (const auto& [label, tip] : regions)
        m_region->addItem(label), m_region->setItemData(m_region->count() - 1, tip, Qt::ToolTipRole);
    lay();
    setSet({});

    connect(m_scope, &Segmented::chosen, this, &StatisticsBox::changed);
    connect(m_channels, &Segmented::chosen, this, &StatisticsBox::changed);
    for (QComboBox* box : {m_groupBy, m_split, m_region})
        connect(box, &QComboBox::activated, this, &StatisticsBox::changed);
}

void StatisticsBox::lay()
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::between);
    grid->setVerticalSpacing(space::within);
    grid->setColumnMinimumWidth(0, labelWidth);
    grid->setColumnStretch(1, 1);
    const auto row = [grid](QLabel* label, QWidget* editor) {
        const int at = grid->rowCount();
        label->setBuddy(editor);
        grid->addWidget(label, at, 0);
        grid->addWidget(editor, at, 1);
    };
    row(new QLabel("Of each"), m_scope);
    row(m_groupLabel, m_groupBy);
    row(m_channelsLabel, m_channels);
    row(new QLabel("Region"), m_region);
    row(m_splitLabel, m_split);
}

void StatisticsBox::setSet(const ImageSet& set)
{
    const QVariant chosen = m_split->currentData();
    m_split->clear();
    m_split->addItem("All images", QString());
    for (const std::string& split : set.splits())
        if (!split.empty())
            m_split->addItem(QString::fromStdString(split), QString::fromStdString(split));
    m_split->setCurrentIndex(std::max(0, m_split->findData(chosen)));

    const auto offerGroups = [&](const char* by, bool has, const char* why) {
        const int at = m_groupBy->findData(by);
        m_groupBy->setItemData(at, has ? QVariant() : QVariant(why), Qt::ToolTipRole);
        if (auto* model = qobject_cast<QStandardItemModel*>(m_groupBy->model()))
            model->item(at)->setEnabled(has);
    };
    offerGroups("class",
        std::any_of(
            set.items.begin(), set.items.end(), [](const SetItem& item) { return !item.label.empty(); }),
        "The set has no classes: folders below the splits, or a list with a column label");
    offerGroups("split", m_split->count() > 1, "The set has no splits: folders train, val and test");
    m_hasMasks = std::any_of(
        set.items.begin(), set.items.end(), [](const SetItem& item) { return !item.mask.empty(); });
    const int mask = static_cast<int>(Region::Mask);
    m_region->setItemData(mask, m_hasMasks ? regions[mask].tip : noMasks, Qt::ToolTipRole);
    if (auto* model = qobject_cast<QStandardItemModel*>(m_region->model()))
        model->item(mask)->setEnabled(m_hasMasks);
}

void StatisticsBox::setRecipe(const Recipe& recipe)
{
    m_scope->setCurrent(static_cast<int>(recipe.scope));
    m_channels->setCurrent(static_cast<int>(recipe.channels));
    if (!recipe.groupBy.empty())
        m_groupBy->setCurrentIndex(m_groupBy->findData(QString::fromStdString(recipe.groupBy)));
    const QString split = QString::fromStdString(recipe.split);
    if (m_split->findData(split) < 0)
        m_split->addItem(split, split);
    m_split->setCurrentIndex(m_split->findData(split));
    m_region->setCurrentIndex(static_cast<int>(recipe.region));
    offer(recipe);
    showRegion(recipe);
}

/// Shows what the method lets a person choose.
void StatisticsBox::offer(const Recipe& recipe)
{
    const Method& method = methodById(recipe.method);
    const bool fits = method.isFitted();
    const Scopes& scopes = method.scopes;
    m_scope->setOffered({!fits || scopes.image, !fits || scopes.group, !fits || scopes.dataset});
    for (QWidget* widget : {static_cast<QWidget*>(m_scope), static_cast<QWidget*>(m_channels)}) {
        widget->setEnabled(fits);
        widget->setToolTip(fits ? QString() : nothingFitted);
    }
    m_channels->setVisible(!method.channels);
    m_channelsLabel->setVisible(!method.channels);
    const bool grouped = fits && recipe.scope == Scope::Group;
    m_groupBy->setVisible(grouped);
    m_groupLabel->setVisible(grouped);
    const bool overSet = isFittedOnSet(recipe);
    m_split->setEnabled(overSet);
    m_split->setToolTip(overSet ? "The images whose statistics are used; all images are normalized"
            : fits              ? "Each image is fitted on itself"
                                : nothingFitted);
}

void StatisticsBox::showRegion(const Recipe& recipe)
{
    const bool fits = methodById(recipe.method).isFitted();
    m_region->setEnabled(fits);
    m_region->setToolTip(fits ? regions[static_cast<std::size_t>(recipe.region)].tip
                + QString(recipe.before.empty() ? "" : "; of all steps")
                              : nothingFitted);
}

Recipe StatisticsBox::applied(Recipe recipe) const
{
    recipe.scope = static_cast<Scope>(m_scope->current());
    recipe.channels = static_cast<Channels>(m_channels->current());
    recipe.groupBy = recipe.scope == Scope::Group ? m_groupBy->currentData().toString().toStdString() : "";
    recipe.region = static_cast<Region>(m_region->currentIndex());
    recipe.split = m_split->currentData().toString().toStdString();
    return recipe;
}

} // namespace isolume
