// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QGridLayout;
class QLabel;

namespace isolume {

struct CurrentFit;
struct FittedChannel;
struct ImageFit;

/// The numbers that a fit gave, a line a channel, and in words what is wrong with it.
class FittedTable : public QWidget {
    Q_OBJECT
public:
    explicit FittedTable(QWidget* parent = nullptr);

    /// What one step of the recipe was fitted to. `waiting` is what is said where there is neither a fit nor a failure.
    void show(const CurrentFit* fit, std::size_t step, const std::optional<Failure>& failure,
        const QString& waiting);
    QString text() const; ///< the numbers, tab-separated

private:
    void fill(const ImageFit& fit, bool about);
    void addRows(const std::vector<FittedChannel>& channels, const QString& of, bool about);
    void addStains(const FittedChannel& channel, const QString& of);

    QWidget* m_numbers;
    QGridLayout* m_grid;
    QLabel* m_message;
};

} // namespace isolume
