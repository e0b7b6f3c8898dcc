// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "core/io/source.h"

#include <optional>
#include <span>
#include <string_view>

namespace isolume {

/// What the user says about the pixels where the file does not (or is wrong).
struct InputOptions {
    std::optional<double> nodata; ///< compared as stored, every channel; beside what the file declares
    std::optional<int> bits; ///< bits in use of an integer sample, e.g. 12 in 16

    bool operator==(const InputOptions&) const = default;
};

/// One input format family: a value in the list that readers.def orders. Functions throw Error.
struct Reader {
    std::string_view id, label;
    std::span<const std::string_view> extensions; ///< lower case, without the dot
    bool (*recognizes)(std::span<const std::byte> head); ///< by signature, from the first 64 bytes
    int (*frames)(const Source&); ///< pages or frames in the file; reads headers only
    Image (*read)(const Source&, int frame, const InputOptions&); ///< frame counts from 0
    std::span<const std::string_view> beside = {}; ///< endings of files that are read with NAME: NAME.msk
};

/// In the order of trying.
std::span<const Reader> readers();

/// True where the name has an extension that the reader, or some reader, declares (any case).
bool hasExtensionOf(const Reader& reader, const std::filesystem::path& path);
bool hasImageExtension(const std::filesystem::path& path);

/// The reader whose signature fits the file's first bytes, whatever the name says.
/// Throws Error (what the bytes look like instead) where none does.
const Reader& readerFor(const Source& source);

/// Frames of the file, by the reader that fits.
int countFrames(const Source& source);
/// One frame, decoded, upright, validity worked out.
Image readImage(const Source& source, int frame, const InputOptions& options = {});

} // namespace isolume
