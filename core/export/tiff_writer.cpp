// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/output_error.h"
#include "core/export/output_file.h"
#include "core/export/writer.h"

#include <atomic>
#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <fmt/format.h>
#include <gdal.h>
#include <gdal_frmts.h>
#include <memory>
#include <mutex>

namespace isolume {

namespace {

// GDAL's errors of this thread, as text in place of lines on the console.
class CaughtErrors {
public:
    CaughtErrors() { CPLPushErrorHandlerEx(&CaughtErrors::take, this); }
    ~CaughtErrors() { CPLPopErrorHandler(); }
    CaughtErrors(const CaughtErrors&) = delete;
    CaughtErrors& operator=(const CaughtErrors&) = delete;

    [[noreturn]] void fail() const
    {
        throw Error(
            {"", "cannot store the image as TIFF", m_text.empty() ? "GDAL gave no reason" : m_text, ""});
    }
    bool any() const { return !m_text.empty(); }

private:
    static void CPL_STDCALL take(CPLErr level, CPLErrorNum, const char* text)
    {
        auto* self = static_cast<CaughtErrors*>(CPLGetErrorHandlerUserData());
        if (level >= CE_Failure && self->m_text.empty())
            self->m_text = text;
    }
    std::string m_text;
};

GDALDriverH driver()
{
    static std::once_flag once;
    std::call_once(once, [] { GDALRegister_GTiff(); });
    return GDALGetDriverByName("GTiff");
}

struct Close {
    void operator()(void* dataset) const { GDALClose(dataset); }
};
struct Free {
    void operator()(GByte* bytes) const { VSIFree(bytes); }
};

// Uncompressed, so that the bytes do not depend on the version of a compressor. Only three channels are called
// RGB; a fourth is never taken for alpha.
CPLStringList options(int channels)
{
    CPLStringList list;
    list.SetNameValue("INTERLEAVE", "PIXEL");
    list.SetNameValue("PHOTOMETRIC", channels == 3 ? "RGB" : "MINISBLACK");
    list.SetNameValue("ALPHA", "NO");
    return list;
}

void encode(const std::string& memory, const Image& image, const CaughtErrors& errors)
{
    const Shape& s = image.shape();
    const std::unique_ptr<void, Close> dataset(GDALCreate(
        driver(), memory.c_str(), s.width, s.height, s.channels, GDT_Float32, options(s.channels).List()));
    if (!dataset)
        errors.fail();
    const auto value = static_cast<GSpacing>(sizeof(float));
    const GSpacing pixel = value * s.channels;
    // RasterIO asks for a pointer that is not const, also where it only reads.
    auto* pixels = const_cast<std::byte*>(image.bytes());
    if (GDALDatasetRasterIOEx(dataset.get(), GF_Write, 0, 0, s.width, s.height, pixels, s.width, s.height,
            GDT_Float32, s.channels, nullptr, pixel, pixel * s.width, value, nullptr)
        != CE_None)
        errors.fail();
}

// GDAL writes into memory and we to the disk: its own writing does not say why it failed.
Encoding write(const std::filesystem::path& file, const Image& image, Interval)
{
    static std::atomic<std::uint64_t> serial = 0;
    const std::string memory = fmt::format("/vsimem/isolume/{}.tiff", ++serial);
    const CaughtErrors errors;
    struct Unlink {
        const std::string& name;
        ~Unlink() { VSIUnlink(name.c_str()); }
    } const unlink {memory};
    encode(memory, image, errors);
    vsi_l_offset size = 0;
    const std::unique_ptr<GByte, Free> bytes(VSIGetMemFileBuffer(memory.c_str(), &size, TRUE));
    if (!bytes || errors.any())
        errors.fail();
    writeFile(file, {std::as_bytes(std::span(bytes.get(), static_cast<std::size_t>(size)))});
    return {};
}

} // namespace

Writer tiffWriter() { return {"tiff", "TIFF, float32", "tiff", write}; }

} // namespace isolume
