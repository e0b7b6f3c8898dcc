// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>

namespace isolume {

/// From now on SIGINT and SIGTERM request a stop, which the token tells of; a second one ends the process at once. Both stay ignored
/// where they were (nohup). Call it before any thread is started.
std::stop_token stopOnSignals();

} // namespace isolume
