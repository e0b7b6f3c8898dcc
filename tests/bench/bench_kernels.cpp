// SPDX-License-Identifier: GPL-3.0-or-later
// One thread, a 24-megapixel 8-bit RGB image in memory: summaries and transforms beside what the machine can copy.
#include "core/recipe/apply.h"
#include "core/stats/summary.h"

#include <benchmark/benchmark.h>

#include <cstring>
#include <vector>

#include <opencv2/core.hpp>

using namespace isolume;

namespace {

constexpr int height = 4000, width = 6000;

/// Smooth light and noise, so that neither runs of one value nor pure noise decide the speed.
template <class T> Image photograph(Depth depth)
{
    ImageParts parts;
    parts.shape = {height, width, 3};
    parts.depth = depth;
    parts.pixels = Buffer(parts.shape.values() * sizeof(T));
    std::uint32_t noise = 1;
    T* out = parts.pixels.as<T>();
    for (std::size_t i = 0; i < parts.shape.values(); ++i) {
        noise = noise * 1664525 + 1013904223;
        const std::uint32_t v = static_cast<std::uint32_t>(i / 3 % width * 180 / width) + (noise >> 26) + 5;
        out[i] = static_cast<T>(sizeof(T) == 2 ? v * 200 + (noise >> 24) : v);
    }
    return Image(std::move(parts));
}

const Image& bytes()
{
    static const Image image = photograph<std::uint8_t>(Depth::U8);
    return image;
}
const Image& words()
{
    static const Image image = photograph<std::uint16_t>(Depth::U16);
    return image;
}
const Image& floats()
{
    static const Image image = photograph<float>(Depth::F32);
    return image;
}

void rate(benchmark::State& state, const Image& image, std::size_t written)
{
    const std::size_t read = image.shape().values() * bytesPerValue(image.depth());
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * (read + written)));
}

void summary(benchmark::State& state, const Image& image)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(summarize(image));
    rate(state, image, 0);
}
BENCHMARK_CAPTURE(summary, uint8, bytes());
BENCHMARK_CAPTURE(summary, uint16, words());
BENCHMARK_CAPTURE(summary, float32, floats());

/// The affine kernel alone, into memory that is there already.
void affine(benchmark::State& state, const Image& image, Channels channels)
{
    Recipe recipe;
    recipe.method = "z_score";
    recipe.channels = channels;
    const Transform transform = transformFor(image, recipe);
    Buffer out(image.shape().values() * sizeof(float));
    std::memset(out.data(), 1, out.size());
    const PixelKernel kernel(transform, image.depth(), 3, image.shape().pixels());
    for (auto _ : state) {
        kernel.apply(image.bytes(), nullptr, out.as<float>(), image.shape().pixels(), 0);
        benchmark::ClobberMemory();
    }
    rate(state, image, out.size());
}
BENCHMARK_CAPTURE(affine, uint8_joint, bytes(), Channels::Joint);
BENCHMARK_CAPTURE(affine, uint8_separate, bytes(), Channels::Separate);
BENCHMARK_CAPTURE(affine, uint16_separate, words(), Channels::Separate);
BENCHMARK_CAPTURE(affine, float32_joint, floats(), Channels::Joint);
BENCHMARK_CAPTURE(affine, float32_separate, floats(), Channels::Separate);

/// The bound for the affine kernel: write the output, read the input. Nothing that it writes is 0: some processors
/// move lines of zeros at twice the speed, which no result of a transform would see.
void memsetAndRead(benchmark::State& state)
{
    const Image& image = bytes();
    const std::size_t size = image.shape().values();
    Buffer out(size * sizeof(float));
    for (auto _ : state) {
        std::memset(out.data(), 0x3f, out.size());
        std::uint64_t sum = 0;
        const auto* in = reinterpret_cast<const std::uint64_t*>(image.bytes());
        for (std::size_t i = 0; i < size / 8; ++i)
            sum += in[i];
        benchmark::DoNotOptimize(sum);
        benchmark::ClobberMemory();
    }
    rate(state, image, out.size());
}
BENCHMARK(memsetAndRead);

void copy(benchmark::State& state)
{
    const Image& image = floats();
    Buffer out(image.shape().values() * sizeof(float));
    for (auto _ : state) {
        std::memcpy(out.data(), image.bytes(), out.size());
        benchmark::ClobberMemory();
    }
    rate(state, image, out.size());
}
BENCHMARK(copy);

/// Fit and apply as a user gets them, beside cv::normalize.
void minMaxWhole(benchmark::State& state)
{
    Recipe recipe;
    recipe.method = "min_max";
    for (auto _ : state)
        benchmark::DoNotOptimize(applyTransform(bytes(), transformFor(bytes(), recipe), recipe));
}
BENCHMARK(minMaxWhole);

void minMaxOpenCv(benchmark::State& state)
{
    cv::setNumThreads(1);
    const cv::Mat in(height, width, CV_8UC3, const_cast<std::byte*>(bytes().bytes()));
    for (auto _ : state) {
        cv::Mat out;
        cv::normalize(in.reshape(1), out, 0, 1, cv::NORM_MINMAX, CV_32F);
        benchmark::DoNotOptimize(out.data);
    }
}
BENCHMARK(minMaxOpenCv);

} // namespace

BENCHMARK_MAIN();
