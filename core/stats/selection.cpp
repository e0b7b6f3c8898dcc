// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/selection.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr std::array<std::string_view, 4> names {"valid", "nonzero", "foreground", "mask"};
constexpr std::size_t thresholdBins = 256;

/// Calls f(i, luminance) for each pixel that is valid in all channels: 0.299 R + 0.587 G + 0.114 B for three channels,
/// else their mean.
template <class F> void forEachLuminance(const Image& image, F&& f)
{
    const auto channels = static_cast<std::size_t>(image.channels());
    const std::uint8_t* valid = image.validity();
    withType(image.depth(), [&](auto tag) {
        const auto* x = image.pixels<typename decltype(tag)::type>();
        for (std::size_t i = 0; i < image.shape().pixels(); ++i, x += channels) {
            if (valid
                && std::any_of(valid + i * channels, valid + (i + 1) * channels, [](auto v) { return !v; }))
                continue;
            double sum = 0;
            for (std::size_t c = 0; c < channels; ++c)
                sum += static_cast<double>(x[c]);
            f(i,
                channels == 3 ? 0.299 * static_cast<double>(x[0]) + 0.587 * static_cast<double>(x[1])
                        + 0.114 * static_cast<double>(x[2])
                              : sum / static_cast<double>(channels));
        }
    });
}

/// numpy's histogram: equal bins, of which the last holds its upper end, corrected where rounding put a value beside
/// its bin's edges.
class Bins {
public:
    Bins(double low, double high)
        : m_low(low)
        , m_high(high)
    {
    }
    double edge(std::size_t i) const
    {
        return i == thresholdBins ? m_high
                                  : m_low + static_cast<double>(i) * ((m_high - m_low) / thresholdBins);
    }
    double center(std::size_t i) const { return (edge(i) + edge(i + 1)) / 2; }
    std::size_t of(double value) const
    {
        auto bin = static_cast<std::size_t>((value - m_low) / (m_high - m_low) * thresholdBins);
        bin = std::min(bin, thresholdBins - 1);
        if (value < edge(bin))
            return bin - 1;
        return bin + 1 < thresholdBins && value >= edge(bin + 1) ? bin + 1 : bin;
    }

private:
    double m_low, m_high;
};

/// N. Otsu, "A threshold selection method from gray-level histograms" (1979), as skimage computes it.
double otsu(const std::vector<double>& counts, const Bins& bins)
{
    std::vector<double> above(thresholdBins), sumAbove(thresholdBins);
    double count = 0, sum = 0;
    for (std::size_t i = thresholdBins; i-- > 0;) {
        count += counts[i];
        sum += counts[i] * bins.center(i);
        above[i] = count;
        sumAbove[i] = sum;
    }
    double below = 0, sumBelow = 0, most = -1, threshold = bins.center(0);
    for (std::size_t i = 0; i + 1 < thresholdBins; ++i) {
        below += counts[i];
        sumBelow += counts[i] * bins.center(i);
        const double apart = sumBelow / below - sumAbove[i + 1] / above[i + 1];
        const double variance = below * above[i + 1] * apart * apart;
        if (variance > most) {
            most = variance;
            threshold = bins.center(i);
        }
    }
    return threshold;
}

/// Nothing where every valid pixel is foreground.
std::optional<double> foregroundThreshold(const Image& image)
{
    double low = std::numeric_limits<double>::infinity(), high = -low;
    forEachLuminance(image, [&](std::size_t, double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    });
    if (!(low < high))
        return std::nullopt;
    const Bins bins(low, high);
    std::vector<double> counts(thresholdBins);
    forEachLuminance(image, [&](std::size_t, double value) { counts[bins.of(value)] += 1; });
    return otsu(counts, bins);
}

void checkMask(const Image& image, const Image* mask)
{
    if (!mask || mask->isNull())
        throw Error({"", "cannot use the region mask", "there is no mask for this image",
            "Name a folder of masks with --masks, or list them in the column mask of metadata.csv"});
    if (mask->width() != image.width() || mask->height() != image.height())
        throw Error({"", "cannot use the region mask",
            fmt::format("the mask is {} × {} pixels and the image {} × {}", mask->width(), mask->height(),
                image.width(), image.height()),
            "Give a mask of the same size"});
}

} // namespace

std::string_view regionName(Region region) { return names[static_cast<std::size_t>(region)]; }

Region regionByName(std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        throw Error({std::string(name), "cannot use the region", "there is no region of that name",
            "It takes valid, nonzero, foreground or mask"});
    return static_cast<Region>(found - names.begin());
}

Image inRegion(const Image& image, Region region, const Image* mask)
{
    if (region == Region::Valid)
        return image;
    const auto channels = static_cast<std::size_t>(image.channels());
    Buffer inside(image.shape().values());
    auto* in = inside.as<std::uint8_t>();
    const auto setPixel
        = [&](std::size_t i, bool is) { std::fill_n(in + i * channels, channels, is ? 1 : 0); };
    if (region == Region::NonZero) {
        withType(image.depth(), [&](auto tag) {
            const auto* x = image.pixels<typename decltype(tag)::type>();
            for (std::size_t i = 0; i < image.shape().values(); ++i)
                in[i] = x[i] != 0;
        });
    } else if (region == Region::Foreground) {
        const std::optional<double> threshold = foregroundThreshold(image);
        if (!threshold)
            return image;
        std::fill_n(in, image.shape().values(), std::uint8_t {0});
        forEachLuminance(image, [&](std::size_t i, double value) { setPixel(i, value > *threshold); });
    } else {
        checkMask(image, mask);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                setPixel(static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width())
                        + static_cast<std::size_t>(x),
                    mask->isValid(x, y, 0) && mask->value(x, y, 0) != 0);
    }
    if (const std::uint8_t* valid = image.validity())
        for (std::size_t i = 0; i < image.shape().values(); ++i)
            in[i] = in[i] && valid[i];
    return image.withValidity(std::move(inside));
}

Image readMask(const ImageSet& set, std::size_t index)
{
    const SetItem& item = set.items[index];
    if (item.mask.empty())
        return {};
    const std::filesystem::path file(item.mask);
    const Source source(file.is_absolute() ? file : set.root / file, item.mask);
    return readImage(source, item.frame < countFrames(source) ? item.frame : 0);
}

Image countedIn(const Image& image, const ImageSet& set, std::size_t index, const Selection& selection)
{
    if (selection.region != Region::Mask)
        return inRegion(image, selection.region, nullptr);
    const Image mask = readMask(set, index);
    return inRegion(image, selection.region, &mask);
}

Image readSelected(const ImageSet& set, std::size_t index, const Selection& selection)
{
    return countedIn(
        readImage(set.source(index), set.items[index].frame, selection.input), set, index, selection);
}

} // namespace isolume
