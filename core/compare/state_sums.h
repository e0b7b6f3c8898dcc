// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/image_levels.h"
#include "core/compare/measures.h"
#include "core/compare/wasserstein.h"

namespace isolume {

/// What one channel of one image gives in one state.
struct ChannelOutcome {
    double count = 0, sum = 0; ///< of the values after
    double largest = 0; ///< magnitude of them
    double clippedLow = 0, clippedHigh = 0; ///< numbers of values
    bool present = false; ///< the image has the channel
    bool contrast = false;
};

/// One channel of the set in one state: images go in, in the order of the set, first all by add() and then, after
/// close(), all again by distance(). Memory does not grow with their number.
class ChannelSums {
public:
    explicit ChannelSums(std::size_t splits);

    ChannelOutcome add(const ChannelLevels& channel, const Transform& transform, int c, std::size_t split);
    void close();
    /// The 1-Wasserstein distance to the pooled values, in units of their standard deviation.
    double distance(const ChannelLevels& channel, const Transform& transform, int c);

    /// Between the pooled values of two splits, in the same units.
    double distanceBetween(std::size_t split, std::size_t other) const;
    const std::array<double, 256>& histogram() const { return m_histogram; }
    /// Sums over the images with valid values, and their number.
    double kept8() const { return m_kept8; }
    double kept16() const { return m_kept16; }
    double keptImages() const { return m_keptImages; }

private:
    double inUnits(double distance) const { return m_deviation > 0 ? distance / m_deviation : 0; }
    void push(const Levels& before, const Function& function, Interval nominal, ChannelOutcome* outcome);
    void addMoments(double count, double mean, double squares);
    void addHistogram(Interval nominal);
    void addKept(const ChannelLevels& channel, const Transform& transform, int c);

    std::vector<PooledValues> m_splits;
    std::vector<Levels> m_splitLevels; // from close() on
    CumulativeCurve m_pooled;
    double m_count = 0, m_mean = 0, m_squares = 0; // Chan, Golub, LeVeque: merged in the order of the set
    double m_min = 0, m_max = 0, m_deviation = 0;
    std::array<double, 256> m_histogram {};
    double m_kept8 = 0, m_kept16 = 0, m_keptImages = 0;
    bool m_begun = false;
    Levels m_after; // of the image at hand; kept, so that nothing is allocated for each
};

} // namespace isolume
