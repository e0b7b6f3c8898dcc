// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/code_cases.h"

#include "core/recipe/code/code.h"
#include "tests/support/cli.h"
#include "tests/support/folders.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <cmath>
#include <limits>

namespace isolume::test {

namespace {

namespace fs = std::filesystem;

std::string npyHeader(const char* type, int channels)
{
    std::string dict = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}, {}, {}), }}", type,
        codeSetHeight, codeSetWidth, channels);
    dict.append((64 - (10 + dict.size() + 1) % 64) % 64, ' ');
    dict += '\n';
    std::string head("\x93NUMPY\x01\x00", 8);
    head += static_cast<char>(dict.size() & 0xff);
    head += static_cast<char>(dict.size() >> 8);
    return head + dict;
}

template <class T>
void writeImage(const fs::path& root, const std::string& set, const std::string& name, int channels,
    const char* type, const std::string& extension, const std::vector<T>& rgb)
{
    cv::Mat image(codeSetHeight, codeSetWidth, CV_MAKETYPE(cv::DataType<T>::depth, channels));
    for (std::size_t i = 0; i < rgb.size(); ++i) {
        const auto c = i % static_cast<std::size_t>(channels);
        image.ptr<T>()[i - c + static_cast<std::size_t>(channels) - 1 - c] = rgb[i];
    }
    const fs::path file = root / set / (name + extension);
    fs::create_directories(file.parent_path());
    // Without it OpenCV stores colour in floats as LogLuv, which loses digits.
    const int uncompressed = 1;
    cv::imwrite(file.string(), image, {cv::IMWRITE_TIFF_COMPRESSION, uncompressed});
    const std::string bytes(reinterpret_cast<const char*>(rgb.data()), rgb.size() * sizeof(T));
    writeBytes(root / (set + "_raw") / (name + ".bin"), bytes);
    writeBytes(root / (set + "_raw") / (name + ".npy"), npyHeader(type, channels) + bytes);
}

template <class T, class F> std::vector<T> values(int channels, F&& value)
{
    std::vector<T> result;
    for (int i = 0; i < codeSetHeight * codeSetWidth; ++i)
        for (int c = 0; c < channels; ++c)
            result.push_back(static_cast<T>(value(i, c)));
    return result;
}

int noise(int i, int c) { return (i * 37 + c * 91 + i * i * 11) % 211; }

std::vector<float> floats(int n)
{
    auto result = values<float>(
        3, [&](int i, int c) { return n == 2 ? 0.1 : std::sin(i * 0.7 + c + n) * (n + 1) - 0.25 * c; });
    result[4] = std::numeric_limits<float>::quiet_NaN();
    result[17] = std::numeric_limits<float>::infinity();
    result[30] = -7;
    return result;
}

struct Entry {
    const char *name, *options;
    double tolerance = 1e-6;
};

const Entry everywhere[] {
    {"identity", "--method identity"},
    {"unit", "--method unit"},
    {"unit_11", "--method unit -p range=-1,1"},
    {"min_max", "--method min_max -p range=-1,1"},
    {"min_max_01", "--method min_max --channels separate"},
    {"percentile", "--method percentile -p lo=3 -p hi=99.8"},
    {"percentile_free", "--method percentile -p clip=off -p range=-3,5 --channels separate"},
    {"stretch", "--method mean_std_stretch -p k=1.5 --channels separate"},
    {"window", "--method window -p lo=-1 -p hi=120 -p range=-1,1"},
    {"z_score", "--method z_score --channels separate"},
    {"z_ddof", "--method z_score -p ddof=1 -p eps=0.01 -p clip_sigma=1.5"},
    {"z_floor", "--method z_score -p eps=2 -p eps_mode=floor --channels separate"},
    {"robust", "--method robust_z --channels separate"},
    {"robust_iqr", "--method robust_z -p spread=iqr"},
    {"clip_z", "--method clip_z -p lo=5 -p hi=80 --channels separate"},
    {"center", "--method center --channels separate"},
    {"gamma", "--method curve -p g=2.2"},
    {"log", "--method curve -p kind=log"},
    {"sqrt", "--method curve -p kind=sqrt"},
    {"asinh", "--method curve -p kind=asinh -p s=12.5"},
    {"equalize", "--method equalize -p range=-1,1 --channels separate"},
    {"own", "--method fixed -p mean=0.2 -p std=0.7 -p max=211 -p order=bgr"},
};

const Entry ofImages[] {
    {"gcn", "--method gcn -p s=3 -p lambda=10 --channels separate"},
    {"gcn_plain", "--method gcn"},
    {"match", "--method match --channels separate"},
    {"match_joint", "--method match"},
    {"gray_world", "--method gray_world"},
};

const Entry colour[] {
    {"fixed", "--method fixed"},
    {"clip", "--method fixed -p preset=clip -p max=211"},
    {"caffe", "--method fixed -p preset=caffe -p order=bgr"},
    {"deviation", "--method fixed -p std=0.5,0.25,2"},
};

