// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/state_totals.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace isolume {

namespace {

constexpr std::size_t mostHarmed = 8;

bool worse(const ImageHarm& a, const ImageHarm& b)
{
    if (a.degenerate != b.degenerate)
        return a.degenerate;
    return a.clipped != b.clipped ? a.clipped > b.clipped : a.index < b.index;
}

double entropyBits(const std::vector<ChannelSums>& sums)
{
    std::array<double, 256> all {};
    for (const ChannelSums& channel : sums)
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] += channel.histogram()[i];
    const double total = std::accumulate(all.begin(), all.end(), 0.0);
    double bits = 0;
    for (const double n : all)
        bits -= n > 0 ? n / total * std::log2(n / total) : 0;
    return bits;
}

double meanOver(const std::vector<ChannelSums>& sums, double (ChannelSums::*sum)() const)
{
    double total = 0, images = 0;
    for (const ChannelSums& channel : sums) {
        total += (channel.*sum)();
        images += channel.keptImages();
    }
    return images > 0 ? total / images : 0;
}

} // namespace

SplitIndex::SplitIndex(const ImageSet& set)
    : m_names(set.splits())
{
    for (const SetItem& item : set.items) {
        if (!find(item.split))
            m_names.push_back(item.split);
        m_of.push_back(*find(item.split));
    }
}

std::optional<std::size_t> SplitIndex::find(const std::string& name) const
{
    const auto at = std::find(m_names.begin(), m_names.end(), name);
    return at == m_names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - m_names.begin()));
}

void ClassSignal::Moments::add(double value)
{
    count += 1;
    const double apart = value - mean;
    mean += apart / count;
    squares += apart * (value - mean);
}

void ClassSignal::add(const std::string& label, double value, double size)
{
    if (label.empty())
        return;
    m_size = std::max(m_size, size);
    m_all.add(value);
    m_classes[label].add(value);
}

double ClassSignal::value() const
{
    const double rounding = m_size * std::numeric_limits<float>::epsilon();
    if (!(m_all.squares > m_all.count * rounding * rounding))
        return 0;
    double between = 0;
    for (const auto& [label, of] : m_classes)
        between += of.count * (of.mean - m_all.mean) * (of.mean - m_all.mean);
    return std::min(1.0, between / m_all.squares);
}

StateTotals::StateTotals(const ImageSet& set)
    : m_set(&set)
{
    m_state.imageSpread.assign(set.items.size(), -1);
}

void StateTotals::add(
    const ImageLevels& image, const ImageTransform& own, std::span<const ChannelOutcome> channels)
{
    Measures& measures = m_state.measures;
    if (own.failure) {
        m_state.failures.emplace_back(image.index, *own.failure);
        return;
    }
    double count = 0, sum = 0, clippedLow = 0, clippedHigh = 0, largest = 0;
    bool contrast = false;
    for (const ChannelOutcome& channel : channels) {
        count += channel.count;
        sum += channel.mean * channel.count;
        clippedLow += channel.clippedLow;
        clippedHigh += channel.clippedHigh;
        contrast |= channel.hasContrast();
        largest = std::max({largest, std::abs(channel.least), std::abs(channel.most)});
    }
    measures.about |= own.about;
    for (const ChannelLevels& channel : image.channels) {
        measures.about |= !channel.bins.empty();
        measures.invalid += channel.invalid;
    }
    const Interval nominal = own.transform.nominal;
    m_state.nominal = measures.images == 0
        ? nominal
        : Interval {std::min(m_state.nominal.low, nominal.low), std::max(m_state.nominal.high, nominal.high)};
    measures.images += 1;
    measures.degenerate += !contrast;
    if (count > 0)
        m_signal.add(m_set->items[image.index].label, sum / count, largest);
    m_values += count;
    m_clippedLow += clippedLow;
    m_clippedHigh += clippedHigh;
    const double clipped = count > 0 ? (clippedLow + clippedHigh) / count : 0;
    if (clipped > 0 || !contrast)
        addHarm({image.index, clipped, !contrast});
}

void StateTotals::addHarm(const ImageHarm& harm)
{
    std::vector<ImageHarm>& harmed = m_state.harmed;
    if (harmed.size() == mostHarmed && !worse(harm, harmed.back()))
        return;
    harmed.insert(std::upper_bound(harmed.begin(), harmed.end(), harm, worse), harm);
    if (harmed.size() > mostHarmed)
        harmed.pop_back();
}

void StateTotals::addDistances(std::size_t index, std::span<const double> distances)
{
    double sum = 0, count = 0;
    for (const double distance : distances)
        if (!std::isnan(distance)) {
            sum += distance;
            count += 1;
        }
    if (count == 0)
        return;
    m_distance += sum;
    m_distances += count;
    m_state.imageSpread[index] = static_cast<float>(sum / count);
}

MeasuredState StateTotals::result(const std::vector<ChannelSums>& sums,
    const std::vector<std::string>& channelNames, const SplitIndex& splits) const
{
    MeasuredState state = m_state;
    Measures& measures = state.measures;
    measures.spread = m_distances > 0 ? m_distance / m_distances : 0;
    if (const auto train = splits.find("train"))
        for (std::size_t split = 0; split < splits.count(); ++split) {
            if (split == *train || splits.names()[split].empty())
                continue;
            double shift = 0;
            for (const ChannelSums& channel : sums)
                shift += channel.distanceBetween(split, *train);
            measures.splitShift.emplace_back(splits.names()[split], shift / static_cast<double>(sums.size()));
        }
    measures.labelSignal = m_signal.value();
    measures.clippedLow = m_values > 0 ? m_clippedLow / m_values : 0;
    measures.clippedHigh = m_values > 0 ? m_clippedHigh / m_values : 0;
    measures.levelsKept8 = meanOver(sums, &ChannelSums::kept8);
    measures.levelsKept16 = meanOver(sums, &ChannelSums::kept16);
    measures.entropyBits = entropyBits(sums);
    for (std::size_t c = 0; c < sums.size(); ++c)
        state.histograms.push_back({channelNames[c], sums[c].histogram()});
    return state;
}

} // namespace isolume
