// SPDX-License-Identifier: GPL-3.0-or-later
// One thread, a 24-megapixel 8-bit RGB image in memory: fit and apply of three methods, in turn with what people write
// in NumPy (python3-numpy has to be there) and with cv::normalize. Medians of the runs, and their ratios.
#include "core/export/npy_file.h"
#include "core/recipe/apply.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <opencv2/core.hpp>

using namespace isolume;

namespace {

constexpr int height = 4000, width = 6000, runs = 5;

Image photograph()
{
    ImageParts parts;
    parts.shape = {height, width, 3};
    parts.pixels = Buffer(parts.shape.values());
    std::uint32_t noise = 1;
    for (std::size_t i = 0; i < parts.shape.values(); ++i) {
        noise = noise * 1664525 + 1013904223;
        parts.pixels.as<std::uint8_t>()[i]
            = static_cast<std::uint8_t>(i / 3 % width * 180 / width + (noise >> 26) + 5);
    }
    return Image(std::move(parts));
}

template <class F> double milliseconds(F&& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double median(std::array<double, runs> times)
{
    std::sort(times.begin(), times.end());
    return times[runs / 2];
}

/// A NumPy program that answers each line on its input with the milliseconds that `expression` took.
class Numpy {
public:
    Numpy(const std::filesystem::path& image, const std::string& expression)
        : m_answer(image.string() + ".ms")
    {
        const std::filesystem::path script = image.string() + ".py";
        std::ofstream(script)
            << "import sys, time\nimport numpy as np\nx = np.load(" << image << ")\n"
            << "for line in sys.stdin:\n    start = time.perf_counter()\n    y = " << expression
            << "\n    spent = (time.perf_counter() - start) * 1e3\n    assert y.dtype == np.float32\n"
            << "    del y\n    open(" << m_answer << ", 'w').write(str(spent) + '\\n')\n";
        m_pipe = popen(("/usr/bin/python3 '" + script.string() + "'").c_str(), "w");
    }
    ~Numpy() { pclose(m_pipe); }
    Numpy(const Numpy&) = delete;
    Numpy& operator=(const Numpy&) = delete;

    double run()
    {
        std::filesystem::remove(m_answer);
        std::fputs("go\n", m_pipe);
        std::fflush(m_pipe);
        double spent = -1;
        for (int tries = 0; tries < 6000 && spent < 0; ++tries) {
            struct timespec pause {
                0, 10'000'000
            };
            nanosleep(&pause, nullptr);
            std::ifstream(m_answer) >> spent;
            spent = spent == 0 ? -1 : spent;
        }
        return spent;
    }

private:
    std::filesystem::path m_answer;
    FILE* m_pipe;
};

double ours(const Image& image, const std::string& method)
{
    Recipe recipe;
    recipe.method = method;
    return milliseconds([&] { applyTransform(image, transformFor(image, recipe), recipe); });
}

double openCv(const Image& image)
{
    const cv::Mat in(height, width * 3, CV_8UC1, const_cast<std::byte*>(image.bytes()));
    return milliseconds([&] {
        cv::Mat out;
        cv::normalize(in, out, 0, 1, cv::NORM_MINMAX, CV_32F);
    });
}

template <class Peer> void compare(const Image& image, const char* method, const char* name, Peer&& peer)
{
    std::array<double, runs> own, other;
    ours(image, method);
    peer();
    for (int i = 0; i < runs; ++i) {
        other[i] = peer();
        own[i] = ours(image, method);
    }
    std::printf("%-11s %8.1f ms   %-14s %8.1f ms   %5.1f times\n", method, median(own), name, median(other),
        median(other) / median(own));
    std::fflush(stdout);
}

} // namespace

int main()
{
    cv::setNumThreads(1);
    const Image image = photograph();
    const std::filesystem::path file = std::filesystem::temp_directory_path() / "isolume-bench.npy";
    writeNpy(file, image.shape(), Depth::U8, std::span(image.bytes(), image.shape().values()));
    compare(image, "min_max", "cv::normalize", [&] { return openCv(image); });
    const std::array<std::pair<const char*, const char*>, 3> expressions {{
        {"min_max", "((x - x.min()) / (float(x.max()) - float(x.min()))).astype(np.float32)"},
        {"z_score", "((x - x.mean()) / x.std()).astype(np.float32)"},
        {"percentile",
            "(lambda p: np.clip((x - p[0]) / (p[1] - p[0]), 0, 1).astype(np.float32))(np.percentile(x, [1, "
            "99]))"},
    }};
    for (const auto& [method, expression] : expressions) {
        Numpy numpy(file, expression);
        compare(image, method, "NumPy", [&] { return numpy.run(); });
    }
    for (const char* end : {"", ".py", ".ms"})
        std::filesystem::remove(file.string() + end);
}
