// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/pyramid.h"

#include <algorithm>
#include <type_traits>

namespace isolume {

namespace {

/// Sums of one row of blocks. Integers of 16 bits fit 2^12 rows into 32 bits; what is deeper is summed in double.
template <class T> class BlockRow {
public:
    using Sum = std::conditional_t<sizeof(T) <= 2, std::int32_t, double>;

    BlockRow(const Image& image, int level)
        : m_image(image)
        , m_level(level)
        , m_values(static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.channels()))
        , m_sums(m_values)
        , m_counts(image.validity() ? m_values : 0)
    {
    }

    void add(int y)
    {
        const T* in = reinterpret_cast<const T*>(m_image.row(y));
        ++m_rows;
        if (m_counts.empty()) {
            for (std::size_t i = 0; i < m_values; ++i)
                m_sums[i] += static_cast<Sum>(in[i]);
            return;
        }
        const std::uint8_t* valid = m_image.validity() + static_cast<std::size_t>(y) * m_values;
        for (std::size_t i = 0; i < m_values; ++i)
            if (valid[i]) { // what is not valid may be NaN, so it cannot be multiplied away
                m_sums[i] += static_cast<Sum>(in[i]);
                ++m_counts[i];
            }
    }

    /// Writes the means of the blocks and starts anew.
    void finish(float* out, std::uint8_t* validOut)
    {
        const int channels = m_image.channels(), block = 1 << m_level;
        for (int from = 0; from < m_image.width(); from += block) {
            const int to = std::min(from + block, m_image.width());
            for (int c = 0; c < channels; ++c) {
                const auto [sum, count] = total(from, to, c);
                *out++ = count > 0 ? static_cast<float>(sum / static_cast<double>(count)) : 0.0f;
                if (validOut)
                    *validOut++ = count > 0 ? 1 : 0;
            }
        }
        std::fill(m_sums.begin(), m_sums.end(), Sum {});
        std::fill(m_counts.begin(), m_counts.end(), 0);
        m_rows = 0;
    }

private:
    std::pair<double, std::int64_t> total(int from, int to, int c) const
    {
        const auto stride = static_cast<std::size_t>(m_image.channels());
        std::size_t i = static_cast<std::size_t>(from) * stride + static_cast<std::size_t>(c);
        double sum = 0;
        std::int64_t count = 0;
        for (int x = from; x < to; ++x, i += stride) {
            sum += static_cast<double>(m_sums[i]);
            count += m_counts.empty() ? m_rows : m_counts[i];
        }
        return {sum, count};
    }

    const Image& m_image;
    int m_level, m_rows = 0;
    std::size_t m_values;
    std::vector<Sum> m_sums;
    std::vector<std::int32_t> m_counts;
};

template <class T>
void average(const Image& image, int level, const Shape& shape, ImageParts& parts, const Job& job)
{
    const std::size_t row = static_cast<std::size_t>(shape.width) * static_cast<std::size_t>(shape.channels);
    BlockRow<T> sums(image, level);
    for (int y = 0, out = 0; out < shape.height; ++out) {
        for (const int end = std::min(y + (1 << level), image.height()); y < end; ++y) {
            job.checkpoint();
            sums.add(y);
        }
        const std::size_t first = row * static_cast<std::size_t>(out);
        std::uint8_t* valid = parts.validity.empty() ? nullptr : parts.validity.as<std::uint8_t>() + first;
        sums.finish(parts.pixels.as<float>() + first, valid);
    }
}

} // namespace

Image averaged(const Image& image, int level, const Job& job)
{
    if (level == 0)
        return image;
    const auto smaller = [&](int length) { return ((length - 1) >> level) + 1; };
    ImageParts parts;
    parts.shape = {smaller(image.height()), smaller(image.width()), image.channels()};
    parts.depth = Depth::F32;
    parts.pixels = Buffer(parts.shape.values() * sizeof(float));
    if (image.validity())
        parts.validity = Buffer(parts.shape.values());
    parts.channelNames = image.channelNames();
    const Shape shape = parts.shape;
    withType(image.depth(),
        [&](auto tag) { average<typename decltype(tag)::type>(image, level, shape, parts, job); });
    return Image(std::move(parts));
}

Pyramid::Pyramid(Worker& worker, std::function<void()> ready)
    : m_worker(worker)
    , m_ready(std::move(ready))
{
}

void Pyramid::setImage(const Image& image)
{
    m_ticket.cancel();
    m_wanted.clear();
    m_levels.clear();
    m_image = image;
}

void Pyramid::need(int level)
{
    if (m_image.isNull() || has(level))
        return;
    std::erase(m_wanted, level);
    m_wanted.insert(m_wanted.begin(), level);
    // A level that is being made is finished first: two that are asked for in turn must not stop each other.
    if (!m_ticket.isActive())
        start();
}

Pyramid::Level Pyramid::best(int level) const
{
    if (level == 0)
        return {0, m_image};
    const auto found = m_levels.lower_bound(level);
    return found == m_levels.end() ? Level {level, {}} : Level {found->first, found->second};
}

void Pyramid::start()
{
    if (m_wanted.empty())
        return;
    const int level = m_wanted.front();
    m_worker.run<Image>(
        m_ticket, Priority::Now, [image = m_image, level](Job& job) { return averaged(image, level, job); },
        [this, level](Outcome<Image> outcome) {
            std::erase(m_wanted, level);
            // Out of memory is all that can go wrong; the picture then stays with what there is.
            if (outcome)
                m_levels[level] = std::move(outcome.value());
            start();
            m_ready();
        });
}

} // namespace isolume
