// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QApplication>

namespace isolume {

/// Keeps running where a slot throws: nothing of a user's work is lost to a mistake of ours.
class Application : public QApplication {
    Q_OBJECT
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override;

signals:
    void failed(const isolume::Failure& failure);
};

} // namespace isolume
