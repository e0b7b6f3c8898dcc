// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/set_options.h"

#include "core/export/output_error.h"
#include "core/set/masks.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace isolume {

std::shared_ptr<SetOptions> declareSet(CLI::App& app)
{
    auto options = std::make_shared<SetOptions>();
    app.add_option("SET", options->paths, "A folder, an image or a .txt or .csv list; several are one set")
        ->required()
        ->type_name("");
    app.add_option("--masks", options->masks,
           "For --region mask: a folder with a mask for each image, under its path with any extension")
        ->type_name("FOLDER");
    return options;
}

namespace {

// The XDG base directory specification's place for what can be made again.
std::filesystem::path cacheFolder()
{
    if (const char* folder = std::getenv("XDG_CACHE_HOME"); folder && *folder == '/')
        return folder;
    if (const char* home = std::getenv("HOME"); home && *home)
        return std::filesystem::path(home) / ".cache";
    throw Error({"", "cannot find your cache folder", "neither XDG_CACHE_HOME nor HOME is set",
        "Name a file for the statistics with --catalog"});
}

} // namespace

Catalog openCatalog(const Context& context, const SetOptions& options)
{
    try {
        return Catalog(context.catalog.empty() ? Catalog::standardFile(cacheFolder(), options.paths)
                                               : std::filesystem::path(context.catalog));
    } catch (const Error& error) {
        Failure failure = error.failure();
        if (failure.hint.empty())
            failure.hint = "Choose a file that can be written with --catalog";
        throw OutputError(failure);
    }
}

ImageSet openSet(const Context& context, const SetOptions& options, Catalog& catalog)
{
    Job job(context.stop);
    ImageSet set = openSet(options.paths, &catalog, job);
    if (!options.masks.empty())
        asUsage([&] { assignMasks(set, options.masks, job); });
    return set;
}

void checkMasks(const SetOptions& options, std::span<const Recipe> recipes)
{
    if (!options.masks.empty() && std::none_of(recipes.begin(), recipes.end(), [](const Recipe& recipe) {
            return recipe.region == Region::Mask;
        }))
        throw UsageError({"--masks", "cannot use the option", "masks are used with --region mask alone",
            "Add --region mask, or leave it out"});
}

ImageSet onlySplit(const ImageSet& set, const std::string& split)
{
    if (split.empty())
        return set;
    const std::vector<std::string> splits = set.splits();
    if (std::find(splits.begin(), splits.end(), split) == splits.end())
        throw UsageError({split, "the set has no split", "",
            splits.empty() ? std::string("It has no splits at all")
                           : fmt::format("It has {}", fmt::join(splits, ", "))});
    ImageSet part {set.root, {}, set.failures};
    std::copy_if(set.items.begin(), set.items.end(), std::back_inserter(part.items),
        [&](const SetItem& item) { return item.split == split; });
    return part;
}

} // namespace isolume
