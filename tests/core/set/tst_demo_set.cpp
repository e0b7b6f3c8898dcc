// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/set/demo_set.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

using namespace isolume;
namespace fs = std::filesystem;

namespace {

std::string bytes(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Path relative to the set, in order.
std::map<std::string, fs::path> filesOf(const fs::path& folder)
{
    std::map<std::string, fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file())
            files[entry.path().lexically_relative(folder).string()] = entry.path();
    }
    return files;
}

/// Counts, as the file stores them: OpenCV shifts the 10 bits of the TIFF files up by 6.
cv::Mat countsOf(const fs::path& path)
{
    cv::Mat image = cv::imread(path.string(), cv::IMREAD_UNCHANGED);
    const double unit = image.depth() == CV_16U ? 64 : 1;
    image.convertTo(image, CV_32F, 1 / unit);
    return image;
}

struct Look {
    double mean = 0;
    double contrast = 0; ///< standard deviation over mean
    double uneven = 0; ///< the brightest over the darkest of 2 × 2 quarters
};

Look lookOf(const cv::Mat& image)
{
    cv::Mat quarters;
    cv::resize(image, quarters, {2, 2}, 0, 0, cv::INTER_AREA);
    cv::transform(quarters, quarters, cv::Matx13f(1, 1, 1));
    double darkest = 0, brightest = 0;
    cv::minMaxIdx(quarters, &darkest, &brightest);
    cv::Scalar mean, deviation;
    cv::meanStdDev(image.reshape(1), mean, deviation);
    return {mean[0], deviation[0] / mean[0], brightest / darkest};
}

} // namespace

class TestDemoSet : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        writeDemoSet(root());
    }

    void holdsTwentyPicturesAClassInThreeSplits()
    {
        std::map<std::string, int> counts;
        for (const auto& [name, path] : filesOf(root()))
            ++counts[fs::path(name).parent_path().string()];
        QCOMPARE(counts.size(), std::size_t {9});
        for (const char* label : {"interphase", "mitosis", "apoptosis"}) {
            QCOMPARE(counts[std::string("train/") + label], 14);
            QCOMPARE(counts[std::string("val/") + label], 3);
            QCOMPARE(counts[std::string("test/") + label], 3);
        }
    }

    void isTheSameAtEveryCall()
    {
        const fs::path again = root().parent_path() / "again";
        writeDemoSet(again);
        const auto first = filesOf(root()), second = filesOf(again);
        QCOMPARE(second.size(), first.size());
        for (const auto& [name, path] : first)
            QVERIFY2(second.count(name) && bytes(path) == bytes(second.at(name)), name.c_str());
    }

    void isRgbInEightAndSixteenBitOfTheSameCounts()
    {
        std::map<int, int> depths;
        std::map<int, double> brightness;
        for (const auto& [name, path] : filesOf(root())) {
            const cv::Mat stored = cv::imread(path.string(), cv::IMREAD_UNCHANGED);
            QVERIFY2(!stored.empty() && stored.channels() == 3, name.c_str());
            QVERIFY2(stored.cols >= 320 && stored.cols <= 480 && stored.rows >= 240 && stored.rows <= 360,
                name.c_str());
            ++depths[stored.depth()];
            brightness[stored.depth()] += lookOf(countsOf(path)).mean;
        }
        QCOMPARE(depths[CV_8U], 48);
        QCOMPARE(depths[CV_16U], 12);
        const double ratio = brightness[CV_16U] / depths[CV_16U] / (brightness[CV_8U] / depths[CV_8U]);
        QVERIFY2(ratio > 0.7 && ratio < 3, qPrintable(QString::number(ratio)));
    }

    void threePicturesAreNotLikeTheOthers()
    {
        std::map<std::string, Look> looks;
        for (const auto& [name, path] : filesOf(root()))
            looks[name] = lookOf(countsOf(path));
        const Look dark = take(looks, "train/interphase/interphase_06.jpg");
        const Look pale = take(looks, "train/mitosis/mitosis_03.png");
        const Look uneven = take(looks, "train/apoptosis/apoptosis_11.png");
        for (const auto& [name, look] : looks) {
            QVERIFY2(dark.mean < 0.5 * look.mean, name.c_str());
            QVERIFY2(pale.mean > 1.4 * look.mean && pale.contrast < 0.5 * look.contrast, name.c_str());
            QVERIFY2(uneven.uneven > 1.4 * look.uneven, name.c_str());
        }
    }

    void refusesAFolderThatCannotBe()
    {
        const fs::path file = root().parent_path() / "file";
        std::ofstream(file) << "in the way";
        QVERIFY_THROWS_EXCEPTION(Error, writeDemoSet(file));
    }

private:
    fs::path root() const { return fs::path(m_folder.path().toStdString()) / "set"; }

    static Look take(std::map<std::string, Look>& looks, const std::string& name)
    {
        const auto node = looks.extract(name);
        return node ? node.mapped() : Look {};
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestDemoSet)
#include "tst_demo_set.moc"
