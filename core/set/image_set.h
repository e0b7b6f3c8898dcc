// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/io/source.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace isolume {

class Job;
class Catalog;

/// One image of a set: a frame of a file, and what is known of it without reading pixels.
struct SetItem {
    std::string path; ///< relative to the set's root, '/' between parts, bytes as the file system has them
    int frame = 0;
    int frames = 1; ///< frames in this file
    std::string split; ///< train, val, test, another name from metadata, or empty
    std::string label; ///< class, or empty
    std::string group;
    std::string mask; ///< path of a mask file, absolute or relative to the root, or empty
    FileStamp maskStamp;
    std::map<std::string, std::string> columns = {}; ///< others of a list, by the name in its header
    FileStamp stamp;
    std::uint64_t place = 0; ///< digest of the set's root: tells sets with equal paths apart

    /// "stack.tif" or, with more than one frame, "stack.tif#7" (frames count from 0).
    std::string name() const;
    bool operator==(const SetItem&) const = default;
};

/// The ordered list of images, from folders, files and lists. Order: as listed by a list; a folder's
/// files by path, byte by byte, so that it is the same on every machine.
struct ImageSet {
    std::filesystem::path root;
    std::vector<SetItem> items;
    std::vector<Failure> failures; ///< what could not even be listed (a folder without permission …)

    Source source(std::size_t index) const;
    /// Names in order of first appearance; train, val, test first.
    std::vector<std::string> splits() const;
    std::vector<std::string> labels() const;
};

/// Opens what the command line and the window call a SET: a folder, an image file, a .txt or .csv list, or
/// several of these. Counts the frames of files that may hold several; a file that cannot be opened stays in the list and fails when it is read.
/// Throws Error where a path does not exist or nothing in it looks like an image.
/// `known` (may be null) is asked for frame counts first, so that a set opened again is not read again.
ImageSet openSet(const std::vector<std::filesystem::path>& paths, Catalog* known, Job& job);

/// xxh3 digest over paths, frames and stamps of the items: "xxh3:0123456789abcdef".
std::string setDigest(const ImageSet& set);

} // namespace isolume
