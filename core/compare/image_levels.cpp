// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/image_levels.h"

#include "core/compare/pixel_levels.h"
#include "core/error.h"
#include "core/jobs/job.h"
#include "core/recipe/apply.h"
#include "core/recipe/fit.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr std::size_t mostForDistance = 4096;

/// The distributions that fits of scope image look at, made when the first method asks.
class Distributions {
public:
    explicit Distributions(const Summary& summary)
        : m_summary(summary)
    {
    }

    std::span<const Distribution> of(Channels channels)
    {
        if (channels == Channels::Separate || m_summary.channels.size() == 1) {
            if (m_separate.empty())
                for (const ChannelSummary& channel : m_summary.channels)
                    m_separate.emplace_back(channel);
            return m_separate;
        }
        if (m_joint.empty()) {
            for (const ChannelSummary& channel : m_summary.channels)
                mergeInto(m_pooled, channel);
            m_joint.emplace_back(m_pooled);
        }
        return m_joint;
    }

private:
    const Summary& m_summary;
    ChannelSummary m_pooled;
    std::vector<Distribution> m_separate, m_joint;
};

/// Where a few bins hold most of an image their values are taken to lie evenly in them.
void addRun(Levels& levels, const Distribution::Run& run, std::uint64_t all)
{
    constexpr std::uint64_t parts = 64;
    const std::uint64_t n
        = run.low == run.high ? 1 : std::clamp<std::uint64_t>(run.count * parts / all, 1, run.count);
    const double width = (run.high - run.low) / static_cast<double>(n);
    for (std::uint64_t i = 0; i < n; ++i) {
        const std::uint64_t count = run.count * (i + 1) / n - run.count * i / n;
        levels.add(run.low + width * (static_cast<double>(i) + 0.5), static_cast<double>(count));
    }
}

ChannelLevels levelsOf(std::string name, const Distribution& distribution, std::uint64_t invalid)
{
    ChannelLevels channel;
    channel.name = std::move(name);
    channel.invalid = invalid;
    channel.all.values.reserve(distribution.runs().size());
    channel.all.counts.reserve(distribution.runs().size());
    bool coarse = false;
    for (const Distribution::Run& run : distribution.runs()) {
        addRun(channel.all, run, distribution.count());
        coarse |= run.low != run.high;
    }
    if (coarse)
        channel.bins = distribution.runs();
    if (channel.all.size() > mostForDistance)
        channel.few = reduced(channel.all, mostForDistance);
    return channel;
}

std::optional<ByteCounts> bytesOf(const ChannelSummary& channel, Depth depth)
{
    const int first = depth == Depth::I8 ? -128 : 0;
    const Histogram& exact = channel.exact;
    if (bytesPerValue(depth) != 1 || exact.first() < first || exact.last() > first + 255)
        return std::nullopt;
    return byteCounts(exact, first);
}

/// What most recipes are: one step, fitted on the numbers of a distribution.
bool isPlain(const Recipe& recipe)
{
    const Method& method = methodById(recipe.method);
    return recipe.before.empty() && !method.fitsEachImage() && method.isPointwise()
        && (method.fit || !method.isFitted());
}

/// The same as normalizationOf(), with the distributions worked out once for all recipes.
ImageTransform plainTransform(
    const CatalogRow& row, const SetItem& item, const Recipe& recipe, Distributions& views)
{
    const Method& method = methodById(recipe.method);
    ImageTransform own;
    ImageFit fit;
    if (method.isFitted() && recipe.scope == Scope::Image) {
        for (const Distribution& distribution : views.of(channelsOf(recipe))) {
            const std::size_t missing = distribution.missing().size();
            fit.own.push_back(fitted(method, distribution, recipe.params));
            // What an earlier method missed may serve this one too, so this errs on the side of "about".
            own.about |= distribution.missing().size() > missing || missing > 0 || distribution.wantsAll();
        }
    } else if (method.isFitted()) {
        fit.set = setFitOf(recipe, groupOf(item, recipe), row.shape.channels);
    }
    own.transform = transformFrom(fit, row.shape.channels, recipe, dataRange(row.summary, recipe));
    return own;
}

bool needsPixels(const Recipe& recipe, Depth depth)
{
    return !isPointwise(recipe) || (!recipe.before.empty() && !isExact(depth));
}

