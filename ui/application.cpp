// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/application.h"

namespace isolume {

bool Application::notify(QObject* receiver, QEvent* event)
{
    try {
        return QApplication::notify(receiver, event);
    } catch (const Error& error) {
        emit failed(error.failure());
    } catch (const std::bad_alloc&) {
        emit failed({"", "could not do that", "there is not enough memory",
            "Close other programs, or open a smaller set"});
    } catch (const std::exception& error) {
        emit failed({"", "could not do that", error.what(),
            "Please report this; your set and recipe are still there"});
    }
    return false;
}

} // namespace isolume
