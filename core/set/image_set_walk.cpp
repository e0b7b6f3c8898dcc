// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/set/image_set_walk.h"

#include "core/io/reader.h"
#include "core/jobs/job.h"

#include <algorithm>
#include <set>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace isolume {

namespace {

namespace fs = std::filesystem;

class Walk {
public:
    Walk(const fs::path& folder, Job& job)
        : m_folder(folder)
        , m_job(job)
    {
    }

    FolderContents run()
    {
        // Real folders first: what is also reached by a link keeps its real path, and with it split and class.
        m_pending = {""};
        while (!m_pending.empty() || !m_links.empty()) {
            if (m_pending.empty()) {
                std::ranges::sort(m_links);
                m_pending.push_back(m_links.front());
                m_links.erase(m_links.begin());
            }
            const std::string next = std::move(m_pending.back());
            m_pending.pop_back();
            list(next);
        }
        std::ranges::sort(m_found.images);
        std::ranges::sort(m_found.tables);
        return std::move(m_found);
    }

private:
    void list(const std::string& relative)
    {
        m_job.checkpoint();
        const fs::path folder = relative.empty() ? m_folder : m_folder / relative;
        struct stat info { };
        if (::stat(folder.c_str(), &info) != 0 || !m_seen.insert({info.st_dev, info.st_ino}).second)
            return;
        std::error_code error;
        fs::directory_iterator entry(folder, error);
        const std::string prefix = relative.empty() ? "" : relative + "/";
        for (; !error && entry != fs::directory_iterator(); entry.increment(error))
            take(*entry, prefix);
        if (error)
            m_found.failures.push_back({folder.string(), "cannot list the folder", error.message(),
                error == std::errc::permission_denied ? "Change its permissions" : ""});
    }

    void take(const fs::directory_entry& entry, const std::string& prefix)
    {
        const std::string name = entry.path().filename().string();
        if (name.starts_with('.'))
            return;
        std::error_code error;
        const bool link = entry.is_symlink(error);
        if (entry.is_directory(error))
            (link ? m_links : m_pending).push_back(prefix + name);
        else if (name == "metadata.csv")
            m_found.tables.push_back(prefix + name);
        else if (hasImageExtension(entry.path()) || (!entry.path().has_extension() && looksLikeImage(entry)))
            m_found.images.push_back(prefix + name);
    }

    bool looksLikeImage(const fs::directory_entry& entry)
    {
        constexpr std::size_t signature = 64;
        std::error_code error;
        if (!entry.is_regular_file(error))
            return false;
        try {
            const Buffer head = Source(entry.path()).head(signature);
            return std::ranges::any_of(
                readers(), [&](const Reader& r) { return r.recognizes(head.bytes()); });
        } catch (const Error& unreadable) {
            m_found.failures.push_back(unreadable.failure());
            return false;
        }
    }

    fs::path m_folder;
    Job& m_job;
    std::vector<std::string> m_pending, m_links;
    std::set<std::pair<dev_t, ino_t>> m_seen;
    FolderContents m_found;
};

} // namespace

FolderContents walkFolder(const std::filesystem::path& folder, Job& job) { return Walk(folder, job).run(); }

} // namespace isolume
