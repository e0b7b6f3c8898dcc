// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/export_folder.h"
#include "core/export/output_error.h"
#include "core/export/text.h"

#include <algorithm>
#include <array>
#include <set>
#include <system_error>

namespace isolume {

namespace fs = std::filesystem;

bool isOwnName(std::string_view name)
{
    constexpr std::array own {recipeName, manifestName, metadataName, summaryName, partialName};
    return std::find(own.begin(), own.end(), name) != own.end();
}

namespace {

[[noreturn]] void refuse(const fs::path& path, const std::string& why, const std::string& hint)
{
    throw OutputError({path.string(), "cannot write to", why, hint});
}

// Through a symbolic link below the folder a file would be written outside of it.
void refuseLinks(const fs::path& folder, const std::string& path, std::set<std::string>& known)
{
    for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
        const std::string parent = path.substr(0, slash);
        if (!known.insert(parent).second)
            continue;
        std::error_code error;
        const auto type = fs::symlink_status(folder / parent, error).type();
        if (type != fs::file_type::not_found && type != fs::file_type::directory)
            refuse(folder / parent, "it is in the way and is not a folder",
                "Move it away or choose another folder");
    }
}

bool isExport(const fs::path& folder)
{
    std::error_code error;
    if (!fs::is_regular_file(folder / recipeName, error))
        return false;
    try {
        readRecipe(folder / recipeName);
        return true;
    } catch (const Error&) {
        return false;
    }
}

void readEntries(std::map<std::string, ManifestEntry>& entries, const fs::path& file)
{
    for (auto& entry : readManifest(file).entries)
        entries.insert_or_assign(entry.output, std::move(entry));
}

// The recipe that is there decides, up to the moment it was fitted at.
void refuseOtherExport(
    const fs::path& folder, Recipe wanted, const FolderState& state, const std::vector<std::string>& paths)
{
    const Recipe there = readRecipe(folder / recipeName);
    if (wanted.fitted && there.fitted)
        wanted.fitted->on = there.fitted->on;
    if (toJson(wanted) != toJson(there))
        refuse(folder, "the export in it was made with another recipe or from another set",
            "Replace it (--overwrite) or choose another folder");
    const auto extension = [](const std::string& path) { return fs::path(path).extension(); };
    if (!paths.empty() && !state.entries.empty()
        && extension(state.entries.begin()->first) != extension(paths[0]))
        refuse(folder,
            "the export in it has the format " + extension(state.entries.begin()->first).string().substr(1),
            "Replace it (--overwrite) or choose another folder");
}

bool isUnchanged(const Source& source, const std::string& digest)
{
    try {
        return fileDigest(source.path(), source.name()) == digest;
    } catch (const Error&) { // its own row will say why
        return false;
    }
}

// A recipe that is fitted on no set does not tell of which set the export is; its manifest does. An image may have
// changed since and new ones may have come, but an output without an image here belongs to another set.
void refuseOtherSet(const fs::path& folder, const ImageSet& set, const FolderState& state,
    const std::vector<std::string>& paths)
{
    constexpr auto hint = "Replace it (--overwrite) or choose another folder";
    std::set<std::string> here;
    bool anyUnchanged = state.entries.empty();
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const auto entry = state.entries.find(paths[i]);
        if (entry == state.entries.end() || entry->second.source != validUtf8(set.items[i].name()))
            continue;
        here.insert(paths[i]);
        anyUnchanged = anyUnchanged || isUnchanged(set.source(i), entry->second.sourceDigest);
    }
    for (const auto& [output, entry] : state.entries)
        if (!here.contains(output))
            refuse(folder,
                "the export in it was made from another set: '" + entry.source + "' is not in this one",
                hint);
    if (!anyUnchanged)
        refuse(folder, "the export in it was made from other images of the same names", hint);
}

} // namespace

FolderState inspectFolder(const ImageSet& set, const ExportOptions& options, const Recipe& recipe,
    const std::vector<std::string>& paths)
{
    const fs::path& folder = options.folder;
    FolderState state;
    refuseInsideExport(folder);
    std::error_code error;
    const auto status = fs::status(folder, error);
    if (!fs::exists(status)) {
        if (error && status.type() == fs::file_type::none)
            refuse(folder, error.message(), "");
        return state;
    }
    if (!fs::is_directory(status))
        refuse(folder, "it is not a folder", "Choose another output folder");
    fs::directory_iterator entries(folder, error);
    if (error)
        refuse(folder, error.message(), "Choose another output folder");
    state.empty = std::all_of(begin(entries), end(entries),
        [](const fs::directory_entry& entry) { return entry.path().filename() == partialName; });
    if (state.empty)
        return state;
    if (!options.overwrite && !options.resume)
        refuse(folder, "the folder is not empty",
            "Go on with an interrupted export (--resume), replace an earlier one (--overwrite), or choose "
            "another folder");
    if (!isExport(folder))
        refuse(folder, "it holds files that are not of an export, and those are never replaced",
            "Choose another output folder");
    readEntries(state.entries, folder / partialName / manifestName);
    readEntries(state.entries, folder / manifestName);
    if (options.resume) {
        refuseOtherExport(folder, recipe, state, paths);
        refuseOtherSet(folder, set, state, paths);
    }
    // After a power failure the manifest may lack its last lines while their files are there.
    const bool unfinished = options.resume && !fs::exists(folder / summaryName, error);
    std::set<std::string> known;
    for (const auto& path : paths) {
        refuseLinks(folder, path, known);
        if (!unfinished && !state.entries.contains(path)
            && fs::exists(fs::symlink_status(folder / path, error)))
            refuse(folder / path, "a file that no export wrote has this name",
                "Move it away or choose another folder");
    }
    return state;
}

bool holdsUnfinishedExport(const fs::path& folder)
{
    std::error_code error; // what cannot be looked at holds nothing to go on with
    return fs::is_regular_file(folder / recipeName, error)
        && (fs::exists(folder / manifestName, error)
            || fs::exists(folder / partialName / manifestName, error))
        && !fs::exists(folder / summaryName, error);
}

void refuseInsideExport(const fs::path& folder)
{
    std::error_code error;
    const fs::path out = fs::weakly_canonical(fs::absolute(folder), error) / "";
    for (fs::path at = out.parent_path().parent_path(); at.has_relative_path(); at = at.parent_path())
        if (fs::is_regular_file(at / manifestName, error) && fs::is_regular_file(at / recipeName, error))
            refuse(folder, "it lies inside the export '" + at.string() + "', which would no longer be whole",
                "Choose a folder outside of it");
}

void refuseInsideSet(const fs::path& folder, const std::vector<fs::path>& setPaths)
{
    std::error_code error;
    const fs::path out = fs::weakly_canonical(fs::absolute(folder), error);
    for (const auto& path : setPaths) {
        const fs::path source = fs::weakly_canonical(fs::absolute(path), error);
        if (!fs::is_directory(source, error))
            continue;
        const auto [end, unused] = std::mismatch(source.begin(), source.end(), out.begin(), out.end());
        if (end == source.end() || (std::next(end) == source.end() && end->empty()))
            refuse(folder,
                "it lies inside the set '" + path.string() + "', whose next reading would find the results",
                "Choose a folder outside of the set");
    }
}

} // namespace isolume
