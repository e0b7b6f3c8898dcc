// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/reader.h"

#include "core/error.h"
#include "core/io/formats.h"
#include "core/io/refusal.h"
#include "core/io/text.h"

#include <algorithm>
#include <array>
#include <type_traits>

namespace isolume {

#define ISOLUME_READER(name) extern const Reader name##Reader;
#include "core/io/readers.def"
#undef ISOLUME_READER

namespace {

/// Enough for the signatures of readers and for describeUnknown (DICOM's stands at 128).
constexpr std::size_t headBytes = 256;

} // namespace

std::span<const Reader> readers()
{
    // Nothing to destroy at the program's end, where threads may still be about.
    static const std::array all {
#define ISOLUME_READER(name) name##Reader,
#include "core/io/readers.def"
#undef ISOLUME_READER
    };
    static_assert(std::is_trivially_destructible_v<decltype(all)>);
    return all;
}

bool hasExtensionOf(const Reader& reader, const std::filesystem::path& path)
{
    const std::string extension = lowered(path.extension().string());
    return extension.size() > 1
        && std::ranges::find(reader.extensions, std::string_view(extension).substr(1))
        != reader.extensions.end();
}

bool hasImageExtension(const std::filesystem::path& path)
{
    return std::ranges::any_of(readers(), [&](const Reader& r) { return hasExtensionOf(r, path); });
}

const Reader& readerFor(const Source& source)
{
    const Buffer head = source.head(headBytes);
    const auto bytes = head.bytes();
    const auto found = std::ranges::find_if(readers(), [&](const Reader& r) { return r.recognizes(bytes); });
    if (found == readers().end())
        refuse(source, describeUnknown(bytes));
    return *found;
}

namespace {

/// f(reader). DICOM may begin with the header of a TIFF file, which it may hold or not: where it does not, what is wrong
/// is not the TIFF.
template <class F> auto withReader(const Source& source, F&& f)
{
    const Reader& reader = readerFor(source);
    try {
        return f(reader);
    } catch (const Error&) {
        const Buffer head = source.head(headBytes);
        if (isDicom(head.bytes()))
            refuse(source, describeUnknown(head.bytes()));
        throw;
    }
}

} // namespace

int countFrames(const Source& source)
{
    return withReader(source, [&](const Reader& reader) { return reader.frames(source); });
}

Image readImage(const Source& source, int frame, const InputOptions& options)
{
    return withReader(source, [&](const Reader& reader) {
        if (frame < 0 || (frame > 0 && reader.frames == &oneFrame))
            refuse(source, "it has no frame " + std::to_string(frame) + ", but one");
        return reader.read(source, frame, options);
    });
}

} // namespace isolume
