// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/export_folder.h"

#include "core/export/output_error.h"
#include "core/export/text.h"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace isolume {

namespace fs = std::filesystem;

namespace {

// With the folder for what is being written in it, of which nobody needs to hear.
void makeFolder(const fs::path& folder)
{
    std::error_code error;
    fs::create_directories(folder / partialName, error);
    if (error)
        throw OutputError(
            {folder.string(), "cannot make the folder", error.message(), "Choose another output folder"});
}

// Only what lies below the folder: the manifest is a file that anyone may have edited.
bool staysInside(const std::string& output)
{
    const fs::path path(output);
    if (path.is_absolute())
        return false;
    for (const auto& part : path)
        if (part == "..")
            return false;
    return true;
}

void removeOutput(const fs::path& folder, const std::string& output)
{
    std::error_code error;
    if (!staysInside(output))
        return;
    for (fs::path parent = fs::path(output).parent_path(); !parent.empty(); parent = parent.parent_path())
        if (fs::is_symlink(fs::symlink_status(folder / parent, error)))
            return;
    fs::path path(output);
    if (fs::is_regular_file(fs::symlink_status(folder / path, error)))
        fs::remove(folder / path, error);
    // Folders that are empty now; rmdir refuses the others.
    for (path = path.parent_path(); !path.empty() && ::rmdir((folder / path).c_str()) == 0;)
        path = path.parent_path();
}

} // namespace

FolderLock::FolderLock(const fs::path& file)
    : m_file(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666))
{
    if (m_file < 0)
        throw OutputError({file.string(), "cannot write", std::generic_category().message(errno),
            "Choose another output folder"});
    // Some network file systems know no locks; there the user has to see to it.
    if (::flock(m_file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return;
    ::close(m_file);
    throw OutputError({file.parent_path().parent_path().string(), "cannot write to",
        "another export is writing to it", "Wait for it to end"});
}

FolderLock::~FolderLock() { ::close(m_file); }

ExportFolder::ExportFolder(const ImageSet& set, const ExportOptions& options, const Recipe& recipe,
    const std::vector<std::string>& paths)
    : m_path(options.folder)
    , m_partial(options.folder / partialName)
    , m_state(inspectFolder(set, options, recipe, paths))
{
    makeFolder(m_path);
    m_lock = std::make_unique<FolderLock>(m_partial / "lock");
    m_state = inspectFolder(
        set, options, recipe, paths); // another export may have ended before the lock was ours
    if (options.overwrite)
        removeEarlier();
    else
        keepEarlier();
    if (m_state.empty || options.overwrite)
        writeNamed(recipeName, toJson(recipe));
    m_manifest = std::make_unique<LineFile>(m_path / manifestName);
}

ExportFolder::~ExportFolder()
{
    // What is kept to resume from stays; the folder goes where nothing is in it.
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(m_partial, error))
        if (entry.path().filename() != manifestName)
            fs::remove(entry.path(), error);
    ::rmdir(m_partial.c_str());
}

// The manifest goes last: as long as it is there, an interrupted removal can be repeated.
void ExportFolder::removeEarlier()
{
    for (const auto& [output, entry] : m_state.entries)
        removeOutput(m_path, output);
    std::error_code error;
    for (const auto name : {summaryName, metadataName, manifestName})
        fs::remove(m_path / name, error);
    fs::remove(m_partial / manifestName, error);
    m_state.entries.clear();
}

// The lines of all earlier runs are put aside before a new manifest is begun in the order of the set.
void ExportFolder::keepEarlier()
{
    if (m_state.entries.empty())
        return;
    std::string lines;
    for (const auto& [output, entry] : m_state.entries)
        lines += entry.text + "\n";
    const fs::path temporary = m_partial / "manifest.new";
    writeFile(temporary, lines);
    moveInto(temporary, m_partial / manifestName);
    std::error_code error;
    for (const auto name : {summaryName, metadataName})
        fs::remove(m_path / name, error);
}

void ExportFolder::writeNamed(std::string_view name, const std::string& text)
{
    const fs::path temporary = m_partial / name;
    writeFile(temporary, text);
    moveInto(temporary, m_path / name);
}

fs::path ExportFolder::partialFile(std::size_t index, std::string_view extension) const
{
    return m_partial / fmt::format("{}.{}", index, extension);
}

const ManifestEntry* ExportFolder::earlier(const std::string& output) const
{
    const auto found = m_state.entries.find(output);
    return found == m_state.entries.end() ? nullptr : &found->second;
}

void ExportFolder::record(ManifestEntry entry, const fs::path& partialFile)
{
    m_manifest->append(entry.text);
    if (!partialFile.empty())
        moveInto(partialFile, m_path / entry.output);
    entry.text = entry.sourceDigest = entry.outputDigest = {}; // 100,000 of these stay in memory
    m_recorded.push_back(std::move(entry));
}

void ExportFolder::finish(const std::function<std::string(const Digests&)>& summary)
{
    std::string metadata = "file_name,label,split\r\n";
    for (const auto& entry : m_recorded) {
        m_state.entries.erase(entry.output);
        metadata
            += csvField(entry.output) + "," + csvField(entry.label) + "," + csvField(entry.split) + "\r\n";
    }
    for (const auto& [output, entry] : m_state.entries)
        removeOutput(m_path, output);
    writeNamed(metadataName, metadata);
    Digests digests;
    for (const auto name : {recipeName, manifestName, metadataName})
        digests.emplace(name, sideDigest(m_path, name));
    writeNamed(summaryName, summary(digests));
    std::error_code error;
    fs::remove(m_partial / manifestName, error);
}

} // namespace isolume
