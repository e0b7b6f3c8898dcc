// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/invert.h"

#include "core/export/export_folder.h"
#include "core/export/manifest.h"
#include "core/export/npy_file.h"
#include "core/export/output_error.h"
#include "core/export/output_file.h"
#include "core/jobs/job.h"
#include "core/jobs/parallel.h"
#include "core/recipe/apply.h"
#include "core/recipe/fitted_json.h"
#include "core/recipe/subject.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace isolume {

namespace {

namespace fs = std::filesystem;

/// What a line of the manifest says of the way back.
struct Way {
    std::string source, output;
    Transform transform;
    Depth depth = Depth::F32;
    double scale = 1, offset = 0;
    bool clipped = false, filled = false;
};

Depth depthByName(const std::string& name)
{
    for (const Depth depth :
        {Depth::U8, Depth::I8, Depth::U16, Depth::I16, Depth::U32, Depth::I32, Depth::F32})
        if (depthName(depth) == name)
            return depth;
    throw Error({"", "cannot take the image back", "the manifest does not say what type its source had",
        "Export the set again"});
}

ImageFit fitFrom(const Recipe& step, const Json& own, const std::string& group)
{
    const Method& method = methodById(step.method);
    ImageFit fit;
    if (!method.isFitted())
        return fit;
    if (stepNeedsSetFit(step)) {
        const auto found = step.fitted ? step.fitted->groups.find(step.scope == Scope::Group ? group : "")
                                       : std::map<std::string, std::vector<FittedChannel>>::const_iterator();
        if (!step.fitted || found == step.fitted->groups.end())
            throw Error({"", "cannot take the image back", "the recipe lacks what was fitted", ""});
        fit.set = found->second;
    }
    if (step.scope == Scope::Image || method.fitsEachImage())
        fit.own = fittedChannelsFrom(own);
    return fit;
}

Transform transformFrom(const Json& line, const Recipe& recipe)
{
    const auto channels = line.at("shape").at(2).get<int>();
    const auto range = line.at("source_range").get<std::vector<double>>();
    DataRange data {line.at("source_max").get<double>(), {range.at(0), range.at(1)}};
    std::vector<Transform> done;
    const auto steps = stepsOf(recipe);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Json& own = steps.size() > 1 ? line.at("fitted").at(i) : line.at("fitted");
        const ImageFit fit = fitFrom(*steps[i], own, line.at("group").get<std::string>());
        done.push_back(transformFrom(fit, channels, *steps[i], data));
        data = {done.back().nominal.high, done.back().nominal};
    }
    return inOrder(done);
}

bool clips(const Transform& transform)
{
    return std::any_of(transform.channels.begin(), transform.channels.end(),
        [](const Function& function) { return function.clips(); });
}

Way wayOf(const std::string& text, const Recipe& recipe)
{
    try {
        const Json line = Json::parse(text);
        Way way;
        way.source = line.at("source").get<std::string>();
        way.output = line.at("output").get<std::string>();
        way.transform = transformFrom(line, recipe);
        way.depth = depthByName(line.value("source_dtype", ""));
        way.scale = line.value("scale", 1.0);
        way.offset = line.value("offset", 0.0);
        const bool outside = line.at("clipped_low").get<double>() + line.at("clipped_high").get<double>() > 0;
        way.clipped = (outside && clips(way.transform)) || line.value("saturated_low", 0) > 0
            || line.value("saturated_high", 0) > 0;
        way.filled = line.at("invalid").get<std::uint64_t>() > 0;
        return way;
    } catch (const Json::exception&) {
        throw Error({"", "cannot take the image back",
            "its line of the manifest is damaged or from an older export", "Export the set again"});
    }
}

template <class T> T asStored(double x)
{
    if constexpr (std::is_floating_point_v<T>)
        return static_cast<T>(x);
    constexpr auto low = static_cast<double>(std::numeric_limits<T>::lowest());
    constexpr auto high = static_cast<double>(std::numeric_limits<T>::max());
    return x == x ? static_cast<T>(std::clamp(std::nearbyint(x), low, high)) : T {0};
}

