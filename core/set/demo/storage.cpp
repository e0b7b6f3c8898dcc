// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/set/demo/storage.h"

#include "core/error.h"

#include <gdal_priv.h>
#include <opencv2/imgcodecs.hpp>

#include <array>
#include <memory>
#include <mutex>
#include <string>

namespace isolume::demo {
namespace {

/// OpenCV writes no TIFF that says how many of its 16 bits are in use; GDAL does.
std::string writeTiff(const cv::Mat_<cv::Vec3w>& counts, const std::string& path)
{
    static std::once_flag once;
    std::call_once(once, [] { GDALAllRegister(); });
    CPLErrorHandlerPusher quiet(CPLQuietErrorHandler);
    CPLErrorReset();
    constexpr std::array<const char*, 5> options {
        "NBITS=10", "COMPRESS=DEFLATE", "PHOTOMETRIC=RGB", "INTERLEAVE=PIXEL", nullptr};
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    GDALDataset* file = driver->Create(
        path.c_str(), counts.cols, counts.rows, 3, GDT_UInt16, const_cast<char**>(options.data()));
    if (!file)
        return CPLGetLastErrorMsg();
    cv::Mat_<cv::Vec3w> pixels = counts.clone();
    std::array<int, 3> bands {3, 2, 1};
    const CPLErr written = file->RasterIO(GF_Write, 0, 0, counts.cols, counts.rows, pixels.data, counts.cols,
        counts.rows, GDT_UInt16, 3, bands.data(), 6, static_cast<GSpacing>(pixels.step[0]), 2, nullptr);
    GDALClose(file);
    return written == CE_None && CPLGetLastErrorType() < CE_Failure ? "" : CPLGetLastErrorMsg();
}

/// Empty where it worked, else why not.
std::string write(const cv::Mat_<cv::Vec3w>& counts, Storage storage, const std::string& path)
{
    if (storage == Storage::Tiff16)
        return writeTiff(counts, path);
    cv::Mat bytes;
    counts.convertTo(bytes, CV_8U);
    try {
        const std::vector<int> quality {cv::IMWRITE_JPEG_QUALITY, 94};
        const bool done = cv::imwrite(path, bytes, storage == Storage::Jpeg ? quality : std::vector<int>());
        return done ? "" : "the file could not be opened for writing";
    } catch (const cv::Exception& error) {
        return error.err;
    }
}

} // namespace

int mostCounts(Storage storage) { return storage == Storage::Tiff16 ? 1023 : 255; }

void store(const cv::Mat_<cv::Vec3w>& counts, Storage storage, const std::filesystem::path& name)
{
    const char* suffix = storage == Storage::Png ? ".png" : storage == Storage::Jpeg ? ".jpg" : ".tif";
    const std::filesystem::path path = name.string() + suffix, partial = name.string() + ".partial" + suffix;
    std::string problem = write(counts, storage, partial.string());
    std::error_code moved;
    if (problem.empty()) {
        std::filesystem::rename(partial, path, moved);
        problem = moved ? moved.message() : "";
    }
    if (!problem.empty()) {
        std::filesystem::remove(partial, moved);
        throw Error(
            {path.string(), "cannot write the picture", problem, "Check the disk's space and permissions."});
    }
}

} // namespace isolume::demo
