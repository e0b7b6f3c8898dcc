// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "core/stats/exact_sums.h"
#include "core/stats/histogram.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace isolume {

/// What there is to know of one channel's valid values: mergeable, order does not matter.
struct ChannelSummary {
    std::uint64_t count = 0; ///< valid values
    std::uint64_t invalid = 0;
    double min = 0, max = 0; ///< of the valid values; meaningless where count is 0
    Histogram exact; ///< 8- and 16-bit values
    Histogram coarse; ///< upper halves of 32-bit values (see BinKind)
    ExactSums sums; ///< of the values in `coarse` (those in `exact` have theirs in the histogram)

    bool operator==(const ChannelSummary&) const = default;
};

/// Channels of one image, or of any number of images merged. Throws nothing of its own except where named.
struct Summary {
    std::vector<std::string> channelNames;
    std::vector<ChannelSummary> channels;
    std::uint64_t images = 0;
    std::uint64_t pixels = 0;
    double max = 0; ///< METHODS.md's `max`; of a merge the largest
    bool ranged = false; ///< signed or float data somewhere: "0…max" means least … largest valid value

    /// Adds `other`. Throws MixedData where the channel counts differ (`joined()` first pools any two) or where
    /// 32-bit integers meet floats.
    void merge(const Summary& other);
    /// Undoes merge. min and max become those of the histogram: exact for 8 and 16 bit, else the bin's.
    void subtract(const Summary& other);
    /// All channels pooled into one: what `channels joint` looks at.
    Summary joined() const;

    bool operator==(const Summary&) const = default;
};

/// Merge of two channels, as in Summary::merge.
void mergeInto(ChannelSummary& into, const ChannelSummary& from);

/// Reads every valid value once. One image.
Summary summarize(const Image& image);
/// The same without histograms and sums, in a tenth of the time: what fits that use min, max and count alone need.
Summary extremesOf(const Image& image);
/// One image's facts, its values not looked at yet.
Summary emptySummary(const Image& image);

/// A value and how often it occurs: a list of them, ascending, is a histogram whose bins may lie anywhere.
struct WeightedValue {
    double value;
    std::uint64_t count;
    bool operator==(const WeightedValue&) const = default;
};

/// Exact counts of the lower 16 bits inside some bins of the coarse histogram of one channel (or of all,
/// pooled): the second pass that makes percentiles of 32-bit data exact.
struct Refinement {
    std::map<std::int64_t, Histogram> bins; ///< coarse bin → counts by lower half (BinKind::Integer)
    std::vector<WeightedValue> all; ///< every value, where a fit rests on all of them; else empty

    void merge(const Refinement& other);
    bool operator==(const Refinement&) const = default;
};

/// Counts the values of `channel` (−1: all channels) that fall into `bins` by their lower halves.
Refinement refine(const Image& image, int channel, const std::vector<std::int64_t>& bins);

/// Every valid value of `channel` (−1: of all channels), ascending. Sorts a copy of them.
std::vector<WeightedValue> distinctValues(const Image& image, int channel);
/// Both lists as one.
std::vector<WeightedValue> merged(std::span<const WeightedValue> a, std::span<const WeightedValue> b);

} // namespace isolume
