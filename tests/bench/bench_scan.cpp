// SPDX-License-Identifier: GPL-3.0-or-later
// Scanning a set of JPEGs (decode, exact statistics, catalog) beside a loop of cv::imread over the same files with
// the same threads. Each run is a process of its own, the two in turn; time is the wall's, memory the operating
// system's peak of that process. Usage: bench_scan [IMAGES [THREADS [RUNS]]]
#include "core/jobs/job.h"
#include "core/stats/scan.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace isolume;

namespace {

/// Photographs in size and in how well they compress: soft shapes under noise.
void writeImages(const fs::path& folder, int count)
{
    cv::RNG random(7);
    for (int i = 0; i < count; ++i) {
        cv::Mat coarse(12, 16, CV_8UC3), image, noise(375, 500, CV_8UC3);
        random.fill(coarse, cv::RNG::UNIFORM, 0, 230);
        cv::resize(coarse, image, {500, 375}, 0, 0, cv::INTER_CUBIC);
        random.fill(noise, cv::RNG::UNIFORM, 0, 24);
        cv::imwrite(
            (folder / (std::to_string(i) + ".jpg")).string(), image + noise, {cv::IMWRITE_JPEG_QUALITY, 90});
    }
}

struct Run {
    double seconds;
    double megabytes; ///< peak of the process
};

Run inProcess(const std::function<void()>& work)
{
    const auto begin = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) {
        work();
        _exit(0);
    }
    int status = 0;
    rusage usage {};
    wait4(child, &status, 0, &usage);
    if (status != 0)
        std::abort();
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    return {time.count(), static_cast<double>(usage.ru_maxrss) / 1024};
}

void scanAll(const fs::path& folder, const fs::path& catalogFile, unsigned threads)
{
    fs::remove(catalogFile);
    Catalog catalog(catalogFile);
    Job job;
    const ImageSet set = openSet({folder}, &catalog, job);
    ScanOptions options;
    options.threads = threads;
    if (scan(set, catalog, options, job).read != set.items.size())
        std::abort();
}

void readAll(const fs::path& folder, unsigned threads)
{
    cv::setNumThreads(1);
    std::vector<std::string> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    tbb::task_arena arena(static_cast<int>(threads));
    arena.execute([&] {
        tbb::parallel_for(std::size_t {0}, files.size(), [&](std::size_t i) {
            if (cv::imread(files[i], cv::IMREAD_COLOR).empty())
                std::abort();
        });
    });
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char** argv)
{
    const int images = argc > 1 ? std::atoi(argv[1]) : 2000;
    const auto threads = static_cast<unsigned>(
        argc > 2 ? std::atoi(argv[2]) : static_cast<int>(std::thread::hardware_concurrency()));
    const int runs = argc > 3 ? std::atoi(argv[3]) : 5;
    const fs::path base = fs::temp_directory_path() / ("isolume-bench-" + std::to_string(getpid()));
    fs::create_directories(base / "set");
    // Threads that the codecs start must not be there when a run forks off.
    inProcess([&] { writeImages(base / "set", images); });

    std::vector<double> scans, reads, ratios, memory;
    for (int run = -1; run < runs; ++run) { // the first pair only warms the file cache
        const Run ours = inProcess([&] { scanAll(base / "set", base / "catalog.sqlite", threads); });
        const Run peer = inProcess([&] { readAll(base / "set", threads); });
        if (run < 0)
            continue;
        scans.push_back(ours.seconds);
        reads.push_back(peer.seconds);
        ratios.push_back(peer.seconds / ours.seconds);
        memory.push_back(ours.megabytes);
    }
    fs::remove_all(base);
    std::printf("%d JPEGs of 500 x 375, %u threads, %d pairs of runs (medians)\n", images, threads, runs);
    std::printf("scan        %.3f s   %.0f images/s   peak %.0f MB\n", median(scans), images / median(scans),
        median(memory));
    std::printf("cv::imread  %.3f s   %.0f images/s\n", median(reads), images / median(reads));
    std::printf("scan is %.2f times as fast\n", median(ratios));
}
