// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/tile_equalizer.h"

#include "core/methods/blocks.h"
#include "core/methods/mirror.h"

#include <cmath>
#include <vector>

namespace isolume {

namespace {

/// The tiles along one side.
struct Side {
    std::size_t tiles, size; ///< and the pixels of each
    std::vector<std::size_t> sources; ///< of the side, mirrored so that it divides into tiles

    /// As OpenCV: where one of the sides does not divide, both grow, by a whole tile count if need be.
    Side(std::size_t length, int count, bool grows)
        : tiles(static_cast<std::size_t>(count))
        , sources(mirroredLine(length, 0, grows ? tiles - length % tiles : 0))
    {
        size = sources.size() / tiles;
    }
};

/// The two tiles that a row or a column of pixels lies between, and how near the second is.
struct Between {
    std::size_t first, second;
    float toSecond;
};

std::vector<Between> betweenTiles(std::size_t length, const Side& side)
{
    const float inverse = 1.0F / static_cast<float>(side.size);
    std::vector<Between> between(length);
    for (std::size_t i = 0; i < length; ++i) {
        const float at = static_cast<float>(i) * inverse - 0.5F, tile = std::floor(at);
        const auto first = static_cast<std::ptrdiff_t>(tile);
        between[i] = {static_cast<std::size_t>(std::max<std::ptrdiff_t>(first, 0)),
            std::min(static_cast<std::size_t>(first + 1), side.tiles - 1), at - tile};
    }
    return between;
}

/// What is above the limit is dealt out to all bins alike; what is left of it to some of them, evenly.
void clip(std::vector<int>& counts, int limit)
{
    const auto bins = static_cast<int>(counts.size());
    int clipped = 0;
    for (int& count : counts)
        if (count > limit) {
            clipped += count - limit;
            count = limit;
        }
    for (int& count : counts)
        count += clipped / bins;
    int rest = clipped % bins;
    const int step = rest > 0 ? std::max(bins / rest, 1) : 1;
    for (std::size_t i = 0; rest > 0 && i < counts.size(); i += static_cast<std::size_t>(step), --rest)
        counts[i] += 1;
}

/// S. M. Pizer et al., "Adaptive histogram equalization and its variations" (1987), K. Zuiderveld, "Contrast limited
/// adaptive histogram equalization" (1994); the order of float32 operations is OpenCV's.
class TileEqualizer {
public:
    TileEqualizer(const BinRows& rows, std::span<const std::uint8_t> valid, int height, int width,
        const TileOptions& options)
        : m_bins(rows)
        , m_valid(valid)
        , m_height(static_cast<std::size_t>(height))
        , m_width(static_cast<std::size_t>(width))
        , m_levels(static_cast<std::size_t>(options.bins))
        , m_clipLimit(options.clipLimit)
        , m_rows(m_height, options.rows, grows(height, width, options))
        , m_columns(m_width, options.columns, grows(height, width, options))
        , m_tables(m_rows.tiles * m_columns.tiles * m_levels)
        , m_counts(m_rows.tiles * m_columns.tiles)
    {
    }

    void run(const Job& job)
    {
        forBlocks(m_rows.tiles, 1, job, [&](std::size_t row, std::size_t, std::size_t) { fitRow(row); });
        const bool allFilled = std::find(m_counts.begin(), m_counts.end(), 0) == m_counts.end();
        const std::vector<Between> rows = betweenTiles(m_height, m_rows),
                                   columns = betweenTiles(m_width, m_columns);
        forBlocks(m_height, 16, job, [&](std::size_t, std::size_t begin, std::size_t end) {
            std::vector<std::uint16_t> values(m_width);
            for (std::size_t y = begin; y < end; ++y) {
                m_bins.read(y, values.data());
                if (allFilled)
                    interpolate(values, rows[y], columns);
                else
                    interpolateFilled(values, rows[y], columns);
                m_bins.write(y, values.data());
            }
        });
    }

private:
    static bool grows(int height, int width, const TileOptions& options)
    {
        return height % options.rows != 0 || width % options.columns != 0;
    }

    /// All tiles of one row of them.
    void fitRow(std::size_t tileRow)
    {
        std::vector<std::vector<int>> counts(m_columns.tiles, std::vector<int>(m_levels));
        std::vector<std::uint16_t> values(m_width);
        const std::size_t top = tileRow * m_rows.size;
        int* counted = m_counts.data() + tileRow * m_columns.tiles;
        for (std::size_t y = top; y < top + m_rows.size; ++y) {
            const std::size_t source = m_rows.sources[y];
            m_bins.read(source, values.data());
            const std::uint8_t* valid = m_valid.empty() ? nullptr : m_valid.data() + source * m_width;
            for (std::size_t tile = 0; tile < m_columns.tiles; ++tile)
                counted[tile] += count(values, valid, tile, counts[tile]);
        }
        for (std::size_t tile = 0; tile < m_columns.tiles; ++tile)
            if (counted[tile] > 0)
                makeTable(counts[tile], counted[tile], table(tileRow, tile));
    }

