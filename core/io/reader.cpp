// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/reader.h"

#include "core/io/formats.h"
#include "core/io/refusal.h"
#include "core/io/text.h"

#include <algorithm>
#include <array>

namespace isolume {

#define ISOLUME_READER(name) extern const Reader name##Reader;
#include "core/io/readers.def"
#undef ISOLUME_READER

namespace {

/// Enough for the signatures of readers and for describeUnknown (DICOM's stands at 128).
constexpr std::size_t headBytes = 256;

const std::vector<Reader>& list()
{
    static const std::vector<Reader> all = {
#define ISOLUME_READER(name) name##Reader,
#include "core/io/readers.def"
#undef ISOLUME_READER
    };
    return all;
}

} // namespace

std::span<const Reader> readers() { return list(); }

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

int countFrames(const Source& source) { return readerFor(source).frames(source); }

Image readImage(const Source& source, int frame, const InputOptions& options)
{
    const Reader& reader = readerFor(source);
    if (frame < 0 || (frame > 0 && reader.frames == &oneFrame))
        refuse(source, "it has no frame " + std::to_string(frame) + ", but one");
    return reader.read(source, frame, options);
}

} // namespace isolume
