// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/bytes.h"
#include "core/io/finish.h"
#include "core/io/gdal_session.h"
#include "core/io/refusal.h"
#include "core/io/tiff_pages.h"

#include <algorithm>
#include <array>
#include <gdal.h>
#include <memory>
#include <string_view>

namespace isolume {

namespace {

constexpr std::uint16_t miniswhite = 0, paletted = 3, separated = 5;

struct Close {
    void operator()(void* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<void, Close>;

/// GDAL's messages begin with the names of the file and of libtiff's functions; what is left is the reason.
std::string reasonOf(const GdalSession& session, const std::string& fallback)
{
    const std::string& text = session.error();
    if (text.find("Read error") != std::string::npos)
        return "the file is cut off";
    const std::size_t colon = text.rfind(':');
    const std::size_t start = text.find_first_not_of(' ', colon == std::string::npos ? 0 : colon + 1);
    return start == std::string::npos ? fallback : text.substr(start);
}

Dataset open(const Source& source, const TiffPage& page, int frame, const GdalSession& session)
{
    // The first page is opened by name, so that GDAL finds its mask, inside or beside the file. CMYK is asked
    // for raw: GDAL would turn it into RGBA by libtiff's own formula.
    std::string name = std::filesystem::absolute(source.path()).string();
    if (frame > 0)
        name = "GTIFF_DIR:off:" + std::to_string(page.offset) + ":" + name;
    if (page.photometric == separated)
        name = "GTIFF_RAW:" + name;
    const char* const drivers[] = {"GTiff", nullptr};
    const char* const options[] = {"GEOREF_SOURCES=NONE", nullptr}; // where on earth it lies does not matter
    Dataset dataset(
        GDALOpenEx(name.c_str(), GDAL_OF_RASTER | GDAL_OF_VERBOSE_ERROR, drivers, options, nullptr));
    if (!dataset)
        refuse(source, "its TIFF structure is broken: " + reasonOf(session, "GDAL cannot open it"));
    return dataset;
}

struct SampleType {
    GDALDataType gdal = GDT_Byte;
    Depth depth = Depth::U8;
    SampleKind kind = SampleKind::Plain;
    std::string stored;
};

SampleType sampleType(const Source& source, GDALRasterBandH band, const TiffPage& page)
{
    constexpr std::uint16_t isSigned = 2;
    const bool odd = page.bits != 8 && page.bits != 16 && page.bits != 32 && page.bits != 64;
    if (page.format == isSigned && odd)
        refuse(
            source, "it holds signed samples of " + std::to_string(page.bits) + " bits, which are not read");
    const GDALDataType type = GDALGetRasterDataType(band);
    switch (type) {
    case GDT_UInt16:
        return {type, Depth::U16, SampleKind::Plain, "uint16"};
    case GDT_Int16:
        return {type, Depth::I16, SampleKind::Plain, "int16"};
    case GDT_UInt32:
        return {type, Depth::U32, SampleKind::Plain, "uint32"};
    case GDT_Int32:
        return {type, Depth::I32, SampleKind::Plain, "int32"};
    case GDT_Float32:
        return {type, Depth::F32, SampleKind::Plain, page.bits == 16 ? "float16" : "float32"};
    case GDT_Float64:
        return {type, Depth::F32, SampleKind::Float64, "float64"};
    default:
        break;
    }
    // Before 3.7 GDAL has no type for int8: the bytes come as unsigned and only the tag tells.
    if (GDALGetDataTypeSizeBytes(type) == 1 && page.format == isSigned)
        return {type, Depth::I8, SampleKind::Plain, "int8"};
    if (type == GDT_Byte)
        return {type, Depth::U8, SampleKind::Plain, "uint8"};
    refuse(source,
        std::string("its samples are of the type ") + GDALGetDataTypeName(type) + ", which is not read",
        "Convert it to float32");
}

/// Warnings while pixels are read that mean that libtiff's codecs made some of them up.
void checkWarnings(const Source& source, const GdalSession& session)
{
    constexpr std::array<std::string_view, 6> bad = {"remature end", "Premature EOF", "Premature EOL",
        "Corrupt JPEG data", "Bad code word", "Line length mismatch"};
    for (const std::string& text : session.warnings()) {
        const bool isBad = std::any_of(
            bad.begin(), bad.end(), [&](std::string_view b) { return text.find(b) != std::string::npos; });
        if (isBad && text.find("extraneous bytes") == std::string::npos)
            refuse(source, "its pixel data are damaged: " + text, "Copy or download it again");
    }
}

void readPixels(
    const Source& source, GDALDatasetH dataset, GDALDataType type, const GdalSession& session, Decoded& d)
{
    const auto size = static_cast<GSpacing>(GDALGetDataTypeSizeBytes(type));
    const GSpacing pixel = size * d.samples;
    std::vector<int> bands(static_cast<std::size_t>(d.samples));
    for (std::size_t i = 0; i < bands.size(); ++i)
        bands[i] = static_cast<int>(i) + 1;
    d.data = Buffer(static_cast<std::size_t>(d.height) * static_cast<std::size_t>(d.width)
        * static_cast<std::size_t>(pixel));
    const CPLErr status = GDALDatasetRasterIOEx(dataset, GF_Read, 0, 0, d.width, d.height, d.data.data(),
        d.width, d.height, type, d.samples, bands.data(), pixel, pixel * d.width, size, nullptr);
    if (status != CE_None || !session.error().empty())
        refuse(source, "its pixels cannot be decoded: " + reasonOf(session, "GDAL gives no reason"),
            "Copy or download it again");
    checkWarnings(source, session);
}

/// A mask page inside the file or a .msk beside it; it is the file's, so pages after the first have none.
void readMask(const Source& source, GDALDatasetH dataset, const GdalSession& session, Decoded& d)
{
    GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
    const int flags = GDALGetMaskFlags(band);
    if ((flags & GMF_PER_DATASET) == 0 || (flags & GMF_ALPHA) != 0)
        return;
    GDALRasterBandH mask = GDALGetMaskBand(band);
    if (!mask || GDALGetRasterBandXSize(mask) != d.width || GDALGetRasterBandYSize(mask) != d.height)
        refuse(source, "its mask has another size than the image");
    d.mask = Buffer(static_cast<std::size_t>(d.height) * static_cast<std::size_t>(d.width));
    const CPLErr status = GDALRasterIO(
        mask, GF_Read, 0, 0, d.width, d.height, d.mask.data(), d.width, d.height, GDT_Byte, 0, 0);
    if (status != CE_None)
        refuse(source, "its mask cannot be decoded: " + reasonOf(session, "GDAL gives no reason"));
    d.notes.emplace_back("mask applied");
}

void readDeclarations(GDALDatasetH dataset, Decoded& d)
{
    for (int i = 1; i <= d.samples; ++i) {
        GDALRasterBandH band = GDALGetRasterBand(dataset, i);
        int known = 0;
        const double nodata = GDALGetRasterNoDataValue(band, &known);
        d.nodata.push_back(known ? std::optional(nodata) : std::nullopt);
        Rescale rescale;
        const double factor = GDALGetRasterScale(band, &known);
        rescale.factor = known ? factor : 1;
        const double offset = GDALGetRasterOffset(band, &known);
        rescale.offset = known ? offset : 0;
        d.rescale.push_back(rescale);
    }
}

/// As for JPEG, but from samples that are not inverted: R = (255−C)(255−K)/255, rounded half up.
void cmykToRgb(Decoded& d)
{
    const std::size_t pixels = static_cast<std::size_t>(d.height) * static_cast<std::size_t>(d.width);
    Buffer rgb(pixels * 3);
    const auto* from = d.data.as<std::uint8_t>();
    auto* to = rgb.as<std::uint8_t>();
    for (std::size_t i = 0; i < pixels; ++i, from += 4, to += 3) {
        for (std::size_t c = 0; c < 3; ++c)
            to[c] = static_cast<std::uint8_t>(((255 - from[c]) * (255 - from[3]) * 2 + 255) / 510);
    }
    d.data = std::move(rgb);
    d.samples = 3;
    d.notes.emplace_back("CMYK converted to RGB");
}

void interpret(const Source& source, const TiffPage& page, Decoded& d)
{
    const bool natural = page.bits == 8 || page.bits == 16 || page.bits == 32 || page.bits == 64;
    if (!natural && !isFloat(d.depth)) {
        d.bits = page.bits;
        d.notes.push_back(std::to_string(page.bits) + "-bit samples, kept as stored");
    }
    d.orientation = page.orientation;
    d.lastIsAlpha = page.lastIsAlpha && (d.samples == 2 || d.samples == 4);
    d.whiteIsZero = page.photometric == miniswhite;
    if (page.photometric == paletted && d.samples == 1 && !isFloat(d.depth)) {
        d.palette = tiffPalette(source, page);
        if (d.palette.empty())
            refuse(source, "its palette is missing");
        d.rescale.clear();
    }
    if (page.photometric == separated && d.samples == 4 && d.depth == Depth::U8 && !page.lastIsAlpha)
        cmykToRgb(d);
}

bool recognizes(std::span<const std::byte> head)
{
    using namespace std::string_view_literals;
    const ByteView view(head, std::endian::big);
    return view.startsWith("II*\0"sv) || view.startsWith("MM\0*"sv) || view.startsWith("II+\0"sv)
        || view.startsWith("MM\0+"sv);
}

int frames(const Source& source) { return static_cast<int>(tiffFrames(source).size()); }

/// The file's frames. A stack is read frame after frame, and walking all its pages for each would take time that
/// grows with their square; so each thread remembers the last file's, until the file or the stack's begin changes.
std::shared_ptr<const std::vector<TiffPage>> framesOf(const Source& source, int frame)
{
    struct Walked {
        std::filesystem::path path;
        FileStamp stamp;
        std::shared_ptr<const std::vector<TiffPage>> frames;
    };
    thread_local Walked last;
    const FileStamp stamp = source.stamp();
    if (frame == 0 || !last.frames || last.path != source.path() || last.stamp != stamp)
        last = {source.path(), stamp, std::make_shared<const std::vector<TiffPage>>(tiffFrames(source))};
    return last.frames;
}

Image read(const Source& source, int frame, const InputOptions& options)
{
    const auto walked = framesOf(source, frame);
    const std::vector<TiffPage>& pages = *walked;
    if (frame < 0 || static_cast<std::size_t>(frame) >= pages.size())
        refuse(source, "it has no frame " + std::to_string(frame) + ", but " + std::to_string(pages.size()));
    const TiffPage& page = pages[static_cast<std::size_t>(frame)];
    if (!page.equalBits)
        refuse(source, "its samples have different numbers of bits, which is not read");
    checkClaim(source, {page.width, page.height, (std::uint64_t {page.samples} * page.bits + 7) / 8},
        source.stamp().size);

    const GdalSession session;
    const Dataset dataset = open(source, page, frame, session);
    Decoded d;
    d.width = GDALGetRasterXSize(dataset.get());
    d.height = GDALGetRasterYSize(dataset.get());
    d.samples = GDALGetRasterCount(dataset.get());
    if (d.samples == 0 || static_cast<std::uint64_t>(d.width) != page.width
        || static_cast<std::uint64_t>(d.height) != page.height)
        refuse(source, "its TIFF structure is broken: its tags contradict each other");
    if (d.samples == 4 && page.samples == 3) {
        d.samples = 3; // libtiff makes RGBA of YCbCr and Lab that are not JPEG; its alpha is not the file's
        d.notes.emplace_back("converted to RGB");
    }
    const SampleType type = sampleType(source, GDALGetRasterBand(dataset.get(), 1), page);
    d.depth = type.depth;
    d.kind = type.kind;
    d.stored = type.stored;
    checkClaim(source,
        {page.width, page.height,
            static_cast<std::uint64_t>(d.samples)
                * static_cast<std::uint64_t>(GDALGetDataTypeSizeBytes(type.gdal))},
        source.stamp().size);
    readPixels(source, dataset.get(), type.gdal, session, d);
    readDeclarations(dataset.get(), d);
    if (frame == 0)
        readMask(source, dataset.get(), session, d);
    interpret(source, page, d);
    return finish(std::move(d), options);
}

constexpr std::array<std::string_view, 4> extensions = {"tif", "tiff", "svs", "btf"};
constexpr std::array<std::string_view, 2> masks = {".msk", ".MSK"};

} // namespace

extern const Reader tiffReader;
const Reader tiffReader = {"tiff", "TIFF, GeoTIFF, BigTIFF", extensions, recognizes, frames, read, masks};

} // namespace isolume
