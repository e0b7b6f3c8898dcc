// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"
#include "core/methods/transform.h"
#include "core/recipe/recipe.h"
#include "core/set/image_set.h"
#include "core/stats/summary.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace isolume {

/// One channel's distribution as points to draw, ascending; between neighbours that touch no zero stands.
struct HistogramCurve {
    std::string name;
    std::vector<double> values;
    std::vector<double> counts;
};

/// A state of the data, before or after, by channel.
struct HistogramSide {
    std::vector<HistogramCurve> curves;
    std::vector<ChannelNumbers> numbers;
    std::vector<double> clipped; ///< after: share of valid values outside the nominal range; NaN: not known
};

struct HistogramData {
    HistogramSide before, after; ///< `after` is empty where there is no transform
    std::uint64_t images = 0;
};

/// Of one image, or of a set that one transform is applied to. Exact for 8- and 16-bit data; of 32-bit data
/// counts are spread evenly over the width of each coarse bin.
HistogramData histogramOf(const Summary& summary, const Transform* transform, Job& job);
/// Of one image and what a transform of whole pixels made of it. Without `nominal` nothing is known of what lies
/// outside: a later step has cut it off.
HistogramData histogramOf(
    const Summary& before, const Summary& after, std::optional<Interval> nominal, Job& job);

/// Of a set whose images, or groups, have transforms of their own, all pointwise. Each is fitted from summaries, and the
/// results are counted in bins of 1/512 of the nominal range.
struct SetHistogramRequest {
    std::shared_ptr<const ImageSet> set;
    std::shared_ptr<const Summary> merged;
    Recipe recipe; ///< fitted, save for a single step whose groups are fitted here from the summaries
    using SummarySource = std::function<std::optional<Summary>(std::size_t index)>;
    SummarySource summaryOf; ///< of all valid values; called on the job's thread
    SummarySource countedOf = {}; ///< of those in the recipe's region; none: they are the same
};
HistogramData setHistogram(const SetHistogramRequest& request, Job& job);

/// At most two points a column of the screen between `low` and `high`: the largest count of those that fall on it.
struct HistogramPoint {
    double value, count;
};
std::vector<HistogramPoint> reduced(const HistogramCurve& curve, double low, double high, int columns);

} // namespace isolume
