// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/export_folder.h"
#include "core/export/exporter.h"
#include "core/jobs/job.h"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>

namespace isolume {

namespace {

namespace fs = std::filesystem;

std::optional<Failure> check(const fs::path& folder, const ManifestEntry& entry)
{
    const Failure failure {entry.output, "the export is not whole at", "", ""};
    const auto because = [&](const std::string& why) {
        return Failure {failure.source, failure.what, why, ""};
    };
    std::error_code error;
    const fs::path file = folder / entry.output;
    if (!fs::exists(fs::symlink_status(file, error)))
        return because("the file is missing");
    if (!fs::is_regular_file(fs::symlink_status(file, error)))
        return because("it is no file");
    try {
        if (fileDigest(file, entry.output) != entry.outputDigest)
            return because("the file has changed since it was written");
    } catch (const Error& problem) {
        return because(problem.failure().why);
    }
    return {};
}

// Files that the manifest does not name, in the order of their paths.
std::vector<std::string> strays(const fs::path& folder, const std::vector<std::string>& known)
{
    std::vector<std::string> found;
    std::error_code error;
    for (auto it = fs::recursive_directory_iterator(folder, error); it != fs::recursive_directory_iterator();
         it.increment(error)) {
        const std::string name = it->path().lexically_relative(folder).string();
        if (it->is_directory(error) && !it->is_symlink(error)) {
            if (name == partialName)
                it.disable_recursion_pending();
        } else if (!isOwnName(name) && !std::binary_search(known.begin(), known.end(), name)) {
            found.push_back(name);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

VerifyReport verifyExport(const fs::path& folder, Job& job)
{
    std::error_code error;
    if (!fs::is_regular_file(folder / manifestName, error))
        throw Error(
            {folder.string(), "cannot verify", "it holds no manifest.jsonl", "Name the folder of an export"});
    VerifyReport report;
    const Manifest manifest = readManifest(folder / manifestName);
    if (manifest.damaged > 0)
        report.failures.push_back({std::string(manifestName), "the export is not whole at",
            fmt::format("{} damaged lines", manifest.damaged), ""});
    for (const auto name : {recipeName, metadataName, summaryName})
        if (!fs::is_regular_file(folder / name, error))
            report.failures.push_back({std::string(name), "the export is not whole at", "the file is missing",
                "Where the export was interrupted, run it again with --resume"});
    std::vector<std::string> known;
    for (const auto& entry : manifest.entries) {
        job.checkpoint(static_cast<double>(report.checked) / static_cast<double>(manifest.entries.size()));
        ++report.checked;
        if (auto failure = check(folder, entry))
            report.failures.push_back(std::move(*failure));
        known.push_back(entry.output);
    }
    std::sort(known.begin(), known.end());
    for (const auto& name : strays(folder, known))
        report.failures.push_back(
            {name, "the export is not whole at", "the manifest does not name this file", ""});
    return report;
}

} // namespace isolume
