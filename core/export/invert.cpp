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
#include <memory>
#include <optional>
#include <set>

#include <fmt/format.h>

namespace isolume {

namespace {

namespace fs = std::filesystem;

/// What a line of the manifest says of the way back.
struct Way {
    std::string source, output;
    int channels = 0;
    Transform transform;
    Depth depth = Depth::F32;
    double scale = 1, offset = 0;
    bool lossy = false, filled = false;
    std::optional<double> nodata; ///< where it was kept as it is
};

Error damagedLine()
{
    return Error({"", "cannot take the image back",
        "its line of the manifest is damaged or from an older export", "Export the set again"});
}

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
    const Json& range = line.at("source_range");
    DataRange data {
        line.at("source_max").get<double>(), {range.at(0).get<double>(), range.at(1).get<double>()}};
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

bool isLossy(const Json& line, const Transform& transform)
{
    if (line.contains("lost"))
        return line.at("lost").get<std::uint64_t>() > 0;
    // Earlier exports know only what lay outside the nominal range.
    return line.at("clipped_low").get<double>() + line.at("clipped_high").get<double>() > 0
        && clips(transform);
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
        way.channels = line.at("shape").at(2).get<int>();
        way.lossy = isLossy(line, way.transform) || line.value("saturated_low", 0) > 0
            || line.value("saturated_high", 0) > 0;
        way.filled = line.at("invalid").get<std::uint64_t>() > 0;
        if (way.filled && !recipe.fill)
            way.nodata = recipe.input.nodata;
        return way;
    } catch (const Json::exception&) {
        throw damagedLine();
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
                if (way.nodata && static_cast<float>(y) == static_cast<float>(*way.nodata))
                    out[i - c + from] = asStored<T>(*way.nodata);
                else
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

/// The folder to write to, held by one process. What was begun in it and not finished is begun again.
class InvertFolder {
public:
    /// `of`: what tells one export from another.
    InvertFolder(const fs::path& folder, const std::string& of)
        : m_path(folder)
        , m_partial(folder / partialName)
    {
        refuseInsideExport(folder / "file"); // nor may it be an export itself
        std::error_code error;
        const bool begun = fs::exists(m_partial / begunName, error) && readText(m_partial / begunName) == of;
        if (!begun && fs::exists(folder, error) && !fs::is_empty(folder, error))
            throw OutputError({folder.string(), "cannot write to",
                error ? error.message() : "it is there and not empty", "Choose a new folder"});
        fs::create_directories(m_partial, error);
        if (error)
            throw OutputError(
                {folder.string(), "cannot make the folder", error.message(), "Choose another folder"});
        m_lock = std::make_unique<FolderLock>(m_partial / "lock");
        writeFile(m_partial / begunName, of);
    }

    /// Images by number, so that no name of an image meets that of another one that is being written.
    fs::path partialFile(std::size_t index) const { return m_partial / fmt::format("{}.npy", index); }
    void take(std::size_t index, const std::string& output) const
    {
        moveInto(partialFile(index), m_path / fs::path(output).replace_extension(".npy"));
    }
    void finish()
    {
        std::error_code error; // what stays is in nobody's way
        fs::remove_all(m_partial, error);
    }

private:
    static constexpr std::string_view begunName = "inverting";
    fs::path m_path, m_partial;
    std::unique_ptr<FolderLock> m_lock;
};

void writeOriginal(const fs::path& exported, const ManifestEntry& entry, const Way& way, const fs::path& file)
{
    for (int c = 0; c < static_cast<int>(way.transform.channels.size()); ++c)
        if (!way.transform.channel(c).isInvertible())
            throw Error({way.source, "cannot take the image back",
                "different values became one: it had no contrast, or the method levels them", ""});
    if (const auto damage = damageOf(exported, entry))
        throw Error({entry.output, "cannot take the image back", damage->why, "Export the set again"});
    const Image written = readWritten(exported, way.output);
    if (written.channels() != way.channels)
        throw damagedLine();
    const Buffer values = original(written, way);
    writeNpy(file, written.shape(), way.depth, values.bytes());
}

/// What was exported, read and looked at as a whole.
struct Exported {
    Recipe recipe;
    Manifest manifest;
    std::vector<Failure> damage;
};

Exported readExport(const fs::path& folder)
{
    std::error_code error;
    if (!fs::is_regular_file(folder / manifestName, error)
        || !fs::is_regular_file(folder / recipeName, error))
        throw Error({folder.string(), "cannot invert",
            "it is no export: manifest.jsonl or recipe.json is missing", "Name the folder of an export"});
    Exported exported {readRecipe(folder / recipeName), readManifest(folder / manifestName), {}};
    checkInvertible(exported.recipe);
    for (Failure& damage : damageOf(folder, exported.manifest)) {
        if (damage.source == recipeName)
            throw Error({(folder / recipeName).string(), "cannot invert by the recipe", damage.why,
                "Export the set again"});
        // An export that was interrupted can be taken back as far as it went.
        if (damage.source != metadataName && damage.source != summaryName)
            exported.damage.push_back(std::move(damage));
    }
    return exported;
}

} // namespace

InvertReport invertExport(const fs::path& exported, const InvertOptions& options, Job& job)
{
    Exported from = readExport(exported);
    const std::vector<ManifestEntry>& entries = from.manifest.entries;
    InvertReport report;
    report.failures = std::move(from.damage);
    if (entries.empty())
        throw Error(
            {exported.string(), "cannot invert", "its manifest names no image", "Export the set again"});
    InvertFolder folder(options.folder, fileDigest(exported / manifestName, std::string(manifestName)));
    std::set<std::string> done; // an output that the manifest names twice is taken back once
    const auto make = [&](std::size_t i) {
        job.checkpoint();
        std::pair<Way, std::optional<Failure>> made;
        try {
            made.first = wayOf(entries[i].text, from.recipe);
            writeOriginal(exported, entries[i], made.first, folder.partialFile(i));
        } catch (const OutputError&) {
            throw;
        } catch (const Error& problem) {
            made.second = toFailure(problem, entries[i].output);
        }
        return made;
    };
    inOrder(entries.size(), options.threads, make, [&](std::size_t i, auto made) {
        if (made.second) {
            report.failures.push_back(std::move(*made.second));
        } else if (done.insert(entries[i].output).second) {
            folder.take(i, entries[i].output);
            ++report.written;
            report.lossy += made.first.lossy;
            report.filled += made.first.filled;
        }
        job.checkpoint(static_cast<double>(i + 1) / static_cast<double>(entries.size()));
    });
    folder.finish();
    return report;
}

} // namespace isolume
