// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/state_sums.h"

#include <map>
#include <optional>

namespace isolume {

/// The splits of a set by number; images without one are a split without a name.
class SplitIndex {
public:
    explicit SplitIndex(const ImageSet& set);

    std::size_t count() const { return m_names.size(); }
    const std::vector<std::string>& names() const { return m_names; }
    std::size_t of(std::size_t image) const { return m_of[image]; }
    std::optional<std::size_t> find(const std::string& name) const;

private:
    std::vector<std::string> m_names;
    std::vector<std::size_t> m_of;
};

/// η² of a number by class: the share of its variation that the classes explain. Images without a class are left out.
/// 0 where the numbers differ by no more than float32 rounds values of that size: after z_score of each image alone all
/// means are 0, and what rounding leaves of them says nothing.
class ClassSignal {
public:
    /// `size`: the largest magnitude among the values that this is the mean of.
    void add(const std::string& label, double value, double size);
    double value() const;

private:
    struct Moments {
        double count = 0, mean = 0, squares = 0;
        void add(double value);
    };
    Moments m_all;
    double m_size = 0;
    std::map<std::string, Moments> m_classes;
};

/// What is summed up over the images of a set in one state, all channels of an image together.
class StateTotals {
public:
    explicit StateTotals(const ImageSet& set);

    /// `channels`: what each channel of the image gave.
    void add(const ImageLevels& image, const ImageTransform& own, std::span<const ChannelOutcome> channels);
    /// By channel; NaN where one has no values.
    void addDistances(std::size_t index, std::span<const double> distances);

    /// The nominal range, of all images together.
    Interval nominal() const { return m_state.nominal; }

    MeasuredState result(const std::vector<ChannelSums>& sums, const std::vector<std::string>& channelNames,
        const SplitIndex& splits) const;

private:
    void addHarm(const ImageHarm& harm);

    const ImageSet* m_set;
    MeasuredState m_state;
    ClassSignal m_signal;
    double m_values = 0, m_clippedLow = 0, m_clippedHigh = 0;
    double m_distance = 0, m_distances = 0;
};

} // namespace isolume
