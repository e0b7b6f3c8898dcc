// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing twelve recipes over a set that is in the catalog: no image exists, so that none can be read.
// Usage: bench_compare [IMAGES [THREADS [RUNS]]]
#include "core/compare/comparison.h"
#include "core/jobs/job.h"
#include "core/stats/catalog.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>

#include <fmt/format.h>
#include <tbb/global_control.h>

namespace fs = std::filesystem;
using namespace isolume;

namespace {

/// The histogram of a photograph of 0.75 megapixels: a few soft peaks, other light in each.
ChannelSummary channelOf(std::mt19937& random)
{
    std::uniform_real_distribution<double> share(0, 1);
    const double gain = 0.5 + share(random), offset = 40 * share(random);
    std::vector<std::uint64_t> counts(256);
    for (int peak = 0; peak < 4; ++peak) {
        const double centre = offset + gain * 200 * share(random), width = 8 + 30 * share(random);
        for (std::size_t v = 0; v < counts.size(); ++v)
            counts[v] += static_cast<std::uint64_t>(
                4000 * std::exp(-0.5 * std::pow((static_cast<double>(v) - centre) / width, 2)));
    }
    ChannelSummary channel;
    channel.exact = Histogram(BinKind::Integer, 0, std::move(counts));
    channel.count = channel.exact.total();
    channel.min = static_cast<double>(channel.exact.first());
    channel.max = static_cast<double>(channel.exact.last());
    return channel;
}

CatalogRow rowOf(std::mt19937& random)
{
    CatalogRow row {{866, 866, 3}, Depth::U8, {.stored = "uint8", .nodata = {}, .notes = {}}, {}};
    row.summary.channelNames = defaultChannelNames(3);
    for (int c = 0; c < 3; ++c)
        row.summary.channels.push_back(channelOf(random));
    row.summary.images = 1;
    row.summary.pixels = row.shape.pixels();
    row.summary.max = 255;
    return row;
}

ImageSet makeSet(Catalog& catalog, std::size_t images)
{
    std::mt19937 random(3);
    ImageSet set;
    set.root = "nowhere";
    std::vector<Catalog::Entry> entries;
    for (std::size_t i = 0; i < images; ++i) {
        SetItem item;
        item.path = fmt::format("{}.png", i);
        item.split = i % 10 < 7 ? "train" : i % 10 < 9 ? "val" : "test";
        item.label = i % 3 ? "a" : "b";
        item.stamp = {1, 1};
        set.items.push_back(item);
        entries.push_back({item, rowOf(random)});
        if (entries.size() == 1000 || i + 1 == images) { // so that the most memory is what comparing takes
            catalog.store(entries, {});
            entries.clear();
        }
    }
    return set;
}

std::vector<Recipe> twelve()
{
    std::vector<Recipe> recipes;
    const auto add = [&](const char* method, Scope scope, Channels channels) {
        Recipe recipe;
        recipe.method = method;
        recipe.scope = scope;
        recipe.channels = channels;
        if (scope == Scope::Dataset)
            recipe.split = "train";
        recipes.push_back(recipe);
    };
    add("unit", Scope::Image, Channels::Joint);
    add("fixed", Scope::Image, Channels::Joint);
    for (const char* method : {"min_max", "percentile", "z_score", "robust_z"}) {
        add(method, Scope::Image, Channels::Separate);
        add(method, Scope::Dataset, Channels::Separate);
    }
    add("mean_std_stretch", Scope::Image, Channels::Joint);
    add("clip_z", Scope::Image, Channels::Joint);
    return recipes;
}

} // namespace

int main(int argc, char** argv)
{
    const auto argument = [&](int i, int standard) { return argc > i ? std::atoi(argv[i]) : standard; };
    const auto images = static_cast<std::size_t>(argument(1, 10000));
    const auto threads = static_cast<unsigned>(argument(2, 0));
    std::optional<tbb::global_control> limit;
    if (threads > 0)
        limit.emplace(tbb::global_control::max_allowed_parallelism, threads);
    const fs::path folder = fs::temp_directory_path() / fmt::format("bench_compare.{}", images);
    fs::remove_all(folder);
    {
        Catalog catalog(folder / "catalog.sqlite");
        const ImageSet set = makeSet(catalog, images);
        for (int run = 0; run < argument(3, 3); ++run) {
            Job job;
            const auto begin = std::chrono::steady_clock::now();
            const std::clock_t before = std::clock();
            const Comparison comparison
                = compareRecipes(set, catalog, twelve(), {.threads = threads, .on = {}}, job);
            const double seconds
                = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
            const double work = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
            std::printf("%zu states of %zu images: %.2f s, %.2f s of all cores together%s\n",
                comparison.states.size(), images, seconds, work,
                run == 0 ? ", the fits' merged rows not remembered yet" : "");
        }
    }
    fs::remove_all(folder);
}
