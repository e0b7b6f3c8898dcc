// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/export_folder.h"
#include "core/export/exporter.h"
#include "core/export/text.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace isolume {

namespace {

// How much of the source's name a written name keeps, in the order of trying.
enum class Naming { NewExtension, BothExtensions, Numbered };

// The path below the output folder: no way up or out of it, and none of the names that the export itself uses.
std::string inside(const std::string& path)
{
    std::string result;
    for (const auto& part : std::filesystem::path(path)) {
        std::string name = validUtf8(part.string());
        if (name.empty() || name == "." || name == "/")
            continue;
        if (name == ".." || (result.empty() && isOwnName(name)))
            name = "_" + name.substr(name == ".." ? 2 : 0);
        result += (result.empty() ? "" : "/") + name;
    }
    return result;
}

std::string named(const SetItem& item, std::string_view extension, Naming naming, std::size_t index)
{
    std::filesystem::path path(inside(item.path));
    if (naming == Naming::NewExtension)
        path.replace_extension();
    std::string name = path.string();
    if (item.frames > 1)
        name += fmt::format(".{:04}", item.frame);
    if (naming == Naming::Numbered)
        name += fmt::format("~{}", index + 1);
    return name + "." + std::string(extension);
}

std::set<std::string> folders(const std::vector<std::string>& paths)
{
    std::set<std::string> result;
    for (const auto& path : paths)
        for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1))
            result.insert(path.substr(0, slash));
    return result;
}

} // namespace

std::vector<std::string> outputPaths(const ImageSet& set, std::string_view extension)
{
    const std::size_t count = set.items.size();
    std::vector<std::string> paths(count);
    std::vector<Naming> naming(count, Naming::NewExtension);
    for (std::size_t i = 0; i < count; ++i)
        paths[i] = named(set.items[i], extension, naming[i], i);
    const std::set<std::string> parents = folders(paths);
    // A longer name may meet yet another one, so this goes on until no two meet; numbered names never do twice.
    for (bool changed = true; changed;) {
        changed = false;
        std::map<std::string, int> users;
        for (const auto& path : paths)
            ++users[path];
        std::map<std::string_view, Naming> longer; // by source: its frames are named alike
        for (std::size_t i = 0; i < count; ++i)
            if ((users[paths[i]] > 1 || parents.contains(paths[i])) && naming[i] != Naming::Numbered)
                longer[set.items[i].path]
                    = naming[i] == Naming::NewExtension ? Naming::BothExtensions : Naming::Numbered;
        for (std::size_t i = 0; i < count && !longer.empty(); ++i)
            if (const auto found = longer.find(set.items[i].path); found != longer.end()) {
                naming[i] = found->second;
                paths[i] = named(set.items[i], extension, naming[i], i);
                changed = true;
            }
    }
    return paths;
}

} // namespace isolume
