// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/writer.h"
#include "core/export/written_numbers.h"
#include "core/recipe/recipe.h"
#include "core/set/image_set.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace isolume {

/// Everything that a line of manifest.jsonl says of one written image.
struct ManifestLine {
    const SetItem& item;
    std::string sourceDigest, output, outputDigest;
    Shape shape; ///< of what was written
    std::string group;
    Depth depth = Depth::F32; ///< of the source
    DataRange range; ///< of the source
    std::vector<ImageFit> fits; ///< by step of the recipe
    WrittenNumbers numbers;
    bool degenerate = false;
    Encoding encoding;
};

/// One line, without its end. The keys, in this order:
///   source, frame, frames          path relative to the set, frame from 0, frames of that file
///   source_digest                  "xxh3:…" of the whole file
///   output, output_digest          path relative to the export folder, "xxh3:…" of the file
///   shape, dtype                   [H, W, C]; "float32", "uint16"
///   source_dtype, source_max, source_range   type of the source's values, METHODS.md's max and 0…max of them: what
///                                  takes the written values back to them
///   label, split, group            "" where there is none
///   fitted                         [{"name": "R", "mean": …}], one entry a channel or one for all; null: no fit;
///                                  of a chain a list of these, one a step
///   channels                       [{"name", "min", "max", "mean", "std"}] of the valid values that a reader of
///                                  the file gets (integers undone by scale and offset); null: no valid value
///   clipped_low, clipped_high      share of valid values outside the nominal range, before the method's own clip
///   lost                           number of valid values that cannot be taken back from what was written: cut off,
///                                  or made one with others
///   invalid                        number of values that are not valid
///   degenerate                     true: what the method divides by was 0
///   scale, offset                  integers alone: value = stored · scale + offset
///   saturated_low, saturated_high  integers alone: number of valid values outside the type
std::string toJson(const ManifestLine& line);

/// What resume, verify and the totals need of a line.
struct ManifestEntry {
    std::string text; ///< the line itself
    std::string source; ///< with "#7" where the file has frames
    std::string sourceDigest, output, outputDigest, label, split;
    double values = 0, invalid = 0; ///< numbers of values
    double clippedLow = 0, clippedHigh = 0; ///< shares of the valid ones
    bool degenerate = false;
};
/// Nothing where the text is no line of a manifest (cut off by a crash), or names an output outside of the folder.
std::optional<ManifestEntry> manifestEntry(const std::string& text);

struct Manifest {
    std::vector<ManifestEntry> entries;
    std::vector<std::size_t> damaged; ///< lines that say nothing, counted from 1
};
/// Empty where there is no such file.
Manifest readManifest(const std::filesystem::path& file);

} // namespace isolume
