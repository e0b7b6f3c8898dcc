// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/set/demo_set.h"

#include "core/error.h"
#include "core/jobs/parallel.h"
#include "core/set/demo/camera.h"
#include "core/set/demo/storage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace isolume {
namespace {

using namespace demo;

struct Picture {
    std::string split, label;
    int number = 0; ///< within its class, over all splits
    int serial = 0; ///< within the set
};

std::vector<Picture> allPictures()
{
    struct Split {
        const char* name;
        int each;
    };
    std::vector<Picture> pictures;
    for (const char* label : {"apoptosis", "interphase", "mitosis"}) {
        int number = 0;
        for (const Split& split : {Split {"train", 14}, Split {"val", 3}, Split {"test", 3}}) {
            for (int i = 0; i < split.each; ++i)
                pictures.push_back({split.name, label, ++number, static_cast<int>(pictures.size())});
        }
    }
    return pictures;
}

Phase phaseOf(const std::string& label, int place, Random& random)
{
    constexpr std::array dividing {Phase::Metaphase, Phase::Anaphase, Phase::Telophase, Phase::Prometaphase};
    if (label == "mitosis" && place < 3)
        return dividing[static_cast<std::size_t>(random.between(0, 3))];
    if (label == "apoptosis" && place < 4)
        return Phase::Apoptosis;
    return Phase::Interphase;
}

/// Cells at random places that keep their distance, those that give the class its name first and whole.
std::vector<Cell> seed(const std::string& label, cv::Size size, Random& random)
{
    std::vector<Cell> cells;
    const auto width = static_cast<float>(size.width), height = static_cast<float>(size.height);
    for (int tries = 0; tries < 900; ++tries) {
        Cell cell;
        cell.phase = phaseOf(label, static_cast<int>(cells.size()), random);
        const float margin = cell.phase == Phase::Interphase ? -30.0F : 1.1F * cell.reach();
        cell.at = {random.uniform(margin, width - margin), random.uniform(margin, height - margin)};
        const bool free = std::none_of(cells.begin(), cells.end(), [&](const Cell& other) {
            const cv::Point2f d = cell.at - other.at;
            return std::hypot(d.x, d.y) < 0.92F * (cell.reach() + other.reach());
        });
        if (free)
            cells.push_back(cell);
    }
    return cells;
}

/// The three of train that are not like the others.
void misadjust(const Picture& picture, Exposure& exposure)
{
    if (picture.label == "interphase" && picture.number == 6) {
        exposure.light = 0.13F;
        exposure.haze = 0;
    } else if (picture.label == "mitosis" && picture.number == 3) {
        exposure.light = 0.3F;
        exposure.haze = 148;
    } else if (picture.label == "apoptosis" && picture.number == 11) {
        exposure.slope = 1.5F;
        exposure.direction = 0.5F;
    }
}

Exposure exposureOf(const Picture& picture, Storage storage, Random& random)
{
    Exposure exposure;
    exposure.light = random.uniform(0.82F, 1.12F);
    exposure.haze = random.uniform(0, 5);
    exposure.vignette = random.uniform(0.2F, 0.45F);
    exposure.slope = random.uniform(0, 0.18F);
    exposure.direction = random.uniform(0, 6.28F);
    exposure.blur = random.uniform(0.75F, 1.05F);
    if (storage == Storage::Tiff16)
        exposure.light *= 2; // this camera has room for more light
    misadjust(picture, exposure);
    return exposure;
}

Storage storageOf(const Picture& picture)
{
    if (picture.number % 5 == 0)
        return Storage::Tiff16;
    return picture.number % 2 == 0 ? Storage::Jpeg : Storage::Png;
}

void write(const Picture& picture, const std::filesystem::path& folder)
{
    const std::array sizes {cv::Size(480, 360), cv::Size(400, 300), cv::Size(448, 336), cv::Size(360, 360),
        cv::Size(320, 240), cv::Size(384, 320), cv::Size(432, 288)};
    Random random(0x150 + static_cast<std::uint64_t>(picture.serial) * 7919);
    const cv::Size size = sizes[static_cast<std::size_t>(picture.serial) % sizes.size()];
    const std::vector<Cell> culture = seed(picture.label, size, random);
    Stains stains(size);
    for (const Cell& cell : culture)
        drawCell(stains, cell, culture, random);
    const Storage storage = storageOf(picture);
    const Exposure exposure = exposureOf(picture, storage, random);
    const auto name = fmt::format("{}_{:02}", picture.label, picture.number);
    store(photograph(stains, exposure, mostCounts(storage), random), storage,
        folder / picture.split / picture.label / name);
}

} // namespace

void writeDemoSet(const std::filesystem::path& folder)
{
    const std::vector<Picture> pictures = allPictures();
    for (const Picture& picture : pictures) {
        std::error_code problem;
        const auto home = folder / picture.split / picture.label;
        std::filesystem::create_directories(home, problem);
        if (problem)
            throw Error(
                {home.string(), "cannot make the folder", problem.message(), "Choose another folder."});
    }
    inParallel(pictures.size(), [&](std::size_t i) { write(pictures[i], folder); });
}

} // namespace isolume
