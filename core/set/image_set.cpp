// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/set/image_set.h"

#include "core/io/formats.h"
#include "core/io/text.h"
#include "core/jobs/job.h"
#include "core/set/image_set_list.h"
#include "core/set/image_set_walk.h"
#include "core/stats/catalog.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <sys/stat.h>
#include <unordered_map>
#include <unordered_set>
#include <xxhash.h>

namespace isolume {

namespace {

namespace fs = std::filesystem;

/// Absolute, without "..", "." and a slash at the end.
std::string normal(const fs::path& path)
{
    std::string text = fs::absolute(path).lexically_normal().string();
    while (text.size() > 1 && text.ends_with('/'))
        text.pop_back();
    return text;
}

std::optional<struct stat> statOf(const std::string& path)
{
    struct stat info { };
    return ::stat(path.c_str(), &info) == 0 ? std::optional(info) : std::nullopt;
}

/// The first parts of a path: "train/a/1.png" → "train", "a". The file's own name is no part.
std::array<std::string, 2> leadingFolders(const std::string& path)
{
    std::array<std::string, 2> parts;
    std::size_t at = 0;
    for (std::string& part : parts) {
        const std::size_t slash = path.find('/', at);
        if (slash == std::string::npos)
            break;
        part = path.substr(at, slash - at);
        at = slash + 1;
    }
    return parts;
}

/// Names that folders give: a first folder train, val or test is the split and the next one the class; else the
/// first one is the class.
void nameByFolders(ListedImage& image, const std::string& relative)
{
    const auto [first, second] = leadingFolders(relative);
    const std::string split = splitName(lowered(first));
    const bool isSplit = split == "train" || split == "val" || split == "test";
    if (image.split.empty() && isSplit)
        image.split = split;
    if (image.label.empty())
        image.label = isSplit ? second : first;
}

/// Collects what the arguments name, in their order, each file once.
class Collector {
public:
    explicit Collector(Job& job)
        : m_job(job)
    {
    }

    void add(const fs::path& argument)
    {
        const std::string path = normal(argument);
        const auto info = statOf(path);
        const std::string extension = lowered(fs::path(path).extension().string());
        if (!info)
            throw Error({argument.string(), "cannot open", "there is no such file or folder", ""});
        if (S_ISDIR(info->st_mode)) {
            addFolder(path);
        } else if (extension == ".txt" || extension == ".csv") {
            addList(path, extension == ".txt" ? readTextList(path) : readTableList(path));
        } else {
            place(path.substr(0, std::max<std::size_t>(path.rfind('/'), 1)));
            take({path, {}, {}, {}, {}});
        }
    }

    std::vector<ListedImage> images;
    std::vector<Failure> failures;
    std::string root;

private:
    /// Widens the root so that `folder` is in it.
    void place(const std::string& folder)
    {
        if (root.empty())
            root = folder;
        while (root != "/" && folder != root && !folder.starts_with(root + "/"))
            root = root.substr(0, std::max<std::size_t>(root.rfind('/'), 1));
    }

    void take(ListedImage image)
    {
        if (m_taken.insert(image.path).second)
            images.push_back(std::move(image));
        else
            failures.push_back({image.path, "cannot take", "it is named twice", "Name it once"});
    }

    void addList(const std::string& file, ImageList list)
    {
        const std::string folder = fs::path(file).parent_path().string();
        place(folder);
        const std::string prefix = folder == "/" ? folder : folder + "/";
        failures.insert(failures.end(), list.failures.begin(), list.failures.end());
        for (ListedImage& image : list.images) {
            const auto info = statOf(image.path);
            if (!info || S_ISDIR(info->st_mode)) {
                failures.push_back(
                    {image.path, "cannot take", info ? "it is a folder" : "there is no such file",
                        "Correct the list " + fs::path(file).filename().string()});
                continue;
            }
            place(fs::path(image.path).parent_path().string());
            if (image.path.starts_with(prefix))
                nameByFolders(image, image.path.substr(prefix.size()));
            take(std::move(image));
        }
    }

    /// What every metadata.csv below says, by image. One that is no list of images is reported and left out.
    std::unordered_map<std::string, ListedImage> readTables(
        const std::string& prefix, const FolderContents& found)
    {
        std::unordered_map<std::string, ListedImage> named;
        for (const std::string& table : found.tables) {
            try {
                ImageList list = readTableList(prefix + table);
                failures.insert(failures.end(), list.failures.begin(), list.failures.end());
                for (ListedImage& image : list.images) {
                    std::string path = image.path;
                    if (statOf(path))
                        named.insert_or_assign(std::move(path), std::move(image));
                    else
                        failures.push_back(
                            {path, "cannot take", "there is no such file", "Correct " + table});
                }
            } catch (const Error& error) {
                failures.push_back(error.failure());
            }
        }
        return named;
    }