/// One image of the set, and what of it is read only when a recipe asks for it.
class Subjects {
public:
    Subjects(const ImageSet& set, std::size_t index, const CatalogRow& row, Catalog& catalog, const Job& job)
        : m_set(set)
        , m_index(index)
        , m_row(row)
        , m_catalog(catalog)
        , m_job(job)
        , m_views(row.summary)
    {
    }

    std::span<const Distribution> channels() { return m_views.of(Channels::Separate); }

    ImageTransform transformOf(const Recipe& recipe, const std::vector<ChannelLevels>& before)
    {
        const SetItem& item = m_set.items[m_index];
        if (needsPixels(recipe, m_row.depth))
            return ofPixels(recipe, before);
        if (isPlain(recipe) && regionOfEachImage(recipe) == Region::Valid)
            return fittedExactly(plainTransform(m_row, item, recipe, m_views), recipe);
        const std::optional<CatalogRow> counted = regionOfEachImage(recipe) == Region::Valid
            ? std::optional(m_row)
            : m_catalog.find(item, selectionOf(recipe, recipe));
        // What the catalog lacks could not be counted when it was tried: trying again says why.
        const Summary summary = counted
            ? counted->summary
            : summarize(readSelected(m_set, m_index, selectionOf(recipe, recipe)));
        Normalization normalization = normalizationOf(summary, recipe, groupOf(item, recipe));
        return fittedExactly({std::move(normalization.transform), {}, normalization.about}, recipe);
    }

private:
    const Image& pixels(const Recipe& recipe)
    {
        if (m_image.isNull())
            m_image = readImage(m_set.source(m_index), m_set.items[m_index].frame, recipe.input);
        return m_image;
    }

    Transform transformOfPixels(const Recipe& recipe)
    {
        const Image mask = maskFor(m_set, m_index, recipe);
        const ImageFacts facts {&m_row.summary, groupOf(m_set.items[m_index], recipe), &mask};
        return normalizationOf(pixels(recipe), recipe, facts, m_job).transform;
    }

    /// An estimated percentile is off by a bin, which makes a great difference where two of them are one: so the pixels
    /// of 32-bit data are looked at for it. What is then measured of them is still of bins, hence "about".
    ImageTransform fittedExactly(ImageTransform estimate, const Recipe& recipe)
    {
        if (!estimate.about)
            return estimate;
        try {
            estimate.transform = transformOfPixels(recipe);
        } catch (const Cancelled&) {
            throw;
        } catch (const Error&) { // the file is not there any more: the estimate has to do
        }
        return estimate;
    }

    ImageTransform ofPixels(const Recipe& recipe, const std::vector<ChannelLevels>& before)
    {
        const Transform transform = transformOfPixels(recipe);
        const Image after = applyTransform(pixels(recipe), transform, recipe, m_job);
        ImageTransform own;
        own.transform.channels = {Function()};
        own.transform.nominal = transform.nominal;
        own.transform.degenerate = {transform.anyDegenerate()};
        own.after = pixelLevels(after, transform.nominal, before);
        return own;
    }

    const ImageSet& m_set;
    std::size_t m_index;
    const CatalogRow& m_row;
    Catalog& m_catalog;
    const Job& m_job;
    Distributions m_views;
    Image m_image;
};

} // namespace

ImageLevels imageLevels(const ImageSet& set, std::size_t index, const CatalogRow& row,
    std::span<const Recipe> recipes, Catalog& catalog, const Job& job)
{
    ImageLevels image;
    image.index = index;
    Subjects subjects(set, index, row, catalog, job);
    const std::span<const Distribution> separate = subjects.channels();
    image.channels.reserve(separate.size());
    for (std::size_t c = 0; c < separate.size(); ++c) {
        const ChannelSummary& channel = row.summary.channels[c];
        image.channels.push_back(levelsOf(row.summary.channelNames[c], separate[c], channel.invalid));
        image.channels.back().bytes = bytesOf(channel, row.depth);
    }
    image.transforms.reserve(recipes.size());
    for (const Recipe& recipe : recipes) {
        ImageTransform own;
        try {
            own = subjects.transformOf(recipe, image.channels);
        } catch (const Error& error) {
            own.failure = toFailure(error, set.items[index].name());
        }
        image.transforms.push_back(std::move(own));
    }
    return image;
}

} // namespace isolume
