// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/set/set_panel.h"

#include "ui/numbers.h"
#include "ui/set/set_model.h"
#include "ui/set/thumbnail_delegate.h"
#include "ui/set/thumbnail_view.h"
#include "ui/theme.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace isolume {

SetPanel::SetPanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new SetModel(session, this))
    , m_view(new ThumbnailView)
    , m_text(new QLineEdit)
    , m_splitRow(new QWidget)
    , m_classes(new QComboBox)
    , m_empty(new QLabel)
    , m_count(new QLabel)
    , m_stack(new QStackedLayout)
{
    m_text->setPlaceholderText(tr("Filter by name"));
    m_text->setAccessibleName(tr("Filter by name"));
    m_text->setTextMargins(space::within, 0, space::within, 0);
    m_text->setClearButtonEnabled(true);
    m_classes->setAccessibleName(tr("Class"));
    m_classes->setToolTip(tr("Show one class"));
    m_view->setAccessibleName(tr("Images of the set"));
    m_view->setItemDelegate(new ThumbnailDelegate(session, m_view));
    m_view->setModel(m_model);
    setMinimumWidth(ThumbnailDelegate::side + 64); // one column
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(space::groups);
    auto* splits = new QHBoxLayout(m_splitRow);
    splits->setContentsMargins(0, 0, 0, 0);
    splits->setSpacing(0);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(
        space::between, space::between + space::within, space::between, space::between);
    column->setSpacing(space::between);
    auto* heading = new QLabel(tr("SET"));
    heading->setObjectName("heading");
    column->addWidget(heading);
    for (QWidget* widget : {static_cast<QWidget*>(m_text), m_splitRow, static_cast<QWidget*>(m_classes)})
        column->addWidget(widget);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    column->addLayout(m_stack, 1);
    column->addWidget(m_count);

    connect(m_text, &QLineEdit::textChanged, this, &SetPanel::applyFilter);
    connect(m_classes, &QComboBox::activated, this, &SetPanel::applyFilter);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &SetPanel::chosen);
    connect(m_view, &ThumbnailView::rowsInSight, this, &SetPanel::inSight);
    connect(m_model, &SetModel::modelReset, this, &SetPanel::showSelected);
    connect(&session, &Session::setChanged, this, &SetPanel::showSet);
    connect(&session, &Session::selectedChanged, this, &SetPanel::showSelected);
    connect(&session, &Session::scanStatusChanged, this, &SetPanel::showCount);
    showSet();
}

void SetPanel::showSet()
{
    const ImageSet& set = m_session.set();
    m_text->setEnabled(!set.items.empty());
    m_text->clear(); // what was looked for in another set hides images of this one
    showSplits(set.splits());
    showClasses(set.labels());
    applyFilter();
    // A set that was just opened shows something at once.
    if (!m_session.selected() && m_model->rowCount() > 0)
        m_session.selectReadable(m_model->itemOf(m_model->index(0)));
}

void SetPanel::showSplits(const std::vector<std::string>& splits)
{
    delete m_splits;
    qDeleteAll(m_splitRow->findChildren<QPushButton*>());
    m_splits = new QButtonGroup(this);
    QStringList names {QString()};
    for (const std::string& split : splits)
        if (!split.empty())
            names << QString::fromStdString(split);
    for (qsizetype i = 0; i < names.size(); ++i) {
        auto* button = new QPushButton(i == 0 ? tr("All") : names[i]);
        button->setObjectName("segment");
        button->setProperty("edge", i == 0 ? "first" : i + 1 == names.size() ? "last" : "middle");
        button->setProperty("split", names[i]);
        button->setCheckable(true);
        button->setMinimumWidth(24);
        button->setToolTip(i == 0 ? tr("Images of every split") : tr("Images of split %1").arg(names[i]));
        button->setAccessibleName(button->toolTip());
        m_splits->addButton(button, static_cast<int>(i));
        m_splitRow->layout()->addWidget(button);
    }
    m_splits->button(0)->setChecked(true);
    m_splitRow->setVisible(names.size() > 1);
    connect(m_splits, &QButtonGroup::idClicked, this, &SetPanel::applyFilter);
}

void SetPanel::showClasses(const std::vector<std::string>& labels)
{
    m_classes->clear();
    m_classes->addItem(tr("All classes"));
    for (const std::string& label : labels)
        if (!label.empty())
            m_classes->addItem(QString::fromStdString(label), QString::fromStdString(label));
    m_classes->setVisible(m_classes->count() > 1);
}

void SetPanel::applyFilter()
{
    m_model->setFilter({m_text->text().trimmed(), m_splits->checkedButton()->property("split").toString(),
        m_classes->currentData().toString()});
    m_empty->setText(emptyText());
    m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
    showCount();
}

QString SetPanel::emptyText() const
{
    if (m_session.set().items.empty())
        return m_session.isListing() ? tr("Listing the images…") : tr("The images of the set appear here.");
    return tr("No image passes the filter.");
}

void SetPanel::showCount()
{
    const std::size_t all = m_session.set().items.size(), failed = m_session.scanStatus().failed;
    const auto shown = static_cast<std::size_t>(m_model->rowCount());
    QString text = tr("%1 of %2 images").arg(countText(shown), countText(all));
    if (shown == all)
        text = all == 1 ? tr("1 image") : tr("%1 images").arg(countText(all));
    if (failed > 0)
        text += tr(" · <span style=\"color:%1\">%2 failed</span>")
                    .arg(colour::failure().name(), countText(failed));
    m_count->setText(all > 0 ? text : QString());
}

void SetPanel::chosen(const QModelIndex& index)
{
    if (index.isValid() && !m_following)
        m_session.select(m_model->itemOf(index));
}

void SetPanel::selectBeside(int step)
{
    const int rows = m_model->rowCount();
    if (rows == 0)
        return;
    const QModelIndex now = m_view->currentIndex();
    const int row = now.isValid() ? std::clamp(now.row() + step, 0, rows - 1) : 0;
    m_session.select(m_model->itemOf(m_model->index(row)));
}

void SetPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showCount();
}

void SetPanel::showSelected()
{
    m_following = true;
    const auto selected = m_session.selected();
    const QModelIndex index = selected ? m_model->indexOf(*selected) : QModelIndex();
    m_view->setCurrentIndex(index);
    if (index.isValid())
        m_view->scrollTo(index);
    m_following = false;
}

void SetPanel::inSight(int first, int last)
{
    m_session.setVisibleItems(m_model->itemOf(m_model->index(first)), m_model->itemOf(m_model->index(last)));
}

} // namespace isolume
