// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>

namespace isolume {

/// What is set once a process. Errors come to us as exceptions and go into the Failure; nothing of a library reaches
/// the console.
inline void quietLibraries()
{
    cv::setNumThreads(1); // our own pipeline keeps the cores busy
    cv::redirectError([](int, const char*, const char*, const char*, int, void*) { return 0; });
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
}

} // namespace isolume
