// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/subject.h"

#include "core/error.h"
#include "core/jobs/job.h"
#include "core/recipe/apply.h"

#include <algorithm>

namespace isolume {

namespace {

constexpr std::size_t floatBins = 65536;

bool isExactData(const Summary& summary)
{
    return std::all_of(summary.channels.begin(), summary.channels.end(),
        [](const ChannelSummary& channel) { return channel.coarse.empty(); });
}

} // namespace

namespace {

Transform pointwiseInOrder(std::span<const Transform> steps)
{
    Transform all;
    std::size_t functions = 1;
    for (const Transform& step : steps)
        functions = std::max(functions, step.channels.size());
    for (std::size_t c = 0; c < functions; ++c) {
        std::vector<Function> parts;
        for (const Transform& step : steps)
            parts.push_back(step.channel(static_cast<int>(c)));
        all.channels.push_back(Function::inOrder(std::move(parts)));
    }
    return all;
}

Transform pixelsInOrder(std::vector<Transform> steps)
{
    using Kind = PixelTransform::Kind;
    const bool colour = std::none_of(steps.begin(), steps.end(),
        [](const Transform& step) { return step.pixels && step.pixels->kind == Kind::Neighbourhood; });
    PixelTransform chain {colour ? Kind::Colour : Kind::Neighbourhood, {}};
    chain.apply = [steps = std::move(steps)](const Image& image, float* out, const Job& job) {
        Recipe keep;
        keep.fill.reset();
        Image now = image;
        for (const Transform& step : steps)
            now = applyTransform(now, step, keep, job);
        std::copy_n(now.pixels<float>(), now.shape().values(), out);
    };
    Transform all;
    all.pixels = std::make_shared<const PixelTransform>(std::move(chain));
    return all;
}

} // namespace

Transform inOrder(std::span<const Transform> steps)
{
    if (steps.size() == 1)
        return steps.front();
    const bool pointwise
        = std::all_of(steps.begin(), steps.end(), [](const Transform& step) { return step.isPointwise(); });
    std::vector<Transform> inner(steps.begin(), steps.end());
    inner.back().reverseChannels = false; // done once, at the end of all
    Transform all = pointwise ? pointwiseInOrder(steps) : pixelsInOrder(std::move(inner));
    all.nominal = steps.back().nominal;
    all.reverseChannels = steps.back().reverseChannels;
    for (const Transform& step : steps)
        if (step.anyDegenerate() || all.degenerate.empty())
            all.degenerate = step.degenerate;
    return all;
}

Summary push(const Summary& before, const Transform& transform)
{
    Summary after = before;
    after.max = transform.nominal.high;
    for (std::size_t c = 0; c < before.channels.size(); ++c) {
        const std::vector<WeightedValue> values
            = push(transform.channel(static_cast<int>(c)), Distribution(before.channels[c]));
        ChannelSummary& channel = after.channels[c];
        channel.exact = {};
        channel.sums = {};
        std::vector<std::uint64_t> counts(floatBins);
        for (const WeightedValue& value : values) {
            const auto y = static_cast<float>(value.value);
            counts[floatKey(y) >> 16] += value.count;
            channel.sums.add(y, value.count);
        }
        channel.coarse = Histogram(BinKind::FloatHigh, 0, std::move(counts));
        if (!values.empty()) {
            channel.min = values.front().value + 0.0; // the negative zero counts as zero
            channel.max = values.back().value + 0.0;
        }
    }
    return after;
}

Refinement pushRefined(
    const Summary& before, const Transform& transform, int channel, const std::vector<std::int64_t>& bins)
{
    std::map<std::int64_t, std::vector<std::uint64_t>> counts;
    for (const std::int64_t bin : bins)
        counts[bin].resize(floatBins);
    for (std::size_t c = 0; c < before.channels.size(); ++c) {
        if (channel >= 0 && static_cast<std::size_t>(channel) != c)
            continue;
        for (const WeightedValue& value :
            push(transform.channel(static_cast<int>(c)), Distribution(before.channels[c]))) {
            const std::uint32_t key = floatKey(static_cast<float>(value.value));
            if (const auto bin = counts.find(key >> 16); bin != counts.end())
                bin->second[key & 0xffffU] += value.count;
        }
    }
    Refinement refined;
    for (auto& [bin, inside] : counts)
        refined.bins[bin] = Histogram(BinKind::Integer, 0, std::move(inside));
    return refined;
}

Refiner refinerOf(Subject& subject)
{
    return {[&subject](
                int channel, const std::vector<std::int64_t>& bins) { return subject.refine(channel, bins); },
        [&subject](int channel) { return subject.distinct(channel); }};
}

Subject::Subject(Image image, Image counted, const Summary* summary, const Job& job)
    : m_hasPixels(true)
    , m_exact(isExact(image.depth()))
    , m_job(&job)
    , m_channelCount(static_cast<std::size_t>(image.channels()))
    , m_image(std::move(image))
    , m_counted(std::move(counted))
    , m_range {m_image.max(), {0, m_image.max()}}
{
    if (summary)
        m_original = *summary;
}

Subject::Subject(Summary summary)
    : m_exact(isExactData(summary))
    , m_channelCount(summary.channels.size())
    , m_original(std::move(summary))
    , m_range {m_original->max, {0, m_original->max}}
{
}

const Summary& Subject::original()
{
    if (!m_original)
        m_original = summarize(m_counted);
    return *m_original;
}

const Summary& Subject::summary()
{
    if (m_pending.empty())
        return original();
    if (!m_now) {
        if (m_hasPixels && !m_exact) {
            materialize();
            return original();
        }
        m_now = push(original(), inOrder(m_pending));
    }
    return *m_now;
}

const Summary& Subject::extremes()
{
    if (!m_pending.empty() && m_hasPixels && !m_exact)
        materialize();
    if (!m_pending.empty() || m_original)
        return summary();
    if (!m_extremes)
        m_extremes = extremesOf(m_counted);
    return *m_extremes;
}

Refinement Subject::refine(int channel, const std::vector<std::int64_t>& bins)
{
    if (!m_pending.empty() && (m_exact || !m_hasPixels))
        return pushRefined(original(), inOrder(m_pending), channel, bins);
    return isolume::refine(countedPixels(), channel, bins);
}

std::vector<WeightedValue> Subject::distinct(int channel)
{
    if (m_pending.empty() || (m_hasPixels && !m_exact))
        return distinctValues(countedPixels(), channel);
    const Transform steps = inOrder(m_pending);
    std::vector<WeightedValue> all;
    for (int c = 0; c < channels(); ++c)
        if (channel < 0 || c == channel)
            all = merged(
                all, push(steps.channel(c), Distribution(original().channels[static_cast<std::size_t>(c)])));
    return all;
}

void Subject::materialize()
{
    if (m_pending.empty())
        return;
    if (!m_hasPixels)
        throw Error({"", "cannot fit", "this needs pixels, not statistics alone", ""});
    Recipe keep;
    keep.fill.reset();
    const Transform all = inOrder(m_pending);
    const Image after = applyTransform(m_image, all, keep, *m_job);
    const bool sameRegion = m_counted.validity() == m_image.validity();
    if (m_counted.validity()) {
        Buffer validity(after.shape().values());
        std::copy_n(m_counted.validity(), validity.size(), validity.as<std::uint8_t>());
        m_counted = sameRegion ? after : after.withValidity(std::move(validity));
    } else {
        m_counted = after;
    }
    m_image = after;
    m_original = m_now;
    m_now.reset();
    m_extremes.reset();
    m_pending.clear();
    m_exact = false;
}

Image Subject::pixels()
{
    materialize();
    return m_image;
}

Image Subject::countedPixels()
{
    materialize();
    return m_counted;
}

void Subject::advance(const Transform& transform)
{
    if (!transform.isPointwise())
        materialize();
    m_pending.push_back(transform);
    m_now.reset();
    if (!transform.isPointwise())
        materialize();
    m_transforms.push_back(transform);
    m_range = {transform.nominal.high, transform.nominal};
}

} // namespace isolume
