// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace isolume {

/// While it lives, GDAL on this thread neither prints nor writes files beside the data, and what it complains of
/// is kept. Only GTiff is registered: no plug-in is loaded and no other driver can claim a file.
class GdalSession {
public:
    GdalSession();
    ~GdalSession();
    GdalSession(const GdalSession&) = delete;
    GdalSession& operator=(const GdalSession&) = delete;

    /// The first error; empty where there was none.
    const std::string& error() const { return m_error; }
    const std::vector<std::string>& warnings() const { return m_warnings; }

    void note(bool isError, const char* text);

private:
    std::string m_error;
    std::vector<std::string> m_warnings;
};

} // namespace isolume