Buffer original(const Image& written, const Way& way)
{
    const Shape& shape = written.shape();
    const auto channels = static_cast<std::size_t>(shape.channels);
    Buffer values(shape.values() * bytesPerValue(way.depth));
    withType(way.depth, [&](auto tag) {
        using T = typename decltype(tag)::type;
        withType(written.depth(), [&](auto stored) {
            const auto* in = written.pixels<typename decltype(stored)::type>();
            auto* out = values.as<T>();
            for (std::size_t i = 0; i < shape.values(); ++i) {
                const std::size_t c = i % channels;
                const std::size_t from = way.transform.reverseChannels ? channels - 1 - c : c;
                const double y = static_cast<double>(in[i]) * way.scale + way.offset;
                out[i - c + from] = asStored<T>(way.transform.channel(static_cast<int>(from)).inverse(y));
            }
        });
    });
    return values;
}

Image readWritten(const fs::path& folder, const std::string& output)
{
    const fs::path file = folder / output;
    return file.extension() == ".npy" ? readNpy(file, output) : readImage(Source(file, output), 0);
}

void checkInvertible(const Recipe& recipe)
{
    for (const Recipe* step : stepsOf(recipe))
        if (!methodById(step->method).isPointwise())
            throw Error({step->method, "cannot go back through the method",
                "what it makes of a pixel depends on other values too", "Keep the original images"});
}

void invertOne(const fs::path& exported, const fs::path& folder, const Way& way)
{
    for (int c = 0; c < static_cast<int>(way.transform.channels.size()); ++c)
        if (!way.transform.channel(c).isInvertible())
            throw Error({way.source, "cannot take the image back",
                "different values became one: it had no contrast, or the method levels them", ""});
    const Image written = readWritten(exported, way.output);
    fs::path file = folder / fs::path(way.output).replace_extension(".npy");
    fs::path temporary = file;
    temporary.replace_extension(".partial.npy");
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    const Buffer values = original(written, way);
    writeNpy(temporary, written.shape(), way.depth, values.bytes());
    moveInto(temporary, file);
}

void refuseUsed(const fs::path& folder)
{
    std::error_code error;
    if (fs::exists(folder, error) && !fs::is_empty(folder, error))
        throw OutputError(
            {folder.string(), "cannot write to", "it is there and not empty", "Choose a new folder"});
}

} // namespace

InvertReport invertExport(const fs::path& exported, const InvertOptions& options, Job& job)
{
    std::error_code error;
    if (!fs::is_regular_file(exported / manifestName, error)
        || !fs::is_regular_file(exported / recipeName, error))
        throw Error({exported.string(), "cannot invert",
            "it is no export: manifest.jsonl or recipe.json is missing", "Name the folder of an export"});
    const Recipe recipe = readRecipe(exported / recipeName);
    checkInvertible(recipe);
    refuseUsed(options.folder);
    const Manifest manifest = readManifest(exported / manifestName);
    InvertReport report;
    const auto make = [&](std::size_t i) {
        job.checkpoint();
        std::pair<Way, std::optional<Failure>> made;
        try {
            made.first = wayOf(manifest.entries[i].text, recipe);
            invertOne(exported, options.folder, made.first);
        } catch (const OutputError&) {
            throw;
        } catch (const Error& problem) {
            made.second = toFailure(problem, manifest.entries[i].output);
        }
        return made;
    };
    inOrder(manifest.entries.size(), options.threads, make, [&](std::size_t i, auto made) {
        if (made.second) {
            report.failures.push_back(std::move(*made.second));
        } else {
            ++report.written;
            report.clipped += made.first.clipped;
            report.filled += made.first.filled;
        }
        job.checkpoint(static_cast<double>(i + 1) / static_cast<double>(manifest.entries.size()));
    });
    return report;
}

} // namespace isolume
