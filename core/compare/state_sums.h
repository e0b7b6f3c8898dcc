// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/byte_table.h"
#include "core/compare/measures.h"

namespace isolume {

/// Whether a recipe has one function for many images, or each image its own.
enum class Functions { Shared, OfEachImage };

/// One channel of the set in one state: images go in, in the order of the set, first all by add() and then, after
/// close(), all again by distance(). Memory does not grow with their number.
class ChannelSums {
public:
    ChannelSums(std::size_t splits, Functions functions);

    ChannelOutcome add(const ChannelLevels& channel, const Transform& transform, int c, std::size_t split);
    /// `nominal`: what the histogram is over.
    void close(Interval nominal);
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
    ByteTable* tableOf(const ChannelLevels& channel, const Transform& transform, int c);
    ChannelOutcome addAlone(
        const ChannelLevels& channel, const Transform& transform, int c, std::size_t split);
    void begin(Interval nominal);
    /// Of values about their own mean.
    void addMoments(double count, double mean, double squares);
    void addMoments(const Levels& levels);
    void addHistogram(const Levels& pooled, Interval nominal);

    Functions m_functions;
    std::vector<ByteTable> m_tables; // of 8-bit images under functions that are shared
    std::vector<PooledValues> m_splits; // of all others, until close()
    std::vector<Levels> m_splitLevels; // from close() on
    CumulativeCurve m_pooled;
    double m_count = 0, m_mean = 0, m_squares = 0; // Chan, Golub, LeVeque: merged in the order of the set
    double m_min = 0, m_max = 0, m_deviation = 0;
    std::array<double, 256> m_histogram {};
    double m_kept8 = 0, m_kept16 = 0, m_keptImages = 0;
    bool m_begun = false; // m_splits have their bins, all of them the same
    AfterLevels m_after; // of the image at hand; kept, so that nothing is allocated for each
};

} // namespace isolume
