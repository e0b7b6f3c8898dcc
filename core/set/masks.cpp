// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/set/masks.h"

#include "core/io/source.h"
#include "core/set/image_set_walk.h"

#include <algorithm>
#include <unordered_map>

namespace isolume {

namespace {

namespace fs = std::filesystem;

std::string withoutExtension(const std::string& path) { return fs::path(path).replace_extension().string(); }

bool liesIn(const fs::path& file, const fs::path& folder)
{
    return std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first == folder.end();
}

} // namespace

void assignMasks(ImageSet& set, const fs::path& folder, Job& job)
{
    std::error_code error;
    if (!fs::is_directory(folder, error))
        throw Error({folder.string(), "cannot use the masks", error ? error.message() : "it is not a folder",
            "Name the folder that the masks are in"});
    const fs::path place = fs::weakly_canonical(fs::absolute(folder));
    std::unordered_map<std::string, std::string> masks;
    for (const std::string& file : walkFolder(place, job).images)
        masks.try_emplace(withoutExtension(file), file);

    std::vector<SetItem> items;
    std::size_t found = 0;
    for (std::size_t i = 0; i < set.items.size(); ++i) {
        if (liesIn(fs::weakly_canonical(set.source(i).path()), place))
            continue;
        SetItem item = set.items[i];
        if (const auto mask = masks.find(withoutExtension(item.path)); mask != masks.end()) {
            item.mask = (place / mask->second).string();
            item.maskStamp = stampOf(item.mask);
            ++found;
        }
        items.push_back(std::move(item));
    }
    if (found == 0)
        throw Error(
            {folder.string(), "cannot use the masks", "none of them is named as an image of the set is",
                "Give a folder in which the mask of a/1.jpg is a/1.png"});
    set.items = std::move(items);
}

} // namespace isolume
