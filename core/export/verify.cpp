// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/export_folder.h"
#include "core/export/exporter.h"
#include "core/jobs/job.h"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace isolume {

namespace {

namespace fs = std::filesystem;

Failure broken(const std::string& source, const std::string& why, const std::string& hint = "")
{
    return {source, "the export is not whole at", why, hint};
}

/// summary.json, or nothing where it says nothing.
std::optional<nlohmann::json> summaryOf(const fs::path& folder)
{
    try {
        auto json = nlohmann::json::parse(readText(folder / summaryName));
        json.at("written").get<std::size_t>();
        if (json.contains("digests"))
            json.at("digests").get<std::map<std::string, std::string>>();
        return json;
    } catch (const nlohmann::json::exception&) {
        return {};
    }
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

std::string sideDigest(const fs::path& folder, std::string_view name)
{
    if (name != recipeName)
        return fileDigest(folder / name, std::string(name));
    Recipe recipe = readRecipe(folder / name);
    for (Recipe& step : recipe.before)
        if (step.fitted)
            step.fitted->on.clear();
    if (recipe.fitted)
        recipe.fitted->on.clear();
    return textDigest(toJson(recipe));
}

std::optional<Failure> damageOf(const fs::path& folder, const ManifestEntry& entry)
{
    std::error_code error;
    const auto status = fs::symlink_status(folder / entry.output, error);
    if (status.type() == fs::file_type::not_found)
        return broken(entry.output, "the file is missing");
    if (status.type() == fs::file_type::none)
        return broken(entry.output, error.message());
    if (!fs::is_regular_file(status))
        return broken(entry.output, "it is no file");
    try {
        if (fileDigest(folder / entry.output, entry.output) != entry.outputDigest)
            return broken(entry.output, "the file has changed since it was written");
    } catch (const Error& problem) {
        return broken(entry.output, problem.failure().why);
    }
    return {};
}

std::vector<Failure> damageOf(const fs::path& folder, const Manifest& manifest)
{
    std::vector<Failure> found;
    for (const std::size_t line : manifest.damaged)
        found.push_back(broken(std::string(manifestName), fmt::format("its line {} is damaged", line)));
    std::set<std::string> outputs;
    for (const ManifestEntry& entry : manifest.entries)
        if (!outputs.insert(entry.output).second)
            found.push_back(broken(entry.output, "the manifest names it twice"));
    std::error_code error;
    for (const auto name : {recipeName, metadataName, summaryName})
        if (!fs::is_regular_file(folder / name, error))
            found.push_back(broken(std::string(name), "the file is missing",
                "Where the export was interrupted, run it again with --resume"));
    if (!fs::is_regular_file(folder / summaryName, error))
        return found;
    const auto summary = summaryOf(folder);
    if (!summary)
        found.push_back(broken(std::string(summaryName), "it is damaged"));
    else if (summary->at("written") != manifest.entries.size())
        found.push_back(broken(std::string(manifestName),
            fmt::format("it names {} images and {} were written", manifest.entries.size(),
                summary->at("written").get<std::size_t>())));
    if (!summary || !summary->contains("digests")) // which earlier exports have not
        return found;
    for (const auto view : {recipeName, manifestName, metadataName}) {
        const std::string name(view);
        if (!fs::is_regular_file(folder / name, error))
            continue;
        try {
            if (summary->at("digests").value(name, "") != sideDigest(folder, name))
                found.push_back(broken(name, "the file has changed since it was written"));
        } catch (const Error& problem) {
            found.push_back(broken(name, problem.failure().why));
        }
    }
    return found;
}

VerifyReport verifyExport(const fs::path& folder, Job& job)
{
    std::error_code error;
    if (!fs::is_regular_file(folder / manifestName, error))
        throw Error({folder.string(), "cannot verify",
            fs::exists(folder, error) ? "it holds no manifest.jsonl"
                : error               ? error.message()
                                      : "there is no such folder",
            "Name the folder of an export"});
    VerifyReport report;
    const Manifest manifest = readManifest(folder / manifestName);
    report.failures = damageOf(folder, manifest);
    if (manifest.entries.empty())
        report.failures.push_back(broken(std::string(manifestName), "no image was written"));
    std::vector<std::string> known;
    for (const auto& entry : manifest.entries) {
        job.checkpoint(static_cast<double>(report.checked) / static_cast<double>(manifest.entries.size()));
        ++report.checked;
        if (auto failure = damageOf(folder, entry))
            report.failures.push_back(std::move(*failure));
        known.push_back(entry.output);
    }
    std::sort(known.begin(), known.end());
    for (const auto& name : strays(folder, known))
        report.failures.push_back(broken(name, "the manifest does not name this file"));
    return report;
}

} // namespace isolume
