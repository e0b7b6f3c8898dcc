// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session.h"
#include "ui/set/short_name.h"

#include <QAbstractListModel>

#include <vector>

namespace isolume {

/// Which items of the set are listed; what is empty lets all through.
struct SetFilter {
    QString text; ///< part of the path, in any case
    QString split, label;

    bool operator==(const SetFilter&) const = default;
};

/// The items of the session's set that pass a filter, in the order of the set. Holds no pixels.
class SetModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { StateRole = Qt::UserRole };

    explicit SetModel(Session& session, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    const SetFilter& filter() const { return m_filter; }
    void setFilter(const SetFilter& filter);

    std::size_t itemOf(const QModelIndex& index) const
    {
        return m_rows[static_cast<std::size_t>(index.row())];
    }
    CommonEnds nameEnds() const { return m_ends; } ///< of the names of the whole set
    QModelIndex indexOf(std::size_t item) const; ///< invalid where the filter hides it

private:
    void takeSet();
    void fill();
    void itemChanged(std::size_t item);
    QString toolTip(std::size_t item) const;

    Session& m_session;
    SetFilter m_filter;
    std::vector<std::size_t> m_rows; // items, ascending
    CommonEnds m_ends;
};

} // namespace isolume
