// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/fit.h"
#include "core/recipe/recipe.h"
#include "core/stats/summary.h"

#include <optional>

namespace isolume {

class Job;

/// What a step of a recipe is fitted on: one image after the steps before, or its summary alone. Pixels are worked out
/// only where a fit asks for them; 8- and 16-bit images go through pointwise steps by their histograms.
class Subject {
public:
    /// `counted`: the same pixels, valid where they enter the statistics; `summary` is of it, where known.
    Subject(Image image, Image counted, const Summary* summary, const Job& job);
    /// Nothing but a summary: exact for 8- and 16-bit data, an estimate beyond (`isAbout`).
    explicit Subject(Summary summary);

    int channels() const { return static_cast<int>(m_channelCount); }
    /// max and 0…max of the data: of the file's before the first step, then the nominal range of the step before.
    const DataRange& range() const { return m_range; }
    void setRange(const DataRange& range) { m_range = range; }

    /// Of the values that enter the statistics, after the steps so far.
    const Summary& summary();
    /// min, max and count of them, from the pixels where no summary is known.
    const Summary& extremes();
    Refinement refine(int channel, const std::vector<std::int64_t>& bins);
    std::vector<WeightedValue> distinct(int channel);
    /// True where summary() rests on bins of 32-bit data, so that order statistics need refine().
    bool isAbout() const { return !m_hasPixels && !m_exact; }
    bool hasPixels() const { return m_hasPixels; }
    /// The image after the steps so far; with `counted` valid where values enter the statistics. Throws Error where
    /// there is a summary alone.
    Image pixels();
    Image countedPixels();

    /// Goes on to what the transform makes of it.
    void advance(const Transform& transform);
    const std::vector<Transform>& transforms() const { return m_transforms; }

private:
    const Summary& original();
    void materialize();

    bool m_hasPixels = false, m_exact = false;
    const Job* m_job = nullptr;
    std::size_t m_channelCount = 0;
    Image m_image, m_counted; // before the steps in m_pending
    std::optional<Summary> m_original; // of m_counted
    std::optional<Summary> m_now; // after m_pending
    std::optional<Summary> m_extremes; // of m_counted, where m_original is not there
    std::vector<Transform> m_pending; // pointwise, not yet done to the pixels
    std::vector<Transform> m_transforms;
    DataRange m_range;
};

/// What makes a fit to the subject exact. It has to outlive the result.
Refiner refinerOf(Subject& subject);

/// Steps one after the other as a single one.
Transform inOrder(std::span<const Transform> steps);

/// The summary of `before` after a pointwise transform, as of float32 pixels. 8- and 16-bit data: the same to the bit
/// as summarize() of the pixels; beyond, the middle of each bin stands for its values.
Summary push(const Summary& before, const Transform& transform);
/// refine() of those pixels, from 8- and 16-bit data.
Refinement pushRefined(
    const Summary& before, const Transform& transform, int channel, const std::vector<std::int64_t>& bins);

} // namespace isolume
