// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imageconvert.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace isolume {

namespace {

/// ShownAs in the form that the inner loop needs.
struct Levels {
    float low, scale, offset;
    float insideLow, insideHigh;
    bool paint;
};

Levels levelsOf(const ShownAs& display)
{
    const double extent = display.range.high - display.range.low;
    const auto low = static_cast<float>(display.range.low);
    const auto scale = static_cast<float>(255 / extent);
    const bool paint = display.paint == ShownAs::Paint::On;
    const auto insideLow = static_cast<float>(display.inside.low);
    const auto insideHigh = static_cast<float>(display.inside.high);
    if (extent > 0 && std::isfinite(scale))
        return {low, scale, 0.5f, insideLow, insideHigh, paint};
    // A step: one float below the range is black, one above is white, on it lies middle gray.
    return {low, std::numeric_limits<float>::max(), 128, insideLow, insideHigh, paint};
}

/// One row of N interleaved values a pixel. Returns false where some pixel came out transparent.
template <int N>
bool packRow(const float* values, const std::uint8_t* valid, int pixels, const Levels& levels, QRgb* out)
{
    bool opaque = true;
    for (int x = 0; x < pixels; ++x, values += N) {
        unsigned level[3] = {0, 0, 0};
        int missing = 0;
        bool below = false, above = false;
        for (int c = 0; c < N; ++c) {
            const float y = values[c];
            const bool known = (!valid || valid[c]) && y == y;
            const float t = (y - levels.low) * levels.scale + levels.offset;
            missing += known ? 0 : 1;
            below |= known && y < levels.insideLow;
            above |= known && y > levels.insideHigh;
            // Written so that NaN becomes 0.
            level[c] = known && t > 0 ? static_cast<unsigned>(t < 255 ? t : 255) : 0;
        }
        if (valid)
            valid += N;
        if constexpr (N == 1)
            level[1] = level[2] = level[0];
        out[x] = 0xff000000 | level[0] << 16 | level[1] << 8 | level[2];
        if (levels.paint && (missing || below || above))
            out[x] = missing ? paintInvalid : above ? paintAbove : paintBelow;
        else if (missing == N) {
            out[x] = 0;
            opaque = false;
        }
    }
    return opaque;
}

bool packRow(
    int channels, const float* values, const std::uint8_t* valid, int pixels, const Levels& levels, QRgb* out)
{
    switch (channels) {
    case 1:
        return packRow<1>(values, valid, pixels, levels, out);
    case 2:
        return packRow<2>(values, valid, pixels, levels, out);
    default:
        return packRow<3>(values, valid, pixels, levels, out);
    }
}

template <class From, class To>
void gather(const From* in, int stride, std::span<const int> shown, int pixels, To* out)
{
    for (int x = 0; x < pixels; ++x, in += stride)
        for (const int c : shown)
            *out++ = static_cast<To>(in[c]);
}

Transform ofChannels(const Transform& transform, std::span<const int> shown)
{
    Transform chosen = transform;
    // People see RGB order whatever order the network gets.
    chosen.reverseChannels = false;
    if (transform.channels.size() > 1) {
        chosen.channels.clear();
        for (const int c : shown)
            chosen.channels.push_back(transform.channel(c));
    }
    chosen.degenerate.assign(chosen.channels.size(), false);
    return chosen;
}

/// Rows of a region of an image as float32, with only the chosen channels, transformed where asked for.
class Rows {
public:
    Rows(const Image& image, const QRect& region, std::span<const int> shown, const Transform* transform)
        : m_image(image)
        , m_region(region)
        , m_shown(shown)
        , m_values(static_cast<std::size_t>(region.width()) * shown.size())
        , m_valid(image.validity() ? m_values.size() : 0)
    {
        if (!transform)
            return;
        m_kernel.emplace(ofChannels(*transform, shown), image.depth(), static_cast<int>(shown.size()));
        m_stored.resize(m_values.size() * bytesPerValue(image.depth()));
    }

    void read(int y)
    {
        const int stride = m_image.channels();
        const auto first = static_cast<std::size_t>(m_region.x()) * static_cast<std::size_t>(stride);
        if (!m_valid.empty()) {
            const auto row = static_cast<std::size_t>(y) * static_cast<std::size_t>(m_image.width());
            gather(m_image.validity() + row * static_cast<std::size_t>(stride) + first, stride, m_shown,
                m_region.width(), m_valid.data());
        }
        withType(m_image.depth(), [&](auto tag) {
            using T = typename decltype(tag)::type;
            const T* in = reinterpret_cast<const T*>(m_image.row(y)) + first;
            if (m_stored.empty())
                gather(in, stride, m_shown, m_region.width(), m_values.data());
            else
                gather(in, stride, m_shown, m_region.width(), reinterpret_cast<T*>(m_stored.data()));
        });
        if (!m_stored.empty())
            m_kernel->apply(
                m_stored.data(), validity(), m_values.data(), static_cast<std::size_t>(m_region.width()), 0);
    }

    const float* values() const { return m_values.data(); }
    const std::uint8_t* validity() const { return m_valid.empty() ? nullptr : m_valid.data(); }

private:
    const Image& m_image;
    QRect m_region;
    std::span<const int> m_shown;
    std::optional<PixelKernel> m_kernel;
    std::vector<float> m_values;
    std::vector<std::uint8_t> m_valid;
    std::vector<std::byte> m_stored;
};

} // namespace

std::vector<int> shownChannels(int channels, std::span<const int> wanted)
{
    std::vector<int> shown(wanted.begin(), wanted.end());
    const bool known = std::all_of(shown.begin(), shown.end(), [&](int c) { return c >= 0 && c < channels; });
    if (!shown.empty() && shown.size() <= 3 && known)
        return shown;
    shown.resize(channels == 3 ? 3 : 1);
    std::iota(shown.begin(), shown.end(), 0);
    return shown;
}

QImage toPicture(const Image& image, const QRect& region, std::span<const int> shown,
    const Transform* transform, const ShownAs& display, const Job& job)
{
    QImage picture(region.size(), QImage::Format_ARGB32_Premultiplied);
    if (picture.isNull())
        return picture;
    const Levels levels = levelsOf(display);
    Rows rows(image, region, shown, transform);
    bool opaque = true;
    for (int y = 0; y < region.height(); ++y) {
        job.checkpoint();
        rows.read(region.y() + y);
        opaque &= packRow(static_cast<int>(shown.size()), rows.values(), rows.validity(), region.width(),
            levels, reinterpret_cast<QRgb*>(picture.scanLine(y)));
    }
    // Without alpha it is painted faster.
    if (opaque)
        picture.reinterpretAsFormat(QImage::Format_RGB32);
    return picture;
}

QImage toPicture(const Image& thumbnail)
{
    if (thumbnail.isNull())
        return {};
    const std::vector<int> shown = shownChannels(thumbnail.channels(), {});
    return toPicture(
        thumbnail, {0, 0, thumbnail.width(), thumbnail.height()}, shown, nullptr, {{0, 255}}, Job());
}

} // namespace isolume