    void addFolder(const std::string& folder)
    {
        place(folder);
        const std::string prefix = folder == "/" ? folder : folder + "/";
        FolderContents found = walkFolder(folder, m_job);
        failures.insert(failures.end(), found.failures.begin(), found.failures.end());
        auto named = readTables(prefix, found);
        std::unordered_set<std::string> masks; // a file that serves as a mask is no image of the set
        for (const auto& [path, image] : named)
            masks.insert(image.mask);
        for (const std::string& relative : found.images) {
            const std::string path = prefix + relative;
            if (masks.contains(path))
                continue;
            const auto known = named.find(path);
            ListedImage image = known == named.end() ? ListedImage {path, {}, {}, {}, {}} : known->second;
            nameByFolders(image, relative);
            take(std::move(image));
        }
    }

    Job& m_job;
    std::unordered_set<std::string> m_taken;
};

/// Relative to `root`, which holds it; what lies outside (a mask may) keeps its way there.
std::string relativeTo(const std::string& root, const std::string& path)
{
    const std::string prefix = root == "/" ? root : root + "/";
    if (path.empty() || path.starts_with(prefix))
        return path.empty() ? path : path.substr(prefix.size());
    return fs::path(path).lexically_relative(root).string();
}

bool mayHoldFrames(const std::string& path)
{
    return std::ranges::any_of(
        readers(), [&](const Reader& r) { return r.frames != &oneFrame && hasExtensionOf(r, path); });
}

/// 1 where the file cannot be read: then reading it says why.
int framesOf(const std::string& path, const SetItem& item, Catalog* known)
{
    if (!mayHoldFrames(path))
        return 1;
    if (const auto frames = known ? known->frames(item) : std::nullopt)
        return *frames;
    try {
        const int frames = countFrames(Source(path, item.path));
        if (known)
            known->storeFrames(item, frames);
        return frames;
    } catch (const Error&) {
        return 1;
    }
}

void addItems(ImageSet& set, const ListedImage& image, const std::string& root, Catalog* known)
{
    SetItem item;
    item.path = relativeTo(root, image.path);
    item.split = image.split;
    item.label = image.label;
    item.group = image.group;
    item.mask = relativeTo(root, image.mask);
    item.maskStamp = image.mask.empty() ? FileStamp() : stampOf(image.mask);
    item.columns = image.columns;
    item.stamp = stampOf(image.path);
    item.place = XXH3_64bits(root.data(), root.size());
    item.frames = framesOf(image.path, item, known);
    for (item.frame = 0; item.frame < item.frames; ++item.frame)
        set.items.push_back(item);
}

/// Names in order of first appearance, those of `first` before them; empty names are none.
std::vector<std::string> namesOf(
    const ImageSet& set, std::string SetItem::*member, std::initializer_list<std::string_view> first)
{
    std::vector<std::string> names;
    std::unordered_set<std::string> seen;
    for (const SetItem& item : set.items) {
        if (!(item.*member).empty() && seen.insert(item.*member).second)
            names.push_back(item.*member);
    }
    const auto rank = [&](const std::string& name) { return std::find(first.begin(), first.end(), name); };
    std::ranges::stable_sort(names, {}, rank);
    return names;
}

} // namespace

std::string SetItem::name() const { return frames > 1 ? path + "#" + std::to_string(frame) : path; }

Source ImageSet::source(std::size_t index) const
{
    return Source(root / items[index].path, items[index].path);
}

std::vector<std::string> ImageSet::splits() const
{
    return namesOf(*this, &SetItem::split, {"train", "val", "test"});
}

std::vector<std::string> ImageSet::labels() const { return namesOf(*this, &SetItem::label, {}); }

ImageSet openSet(const std::vector<std::filesystem::path>& paths, Catalog* known, Job& job)
{
    if (paths.empty())
        throw Error({"", "cannot open a set", "no folder, file or list was named", ""});
    Collector collector(job);
    for (const fs::path& path : paths)
        collector.add(path);
    ImageSet set;
    set.root = collector.root;
    set.failures = std::move(collector.failures);
    for (std::size_t i = 0; i < collector.images.size(); ++i) {
        job.checkpoint(static_cast<double>(i) / static_cast<double>(collector.images.size()));
        addItems(set, collector.images[i], collector.root, known);
    }
    if (set.items.empty())
        throw Error({paths.front().string(), "cannot open",
            set.failures.empty() ? "there is no image in it"
                                 : "no image in it can be used: " + sentence(set.failures.front()),
            "A set is a folder of images, an image, or a .txt or .csv list of images"});
    return set;
}

std::string setDigest(const ImageSet& set)
{
    const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(), &XXH3_freeState);
    if (!state)
        throw std::bad_alloc();
    XXH3_64bits_reset(state.get());
    for (const SetItem& item : set.items) {
        const std::array<std::uint64_t, 3> numbers = {static_cast<std::uint64_t>(item.frame), item.stamp.size,
            static_cast<std::uint64_t>(item.stamp.changed)};
        XXH3_64bits_update(state.get(), item.path.c_str(), item.path.size() + 1);
        XXH3_64bits_update(state.get(), numbers.data(), sizeof numbers);
        if (item.stamp.beside != 0)
            XXH3_64bits_update(state.get(), &item.stamp.beside, sizeof item.stamp.beside);
    }
    std::array<char, 32> text {};
    std::snprintf(text.data(), text.size(), "xxh3:%016llx",
        static_cast<unsigned long long>(XXH3_64bits_digest(state.get())));
    return text.data();
}

} // namespace isolume
