// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/scan.h"
#include "app/cli/progress.h"
#include "app/cli/recipe_options.h"
#include "app/cli/report.h"
#include "app/cli/set_options.h"
#include "core/recipe/pool.h"
#include "core/stats/exact_numbers.h"

#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace isolume {

namespace {

using Json = nlohmann::ordered_json;

struct Options {
    std::shared_ptr<SetOptions> set;
    InputTexts input;
    std::string shard;
};

struct Shard {
    std::size_t index = 0, count = 1;
};

Shard shardFrom(const std::string& text)
{
    Shard shard;
    const char* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, shard.index);
    const bool slash = first.ec == std::errc() && first.ptr != end && *first.ptr == '/';
    const auto second = std::from_chars(slash ? first.ptr + 1 : end, end, shard.count);
    if (!slash || second.ec != std::errc() || second.ptr != end || shard.index >= shard.count)
        throw UsageError({"--shard " + text, "cannot use the option", "it is I/N, and I counts from 0 to N-1",
            "As in --shard 0/4"});
    return shard;
}

std::string imageJson(
    const ImageSet& set, std::size_t index, const CatalogRow& row, Image image, const InputOptions& input)
{
    const SetItem& item = set.items[index];
    Json json {{"path", printable(item.path)}, {"frame", item.frame}, {"split", printable(item.split)},
        {"label", printable(item.label)}, {"shape", {row.shape.height, row.shape.width, row.shape.channels}},
        {"dtype", depthName(row.depth)}, {"channels", Json::array()}};
    for (std::size_t c = 0; c < row.summary.channels.size(); ++c) {
        const auto count = [&](const std::vector<std::int64_t>& bins) {
            if (image.isNull()) // the catalog knew it, up to the exact percentiles of 32-bit data
                image = readImage(set.source(index), item.frame, input);
            return refine(image, static_cast<int>(c), bins);
        };
        json["channels"].push_back(
            channelJson(exactNumbers(row.summary.channelNames[c], row.summary.channels[c], count)));
    }
    return json.dump();
}

std::vector<ChannelNumbers> numbersOver(
    const Members& members, Catalog& catalog, const Context& context, Job& job)
{
    const Summary summary = pool(members, catalog, context.threads, job);
    std::vector<ChannelNumbers> list;
    for (std::size_t c = 0; c < summary.channels.size(); ++c) {
        const int channel = members.channels == Channels::Joint ? -1 : static_cast<int>(c);
        list.push_back(exactNumbers(members.channels == Channels::Joint ? "all" : summary.channelNames[c],
            summary.channels[c], [&](const std::vector<std::int64_t>& bins) {
                return refinePooled(members, channel, bins, catalog, context.threads, job);
            }));
    }
    return list;
}

// Where the images have different numbers of channels, these are pooled into one; there are no numbers over 32-bit
// integers and floats together.
std::vector<ChannelNumbers> numbersOverAny(
    Members members, Catalog& catalog, const Context& context, Job& job)
{
    for (const Channels channels : {Channels::Separate, Channels::Joint})
        try {
            members.channels = channels;
            return numbersOver(members, catalog, context, job);
        } catch (const MixedData&) { // the next way, or none
        }
    return {};
}

struct Part {
    std::string split;
    std::size_t images = 0;
    std::vector<ChannelNumbers> channels;
};

// The whole set first, then its splits.
std::vector<Part> parts(const ImageSet& set, const std::vector<std::size_t>& read, const InputOptions& input,
    Catalog& catalog, const Context& context, Job& job)
{
    std::vector<std::string> names {""};
    for (const auto& split : set.splits())
        if (!split.empty())
            names.push_back(split);
    std::vector<Part> result;
    for (const auto& name : names) {
        Members members {&set, {}, input, Channels::Separate};
        for (const std::size_t index : read)
            if (name.empty() || set.items[index].split == name)
                members.indices.push_back(index);
        Part part {name, members.indices.size(), {}};
        if (!members.indices.empty())
            part.channels = numbersOverAny(members, catalog, context, job);
        result.push_back(std::move(part));
    }
    return result;
}

Json channelsJson(const Part& part)
{
    Json list = Json::array();
    for (const auto& numbers : part.channels)
        list.push_back(channelJson(numbers));
    return list;
}

std::string documentText(
    const std::string& images, const std::vector<Failure>& failures, const std::vector<Part>& parts)
{
    Json dataset {{"channels", channelsJson(parts.front())}, {"splits", Json::object()}};
    for (std::size_t i = 1; i < parts.size(); ++i)
        dataset["splits"][printable(parts[i].split)]
            = {{"images", parts[i].images}, {"channels", channelsJson(parts[i])}};
    return "{\"images\": [" + images + "],\n\"failures\": " + failuresJson(failures).dump()
        + ",\n\"dataset\": " + dataset.dump() + "}\n";
}

std::string tableText(
    const ScanResult& result, const std::vector<Failure>& failures, const std::vector<Part>& parts)
{
    std::string text = fmt::format("{}, {} read now.\n", imageCount(result.images), result.read);
    for (const auto& part : parts) {
        if (!part.split.empty())
            text += fmt::format("{} ({})\n", shown(part.split), imageCount(part.images));
        if (!part.channels.empty())
            text += channelTable(part.channels);
        else if (part.images > 0)
            text += "  no numbers over all: some images hold 32-bit integers and others floats\n";
    }
    return text + failuresText(failures);
}

Exit run(const Options& options, const Context& context)
{
    const Shard shard = options.shard.empty() ? Shard {} : shardFrom(options.shard);
    const InputOptions input = inputFrom(options.input);
    Catalog catalog = openCatalog(context, *options.set);
    const ImageSet set = openSet(context, *options.set, catalog);
    std::string images;
    ScanOptions scanOptions {
        .threads = context.threads, .shard = shard.index, .shards = shard.count, .selection = input};
    if (context.json)
        scanOptions.onImage = [&](std::size_t index, const CatalogRow& row, const Image& image) {
            images += (images.empty() ? "\n" : ",\n") + imageJson(set, index, row, image, input);
        };
    const ScanResult result = withProgress(context, "reading", set.items.size() / shard.count,
        [&](Job& job) { return scan(set, catalog, scanOptions, job); });
    std::vector<Failure> failures = set.failures;
    std::vector<std::size_t> read;
    auto failed = result.failures.begin();
    for (std::size_t i = shard.index; i < set.items.size(); i += shard.count) {
        if (failed != result.failures.end() && failed->first == i)
            failures.push_back((failed++)->second);
        else
            read.push_back(i);
    }
    const std::vector<Part> found = withProgress(context, "merging", set.items.size(),
        [&](Job& job) { return parts(set, read, input, catalog, context, job); });
    printResult(context.json ? documentText(images, failures, found) : tableText(result, failures, found));
    return exitFor(result.images, failures);
}

Action declare(CLI::App& app)
{
    auto options = std::make_shared<Options>();
    options->set = declareSet(app);
    declareInput(app, options->input);
    app.add_option("--shard", options->shard, "Only every Nth image, beginning with the I-th (from 0)")
        ->type_name("I/N");
    return [options](Context& context) { return run(*options, context); };
}

} // namespace

Command scanCommand()
{
    return {"scan", "Read every image once; statistics into the catalog",
        "  isolume-cli scan cells\n"
        "  isolume-cli scan cells --json > statistics.json\n"
        "  isolume-cli scan list.csv --bits 12 --catalog cells.catalog\n",
        declare};
}

} // namespace isolume