const Entry ofRegion[] {
    {"nonzero", "--method percentile -p hi=97"},
    {"nonzero_each", "--method z_score --channels separate"},
    {"nonzero_gray", "--method gray_world"},
};

const Entry ofFlat[] {
    {"z_score", "--method z_score --channels separate"},
    {"percentile", "--method percentile -p range=-1,1 --channels separate"},
    {"stretch", "--method mean_std_stretch -p range=-2,1 -p clip=off --channels separate"},
    {"clip_z", "--method clip_z --channels separate"},
};

const Entry chains[] {
    {"log_z", "--before curve:kind=log --method z_score --channels separate"},
    {"stretch_unit", "--before percentile:range=0,5 --method unit"},
    {"center_unit", "--before center --method unit"},
    {"asinh_gamma", "--before curve:kind=asinh --method curve -p g=2"},
    {"dark_unit", "--before window:lo=0:hi=90:range=-2,0 --method unit -p range=-1,1"},
    {"dark_gamma", "--before window:lo=0:hi=90:range=-2,0 --method curve -p g=2"},
    {"dark_fixed", "--before window:lo=0:hi=90:range=-2,0 --method fixed -p mean=0.2 -p std=0.7"},
    {"log_unit", "--before curve:kind=log --method unit"},
    {"unit_fixed_unit", "--before unit --before fixed:mean=0.25:std=0.5 --method unit"},
    {"three", "--before percentile --before gray_world --method equalize --channels separate"},
};

const Entry onPixels[] {
    {"local_contrast", "--method local_contrast -p sigma1=1.5", 2e-5},
    {"local_floor", "--method local_contrast -p floor=3 -p sigma2=7", 2e-5},
    {"illumination", "--method illumination -p smooth=2"},
    {"clahe", "--method clahe"},
    {"clahe_wide", "--method clahe -p tiles=2,3 -p clip_limit=0"},
    {"clahe_clipped", "--method clahe -p tiles=3,7 -p clip_limit=40"},
    {"clahe_second", "--before percentile --method clahe -p tiles=2,2"},
    {"illumination_first", "--before illumination:smooth=3 --method z_score"},
};

const Entry ofColours[] {
    {"reinhard", "--method reinhard -p target=one/0.EXTENSION", 2e-4},
    {"reinhard_set", "--method reinhard", 2e-4},
    {"reinhard_numbers", "--method reinhard -p mean=60,10,-15 -p std=12,8,6", 2e-4},
    {"macenko", "--method macenko", 2e-4},
    {"macenko_target", "--method macenko -p target=one/0.EXTENSION -p Io=255 -p beta=0.05", 2e-4},
    {"macenko_dark", "--before window:lo=0:hi=90:range=-2,0 --method macenko"},
    {"reinhard_dark",
        "--before window:lo=0:hi=90:range=-2,0 --method reinhard -p mean=60,10,-15 -p std=12,8,6"},
    {"macenko_second", "--before unit --method macenko", 2e-4},
};

QStringList words(const QString& text) { return text.split(' ', Qt::SkipEmptyParts); }

} // namespace

void writeCodeSets(const fs::path& root)
{
    for (int n = 0; n < 3; ++n) {
        const std::string name = fmt::format("{}/{}", n == 0 ? "one" : "two", n);
        writeImage(root, "bytes", name, 3, "|u1", ".png", values<std::uint8_t>(3, [&](int i, int c) {
            return n == 2 ? 40 + 7 * c : noise(i, c) / (n + 1) + 30 * c / 2;
        }));
        writeImage(root, "flat", name, 3, "|u1", ".png",
            values<std::uint8_t>(3, [&](int i, int c) { return c == 1 ? 93 : noise(i, c) / (n + 1); }));
        writeImage(root, "bytes_masks", name, 1, "|u1", ".png",
            values<std::uint8_t>(1, [&](int i, int) { return i % 3 == 0 ? 0 : 200; }));
        writeImage(root, "words", name, 1, "<u2", ".png", values<std::uint16_t>(1, [&](int i, int) {
            return n == 2 ? 3000 : 900 + noise(i, n) * (30 + 20 * n);
        }));
        writeImage(root, "floats", name, 3, "<f4", ".tiff", floats(n));
    }
}

