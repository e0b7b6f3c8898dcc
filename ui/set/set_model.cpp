// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/set/set_model.h"

#include <algorithm>

namespace isolume {

namespace {

QString text(const std::string& bytes) { return QString::fromStdString(bytes); }

bool passes(const SetItem& item, const SetFilter& filter)
{
    return (filter.split.isEmpty() || text(item.split) == filter.split)
        && (filter.label.isEmpty() || text(item.label) == filter.label)
        && (filter.text.isEmpty() || text(item.name()).contains(filter.text, Qt::CaseInsensitive));
}

QString fileName(const SetItem& item)
{
    const std::string name = item.name();
    return text(name.substr(name.rfind('/') + 1));
}

} // namespace

SetModel::SetModel(Session& session, QObject* parent)
    : QAbstractListModel(parent)
    , m_session(session)
{
    connect(&session, &Session::setChanged, this, &SetModel::takeSet);
    connect(&session, &Session::itemChanged, this, &SetModel::itemChanged);
    connect(&session, &Session::thumbnailReady, this, &SetModel::itemChanged);
    takeSet();
}

void SetModel::takeSet()
{
    std::vector<QString> names;
    for (const SetItem& item : m_session.set().items)
        names.push_back(fileName(item));
    m_ends = commonEnds(names);
    fill();
}

int SetModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SetModel::data(const QModelIndex& index, int role) const
{
    const std::size_t item = itemOf(index);
    switch (role) {
    case Qt::DisplayRole:
        return fileName(m_session.set().items[item]);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return toolTip(item);
    case StateRole:
        return static_cast<int>(m_session.itemState(item));
    default:
        return {};
    }
}

QString SetModel::toolTip(std::size_t item) const
{
    const SetItem& about = m_session.set().items[item];
    QString tip = text(about.name());
    QStringList facts;
    if (!about.split.empty())
        facts << tr("split %1").arg(text(about.split));
    if (!about.label.empty())
        facts << tr("class %1").arg(text(about.label));
    if (!facts.isEmpty())
        tip += '\n' + facts.join(QStringLiteral(" · "));
    if (const auto failure = m_session.itemFailure(item))
        tip += '\n' + text(sentence(*failure));
    return tip;
}

void SetModel::setFilter(const SetFilter& filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    fill();
}

void SetModel::fill()
{
    beginResetModel();
    const std::vector<SetItem>& items = m_session.set().items;
    m_rows.clear();
    for (std::size_t i = 0; i < items.size(); ++i)
        if (passes(items[i], m_filter))
            m_rows.push_back(i);
    endResetModel();
}

QModelIndex SetModel::indexOf(std::size_t item) const
{
    const auto found = std::lower_bound(m_rows.begin(), m_rows.end(), item);
    if (found == m_rows.end() || *found != item)
        return {};
    return index(static_cast<int>(found - m_rows.begin()));
}

void SetModel::itemChanged(std::size_t item)
{
    if (const QModelIndex at = indexOf(item); at.isValid())
        emit dataChanged(at, at);
}

} // namespace isolume
