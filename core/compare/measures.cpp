// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/measures.h"

#include "core/compare/state_sums.h"
#include "core/compare/state_totals.h"
#include "core/jobs/job.h"
#include "core/jobs/parallel.h"

#include <algorithm>

#include <tbb/parallel_for.h>

namespace isolume {

namespace {

constexpr std::size_t blockImages = 16; // enough to share the decoding, few enough to hold 16-bit images

using Block = std::vector<ImageLevels>;

/// Everything that is summed up while the rows go by; states × channels of it are worked on at once, each of them
/// taking the images in the order of the set, so that threads do not change a bit.
class Measuring {
public:
    Measuring(const ImageSet& set, std::size_t states)
        : m_splits(set)
        , m_states(states, StateTotals(set))
        , m_sums(states)
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
                    outcome(state, i, c, block.size()) = m_sums[state][c].add(block[i].channels[c],
                        own.transform, static_cast<int>(c), m_splits.of(block[i].index));
        });
        for (std::size_t state = 0; state < m_sums.size(); ++state)
            for (std::size_t i = 0; i < block.size(); ++i)
                m_states[state].add(block[i], block[i].transforms[state],
                    std::span(m_outcomes).subspan((state * block.size() + i) * channels, channels));
    }

    void close()
    {
        each([&](std::size_t state, std::size_t c) { m_sums[state][c].close(); });
    }

    void addDistances(const Block& block)
    {
        const std::size_t channels = m_channelNames.size();
        m_distances.assign(m_sums.size() * channels * block.size(), 0);
        each([&](std::size_t state, std::size_t c) {
            for (std::size_t i = 0; i < block.size(); ++i)
                if (const ImageTransform& own = block[i].transforms[state];
                    c < block[i].channels.size() && !own.failure)
                    m_distances[(state * block.size() + i) * channels + c]
                        = m_sums[state][c].distance(block[i].channels[c], own.transform, static_cast<int>(c));
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
        tbb::parallel_for(std::size_t {0}, m_sums.size() * channels,
            [&](std::size_t i) { function(i / channels, i % channels); });
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
                for (std::vector<ChannelSums>& channels : m_sums)
                    channels.emplace_back(m_splits.count());
            }
    }

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
    Measuring measuring(set, recipes.size());
    const std::size_t blocks = (set.items.size() + blockImages - 1) / blockImages;
    const auto make = [&](std::size_t b) {
        job.checkpoint();
        Block block;
        for (std::size_t i = b * blockImages; i < std::min((b + 1) * blockImages, set.items.size()); ++i)
            if (auto image = imageLevels(set, i, catalog, recipes))
                block.push_back(std::move(*image));
        return block;
    };
    const auto share
        = [&](std::size_t done) { return static_cast<double>(done) / static_cast<double>(2 * blocks); };
    inOrder(blocks, threads, make, [&](std::size_t b, const Block& block) {
        measuring.add(block);
        job.checkpoint(share(b + 1));
    });
    measuring.close();
    inOrder(blocks, threads, make, [&](std::size_t b, const Block& block) {
        measuring.addDistances(block);
        job.checkpoint(share(blocks + b + 1));
    });
    return measuring.results();
}

} // namespace isolume
