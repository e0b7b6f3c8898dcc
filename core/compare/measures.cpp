// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/measures.h"

#include "core/compare/state_sums.h"
#include "core/compare/state_totals.h"
#include "core/jobs/job.h"
#include "core/jobs/parallel.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace isolume {

namespace {

constexpr std::size_t blockImages = 16; // decoded at a time: few, as 16-bit images may be large
/// Levels that are measured at a time: each channel of each state then keeps its sums in the cache for some while.
constexpr std::size_t batchLevels = 1 << 17;

Functions functionsOf(const Recipe& recipe)
{
    const auto steps = stepsOf(recipe);
    const bool ofEach = std::any_of(steps.begin(), steps.end(), [](const Recipe* step) {
        const Method& method = methodById(step->method);
        return method.isFitted() && (step->scope == Scope::Image || method.fitsEachImage());
    });
    return ofEach ? Functions::OfEachImage : Functions::Shared;
}

using Block = std::vector<ImageLevels>;

/// Everything that is summed up while the rows go by; states × channels of it are worked on at once, each of them
/// taking the images in the order of the set, so that threads do not change a bit.
class Measuring {
public:
    Measuring(const ImageSet& set, std::span<const Recipe> recipes)
        : m_recipes(recipes)
        , m_splits(set)
        , m_states(recipes.size(), StateTotals(set))
        , m_sums(recipes.size())
    {
    }

    void add(const Block& block)
    {
        grow(block);
        const std::size_t channels = m_channelNames.size();
        m_outcomes.assign(m_sums.size() * channels * block.size(), {});
        each([&](std::size_t state, std::size_t c) {
            for (std::size_t i = 0; i < block.size(); ++i)
                if (const ImageTransform& own = block[i].transforms[state];
                    c < block[i].channels.size() && !own.failure)
                    outcome(state, i, c, block.size())
                        = m_sums[state][c].add(own.channels(block[i].channels)[c], own.transform,
                            static_cast<int>(c), m_splits.of(block[i].index));
        });
        for (std::size_t state = 0; state < m_sums.size(); ++state)
            for (std::size_t i = 0; i < block.size(); ++i)
                m_states[state].add(block[i], block[i].transforms[state],
                    std::span(m_outcomes).subspan((state * block.size() + i) * channels, channels));
    }

    void close()
    {
        each([&](std::size_t state, std::size_t c) { m_sums[state][c].close(m_states[state].nominal()); });
    }

    void addDistances(const Block& block)
    {
        const std::size_t channels = m_channelNames.size();
        m_distances.assign(m_sums.size() * channels * block.size(), 0);
        each([&](std::size_t state, std::size_t c) {
            for (std::size_t i = 0; i < block.size(); ++i)
                if (const ImageTransform& own = block[i].transforms[state];
                    c < block[i].channels.size() && !own.failure) {
                    const ChannelLevels& channel = own.channels(block[i].channels)[c];
                    m_distances[(state * block.size() + i) * channels + c] = channel.all.size() == 0
                        ? std::numeric_limits<double>::quiet_NaN() // without values it lies nowhere
                        : m_sums[state][c].distance(channel, own.transform, static_cast<int>(c));
                }
        });
        for (std::size_t state = 0; state < m_sums.size(); ++state)
            for (std::size_t i = 0; i < block.size(); ++i)
                if (!block[i].transforms[state].failure)
                    m_states[state].addDistances(block[i].index,
                        std::span(m_distances)
                            .subspan((state * block.size() + i) * channels, block[i].channels.size()));
    }

    std::vector<MeasuredState> results() const
    {
        std::vector<MeasuredState> results;
        for (std::size_t state = 0; state < m_sums.size(); ++state)
            results.push_back(m_states[state].result(m_sums[state], m_channelNames, m_splits));
        return results;
    }

private:
    template <class F> void each(F&& function)
    {
        const std::size_t channels = m_channelNames.size();
        inParallel(m_sums.size() * channels, [&](std::size_t i) { function(i / channels, i % channels); });
    }
    ChannelOutcome& outcome(std::size_t state, std::size_t image, std::size_t c, std::size_t images)
    {
        return m_outcomes[(state * images + image) * m_channelNames.size() + c];
    }
    void grow(const Block& block)
    {
        for (const ImageLevels& image : block)
            for (std::size_t c = m_channelNames.size(); c < image.channels.size(); ++c) {
                m_channelNames.push_back(image.channels[c].name);
                for (std::size_t state = 0; state < m_sums.size(); ++state)
                    m_sums[state].emplace_back(m_splits.count(), functionsOf(m_recipes[state]));
            }
    }

    std::span<const Recipe> m_recipes;
    SplitIndex m_splits;
    std::vector<StateTotals> m_states;
    std::vector<std::vector<ChannelSums>> m_sums; // by state, by channel
    std::vector<std::string> m_channelNames;
    std::vector<ChannelOutcome> m_outcomes; // of the block at hand, by state, image, channel
    std::vector<double> m_distances;
};

} // namespace

double Measures::worstShift() const
{
    double worst = 0;
    for (const auto& [split, shift] : splitShift)
        worst = std::max(worst, shift);
    return worst;
}

std::vector<MeasuredState> measure(
    const ImageSet& set, Catalog& catalog, std::span<const Recipe> recipes, unsigned threads, Job& job)
{
    Measuring measuring(set, recipes);
    const std::size_t blocks = (set.items.size() + blockImages - 1) / blockImages;
    const auto make = [&](std::size_t b) {
        job.checkpoint();
        std::vector<std::size_t> indices(std::min(blockImages, set.items.size() - b * blockImages));
        std::iota(indices.begin(), indices.end(), b * blockImages);
        const auto rows = catalog.findEach(set, indices, recipes.front().input);
        Block block;
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (rows[i])
                block.push_back(imageLevels(set, indices[i], *rows[i], recipes, catalog, job));
        return block;
    };
    const auto pass = [&](double from, auto&& measureBatch) {
        Block batch;
        std::size_t levels = 0;
        inOrder(blocks, threads, make, [&](std::size_t b, Block block) {
            for (ImageLevels& image : block) {
                levels += image.levels();
                batch.push_back(std::move(image));
            }
            if (levels >= batchLevels || b + 1 == blocks) {
                measureBatch(batch);
                batch.clear();
                levels = 0;
            }
            job.checkpoint(from + 0.5 * static_cast<double>(b + 1) / static_cast<double>(blocks));
        });
    };
    pass(0, [&](const Block& batch) { measuring.add(batch); });
    measuring.close();
    pass(0.5, [&](const Block& batch) { measuring.addDistances(batch); });
    return measuring.results();
}

} // namespace isolume
