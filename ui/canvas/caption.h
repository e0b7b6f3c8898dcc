// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace isolume {

/// What a pane shows, cut in the middle where it has no room, and at the right edge the range from black to white.
class Caption : public QWidget {
    Q_OBJECT
public:
    explicit Caption(QWidget* parent = nullptr);

    void setTitle(const QString& title);
    QString title() const { return m_title; }
    void setRange(const QString& range);
    QString range() const { return m_range; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void describe();

    QString m_title, m_range;
};

} // namespace isolume
