// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session.h"

#include <QWidget>

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QStackedLayout;

namespace isolume {

class SetModel;
class ThumbnailView;

/// The images of the set, filtered by name, split and class; the one that is selected is the session's.
class SetPanel : public QWidget {
    Q_OBJECT
public:
    explicit SetPanel(Session& session, QWidget* parent = nullptr);

    /// Among those that pass the filter.
    void selectBeside(int step);

    QSize sizeHint() const override { return {248, 480}; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void showSet();
    void showSplits(const std::vector<std::string>& splits);
    void showClasses(const std::vector<std::string>& labels);
    void applyFilter();
    void showCount();
    void showSelected();
    void chosen(const QModelIndex& index);
    void inSight(int first, int last);
    QString emptyText() const;

    Session& m_session;
    SetModel* m_model;
    ThumbnailView* m_view;
    QLineEdit* m_text;
    QWidget* m_splitRow;
    QButtonGroup* m_splits = nullptr;
    QComboBox* m_classes;
    QLabel *m_empty, *m_count;
    QStackedLayout* m_stack;
    bool m_following = false; // the session's selection is being shown
};

} // namespace isolume