std::vector<CodeCase> codeCases()
{
    std::vector<CodeCase> all;
    const auto add
        = [&](const QString& set, const Entry& entry, const QString& how, const QString& more = {}) {
              const QString input = set == "floats" ? "--nodata -7" : set == "words" ? "--bits 14" : "";
              all.push_back({set + '_' + entry.name + '_' + how, set,
                  words(QString(entry.options).replace("EXTENSION", set == "floats" ? "tiff" : "png"))
                      + words(input) + words(more),
                  how == "group", entry.tolerance});
          };
    // What differs with 16 bits is the largest value of the type, and how many values there are.
    const QStringList ofDepth {"unit", "unit_11", "percentile", "z_ddof", "own", "gamma", "equalize"};
    const QString byFolder = "--scope group --group-by folder";
    for (const QString set : {"bytes", "words", "floats"}) {
        for (const Entry& entry : everywhere) {
            if (QString(entry.name) == "own" && set != "words")
                continue; // it has one channel
            if (set == "words" && !ofDepth.contains(QString(entry.name)))
                continue;
            add(set, entry, "image");
            add(set, entry, "dataset", set == "bytes" ? "--scope dataset" : "--scope dataset --fill -0.5");
        }
        add(set, {"min_max", "--method min_max --channels separate"}, "group", byFolder);
        add(set, {"clip_z", "--method clip_z -p lo=5 -p hi=80"}, "group", byFolder);
        add(set, {"center", "--method center"}, "group", byFolder);
        add(set, {"equalize", "--method equalize"}, "group", byFolder);
        add(set, {"nyul", "--method nyul --channels separate"}, "group", byFolder);
        add(set, {"nyul", "--method nyul -p percentiles=2,50,98"}, "dataset", "--scope dataset");
        for (const Entry& entry : ofImages)
            add(set, entry, "image");
        if (set != "words")
            for (const Entry& entry : colour)
                add(set, entry, "image");
        add(set, {"keep", "--method z_score"}, "image", "--fill keep");
        for (const Entry& entry : chains)
            if (set == "words" || !QString(entry.name).contains("fixed"))
                add(set, entry, "image", set == "floats" ? "--fill keep" : "");
        add(set, {"log_z", "--before curve:kind=log --method z_score"}, "dataset", "--scope dataset");
        add(set, {"stretch_nyul", "--before min_max --method nyul --channels separate"}, "group", byFolder);
    }
    for (const Entry& entry : ofRegion)
        add("bytes", entry, "image", "--region nonzero");
    for (const QString set : {"bytes", "words", "floats"}) {
        add(set, {"foreground_each", "--method z_score --channels separate"}, "image", "--region foreground");
        add(set, {"foreground_log", "--before curve:kind=log --method unit"}, "image", "--region foreground");
        add(set, {"foreground_range", "--before curve:kind=log --before z_score --method center"}, "image",
            "--region foreground");
        add(set, {"foreground", "--method percentile -p hi=97"}, "image", "--region foreground");
    }
    add("bytes", {"foreground_gray", "--before unit --method gray_world"}, "image", "--region foreground");
    add("bytes", {"foreground_group", "--before min_max --method z_score"}, "group",
        byFolder + " --region foreground");
    for (const QString set : {"bytes", "words", "floats"}) {
        for (const Entry& entry : onPixels)
            add(set, entry, "image", set == "floats" ? "--fill keep" : "");
        add(set, {"illumination", "--method illumination -p smooth=2"}, "dataset", "--scope dataset");
        add(set, {"zca", "--method zca -p eps=10", 1e-4}, "dataset", "--scope dataset");
        if (set != "words")
            for (const Entry& entry : ofColours)
                add(set, entry, "image");
    }
    add("bytes", {"local_foreground", "--method local_contrast", 2e-5}, "image", "--region foreground");
    add("bytes", {"light_foreground", "--method illumination -p smooth=2"}, "image", "--region foreground");
    add("bytes", {"reinhard_foreground", "--method reinhard", 2e-4}, "image", "--region foreground");
    add("bytes", {"mask", "--method min_max"}, "image", "--region mask --masks bytes_masks");
    add("bytes", {"mask_chain", "--before min_max --method match --channels separate"}, "image",
        "--region mask --masks bytes_masks");
    for (const Entry& entry : ofFlat) {
        add("flat", entry, "dataset", "--scope dataset");
        add("flat", entry, "group", byFolder);
    }
    return all;
}

QString exportCodeCases(const QString& root, const std::vector<CodeCase>& cases)
{
    for (const CodeCase& c : cases) {
        const CliResult result
            = runCli(root, QStringList {"export", c.set, "-o", c.name + "_out", "--quiet"} + c.options);
        if (result.status != 0)
            return c.name + ": " + QString::fromUtf8(result.err);
    }
    return {};
}

void generateCode(
    const QString& root, const std::vector<CodeCase>& cases, const QString& target, const QString& extension)
{
    const CodeTarget& to = codeTargetById(target.toStdString());
    for (const CodeCase& c : cases) {
        const fs::path stem = fs::path(root.toStdString()) / c.name.toStdString();
        const Recipe recipe = readRecipe(fs::path(stem.string() + "_out") / "recipe.json");
        writeBytes(stem.string() + extension.toStdString(), to.write(recipe, {"Isolume"}));
    }
}

ProgramResult runProgram(const QString& folder, const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    ProgramResult result;
    if (process.waitForFinished(200000) && process.exitStatus() == QProcess::NormalExit)
        result.status = process.exitCode();
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    return result;
}

bool canImport(const QString& modules)
{
    return runProgram(".", python, {"-c", "import " + modules}).status == 0;
}

} // namespace isolume::test
