// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace isolume {

/// What stands in the window before a set is open: what to do, and the sets that were open lately.
class StartView : public QWidget {
    Q_OBJECT
public:
    explicit StartView(QWidget* parent = nullptr);

    void setRecent(const QStringList& folders);
    void setBusy(bool busy); ///< a set is being listed
    void setFailure(const QString& sentence); ///< why the last set could not be opened; empty: none

signals:
    void openFolder();
    void openFiles();
    void openDemo();
    void openRecent(const QString& path);

private:
    QLabel* m_failure;
    QLabel* m_busy;
    QLabel* m_recentHeading;
    QVBoxLayout* m_recent;
};

} // namespace isolume