    /// A tile's part of a row; how many values it has.
    int count(std::span<const std::uint16_t> values, const std::uint8_t* valid, std::size_t tile,
        std::vector<int>& counts) const
    {
        const std::size_t left = tile * m_columns.size, right = left + m_columns.size;
        const std::size_t inside = std::clamp(m_width, left, right); // beyond, columns are mirrored
        int counted = 0;
        const auto take = [&](std::size_t x) {
            const int is = !valid || valid[x];
            counts[values[x]] += is;
            counted += is;
        };
        for (std::size_t x = left; x < inside; ++x)
            take(x);
        for (std::size_t x = inside; x < right; ++x)
            take(m_columns.sources[x]);
        return counted;
    }

    void makeTable(std::vector<int>& counts, int counted, std::uint16_t* table) const
    {
        if (m_clipLimit > 0)
            clip(
                counts, std::max(static_cast<int>(m_clipLimit * counted / static_cast<double>(m_levels)), 1));
        const float last = static_cast<float>(m_levels - 1), scale = last / static_cast<float>(counted);
        int sum = 0;
        for (std::size_t level = 0; level < m_levels; ++level) {
            sum += counts[level];
            table[level]
                = static_cast<std::uint16_t>(std::min(roundHalfEven(static_cast<float>(sum) * scale), last));
        }
    }

    std::uint16_t* table(std::size_t row, std::size_t column)
    {
        return m_tables.data() + (row * m_columns.tiles + column) * m_levels;
    }

    void interpolate(std::span<std::uint16_t> values, const Between& row, const std::vector<Between>& columns)
    {
        const float below = row.toSecond, above = 1.0F - below;
        for (std::size_t begin = 0; begin < m_width;) {
            // As far as the same four tiles are around.
            const std::size_t first = columns[begin].first, second = columns[begin].second;
            const std::uint16_t *upperLeft = table(row.first, first), *upperRight = table(row.first, second),
                                *lowerLeft = table(row.second, first),
                                *lowerRight = table(row.second, second);
            std::size_t x = begin;
            for (; x < m_width && columns[x].first == first && columns[x].second == second; ++x) {
                const std::size_t v = values[x];
                const float right = columns[x].toSecond, left = 1.0F - right;
                const float result
                    = (static_cast<float>(upperLeft[v]) * left + static_cast<float>(upperRight[v]) * right)
                        * above
                    + (static_cast<float>(lowerLeft[v]) * left + static_cast<float>(lowerRight[v]) * right)
                        * below;
                values[x] = static_cast<std::uint16_t>(roundHalfEven(result));
            }
            begin = x;
        }
    }

    /// Between those of the four tiles that have values. A valid pixel's own always has.
    void interpolateFilled(
        std::span<std::uint16_t> values, const Between& row, const std::vector<Between>& columns)
    {
        for (std::size_t x = 0; x < m_width; ++x) {
            const Between& column = columns[x];
            float sum = 0, weights = 0;
            const auto take = [&](std::size_t r, float down, std::size_t c, float across) {
                if (m_counts[r * m_columns.tiles + c] == 0)
                    return;
                sum += down * across * static_cast<float>(table(r, c)[values[x]]);
                weights += down * across;
            };
            const float right = column.toSecond, below = row.toSecond;
            take(row.first, 1 - below, column.first, 1 - right);
            take(row.first, 1 - below, column.second, right);
            take(row.second, below, column.first, 1 - right);
            take(row.second, below, column.second, right);
            if (weights > 0)
                values[x] = static_cast<std::uint16_t>(
                    std::min(roundHalfEven(sum / weights), static_cast<float>(m_levels - 1)));
        }
    }

    const BinRows& m_bins;
    std::span<const std::uint8_t> m_valid;
    std::size_t m_height, m_width, m_levels;
    double m_clipLimit;
    Side m_rows, m_columns;
    std::vector<std::uint16_t> m_tables; // by tile
    std::vector<int> m_counts; // valid values of each tile
};

} // namespace

void equalizeTiles(const BinRows& bins, std::span<const std::uint8_t> valid, int height, int width,
    const TileOptions& options, const Job& job)
{
    TileEqualizer(bins, valid, height, width, options).run(job);
}

} // namespace isolume
