// SPDX-License-Identifier: GPL-3.0-or-later
// Methods on whole pixels, fit and apply, on a 24-megapixel 8-bit RGB image in memory, on as many threads as
// ISOLUME_THREADS says (1). OpenCV's CLAHE beside ours.
#include "core/recipe/apply.h"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <memory>
#include <string>

#include <opencv2/imgproc.hpp>
#include <tbb/task_arena.h>

using namespace isolume;

namespace {

constexpr int height = 4000, width = 6000;

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

tbb::task_arena& arena()
{
    const char* threads = std::getenv("ISOLUME_THREADS");
    static tbb::task_arena arena(threads ? std::atoi(threads) : 1);
    return arena;
}

void method(benchmark::State& state, const Image& image, const char* id, Params params)
{
    Recipe recipe;
    recipe.method = id;
    recipe.params = std::move(params);
    arena().execute([&] {
        for (auto _ : state)
            benchmark::DoNotOptimize(applyTransform(image, transformFor(image, recipe), recipe));
    });
    state.SetItemsProcessed(
        static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(image.shape().pixels()));
}
const std::vector<double> target {60, 10, -15}, spread {12, 8, 6};
BENCHMARK_CAPTURE(method, clahe_uint8, bytes(), "clahe", {})->Unit(benchmark::kMillisecond)->MinTime(3);
BENCHMARK_CAPTURE(method, clahe_uint16, words(), "clahe", {})->Unit(benchmark::kMillisecond)->MinTime(3);
BENCHMARK_CAPTURE(method, clahe_luminance, bytes(), "clahe", {{"mode", std::string("luminance")}})
    ->Unit(benchmark::kMillisecond)
    ->MinTime(3);
BENCHMARK_CAPTURE(method, local_contrast, bytes(), "local_contrast", {})
    ->Unit(benchmark::kMillisecond)
    ->MinTime(3);
BENCHMARK_CAPTURE(method, illumination_64px, bytes(), "illumination", {})
    ->Unit(benchmark::kMillisecond)
    ->MinTime(3);
BENCHMARK_CAPTURE(method, reinhard, bytes(), "reinhard", {{"mean", target}, {"std", spread}})
    ->Unit(benchmark::kMillisecond)
    ->MinTime(3);
BENCHMARK_CAPTURE(method, macenko, bytes(), "macenko", {})->Unit(benchmark::kMillisecond)->MinTime(3);

void claheOpenCv(benchmark::State& state)
{
    cv::setNumThreads(1);
    const cv::Mat in(height, width, CV_8UC3, const_cast<std::byte*>(bytes().bytes()));
    const auto clahe = cv::createCLAHE(2, {8, 8});
    for (auto _ : state) {
        std::vector<cv::Mat> channels;
        cv::split(in, channels);
        for (cv::Mat& channel : channels)
            clahe->apply(channel, channel);
        cv::Mat joined, out;
        cv::merge(channels, joined);
        joined.convertTo(out, CV_32F);
        benchmark::DoNotOptimize(out.data);
    }
}
BENCHMARK(claheOpenCv)->Unit(benchmark::kMillisecond)->MinTime(3);

} // namespace

BENCHMARK_MAIN();
