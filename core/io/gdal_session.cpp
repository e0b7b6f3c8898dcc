// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/gdal_session.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>
#include <gdal_frmts.h>
#include <mutex>

namespace isolume {

namespace {

void onError(CPLErr level, CPLErrorNum, const char* text)
{
    auto* session = static_cast<GdalSession*>(CPLGetErrorHandlerUserData());
    if (level == CE_Warning || level == CE_Failure || level == CE_Fatal)
        session->note(level != CE_Warning, text);
}

struct Setting {
    const char* name;
    const char* value;
};

constexpr Setting settings[] = {
    {"GDAL_PAM_ENABLED", "NO"}, // never write .aux.xml
    {"GDAL_DISABLE_READDIR_ON_OPEN",
        "TRUE"}, // a .msk is asked for by name; folders of 100,000 are not listed
};

} // namespace

GdalSession::GdalSession()
{
    static std::once_flag once;
    std::call_once(once, [] { GDALRegister_GTiff(); });
    CPLPushErrorHandlerEx(onError, this);
    for (const Setting& s : settings)
        CPLSetThreadLocalConfigOption(s.name, s.value);
}

GdalSession::~GdalSession()
{
    for (const Setting& s : settings)
        CPLSetThreadLocalConfigOption(s.name, nullptr);
    CPLPopErrorHandler();
}

void GdalSession::note(bool isError, const char* text)
{
    constexpr std::size_t enough = 100; // a damaged file can complain of every row
    if (!isError && m_warnings.size() < enough)
        m_warnings.emplace_back(text);
    else if (isError && m_error.empty())
        m_error = text;
}

} // namespace isolume
