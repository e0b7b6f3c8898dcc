// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/arrays.h"
#include "tests/support/cli.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <cmath>

using namespace isolume::test;
namespace fs = std::filesystem;

namespace {

// The three worked examples that the project grew from.
struct SeedCase {
    const char *method, *scope, *channels;
};
constexpr SeedCase seedCases[] {
    {"min_max", "image", "joint"}, {"z_score", "image", "joint"}, {"min_max", "dataset", "separate"}};

std::size_t sizeOf(const Array& a, std::size_t from)
{
    std::size_t size = 1;
    for (std::size_t i = from; i < a.shape.size(); ++i)
        size *= a.shape[i];
    return size;
}

int cvType(const std::string& dtype)
{
    if (dtype == "|u1")
        return CV_8U;
    if (dtype == "<u2")
        return CV_16U;
    return dtype == "<i2" ? CV_16S : CV_32F;
}

// An array (N, H, W, C) as N files of its type: PNG for unsigned integers, TIFF for the rest.
void writeSet(const fs::path& folder, const Array& array)
{
    fs::create_directories(folder);
    const int channels = static_cast<int>(array.shape[3]);
    const int type = cvType(array.dtype);
    for (std::size_t n = 0; n < array.shape[0]; ++n) {
        cv::Mat wide(static_cast<int>(array.shape[1]), static_cast<int>(array.shape[2]), CV_64FC(channels));
        const double* from = array.values.data() + n * sizeOf(array, 1);
        for (int y = 0; y < wide.rows; ++y)
            for (int x = 0; x < wide.cols; ++x)
                for (int c = 0; c < channels; ++c) // OpenCV takes BGR
                    wide.ptr<double>(y)[x * channels + channels - 1 - c] = *from++;
        cv::Mat image;
        wide.convertTo(image, type);
        const char* extension = type == CV_8U || type == CV_16U ? "png" : "tif";
        QVERIFY(cv::imwrite((folder / fmt::format("{:03}.{}", n, extension)).string(), image));
    }
}

// One float32 step at the top of what is expected: its largest magnitude, or its spread where that is larger.
double oneUlpOfRange(const std::vector<double>& expected)
{
    const auto [least, largest] = std::minmax_element(expected.begin(), expected.end());
    const auto top = static_cast<float>(std::max({*largest - *least, std::abs(*least), std::abs(*largest)}));
    return static_cast<double>(std::nextafter(top, HUGE_VALF)) - static_cast<double>(top);
}

// Through the real program: export to npy, all images one after the other.
std::vector<double> exported(const QString& folder, const SeedCase& seed)
{
    const CliResult result = runCli(folder,
        {"export", "set", "--method", seed.method, "--scope", seed.scope, "--channels", seed.channels, "-o",
            "out", "--overwrite"});
    if (result.status != 0)
        qWarning() << result.err << result.out;
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(fs::path(folder.toStdString()) / "out", error))
        if (entry.path().extension() == ".npy")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<double> values;
    for (const auto& file : files) {
        const Array array = readArray(file);
        values.insert(values.end(), array.values.begin(), array.values.end());
    }
    return values;
}

void compare(const std::vector<double>& got, const std::vector<double>& expected)
{
    QCOMPARE(got.size(), expected.size());
    const double tolerance = oneUlpOfRange(expected);
    double worst = 0;
    for (std::size_t i = 0; i < got.size(); ++i)
        worst = std::max(worst, std::isfinite(got[i]) ? std::abs(got[i] - expected[i]) : HUGE_VAL);
    QVERIFY2(worst <= tolerance, fmt::format("{} > {}", worst, tolerance).c_str());
}

// What numpy's few lines give in float64, straight from the definition.
std::vector<double> expectedOf(const Array& array, const SeedCase& seed)
{
    std::vector<double> result = array.values;
    const std::size_t perImage = sizeOf(array, 1);
    const std::size_t channels = array.shape[3];
    const bool separate = std::string_view(seed.channels) == "separate";
    const bool dataset = std::string_view(seed.scope) == "dataset";
    const std::size_t block = dataset ? array.values.size() : perImage;
    for (std::size_t start = 0; start < array.values.size(); start += block)
        for (std::size_t c = 0; c < (separate ? channels : 1); ++c) {
            const std::size_t step = separate ? channels : 1;
            double sum = 0;
            double least = HUGE_VAL;
            double largest = -HUGE_VAL;
            std::size_t count = 0;
            for (std::size_t i = start + c; i < start + block; i += step, ++count) {
                sum += array.values[i];
                least = std::min(least, array.values[i]);
                largest = std::max(largest, array.values[i]);
            }
            const double mean = sum / static_cast<double>(count);
            double squares = 0;
            for (std::size_t i = start + c; i < start + block; i += step)
                squares += (array.values[i] - mean) * (array.values[i] - mean);
            const double std = std::sqrt(squares / static_cast<double>(count));
            for (std::size_t i = start + c; i < start + block; i += step)
                result[i] = std::string_view(seed.method) == "z_score"
                    ? (array.values[i] - mean) / std
                    : (array.values[i] - least) / (largest - least);
        }
    return result;
}

template <class T> Array randomArray(const char* dtype, std::vector<std::size_t> shape, unsigned seed)
{
    Array array {dtype, std::move(shape), {}};
    for (const T value : randomValues<T>(sizeOf(array, 0), seed))
        array.values.push_back(static_cast<double>(value));
    return array;
}

QJsonObject referenceDocument()
{
    QFile file(QString(ISOLUME_SHARED_DIR) + "/reference/methods.json");
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

} // namespace

class TestSeedCases : public QObject {
    Q_OBJECT

private slots:
    void exportsEqualTheDefinitionInDouble_data()
    {
        QTest::addColumn<int>("seed");
        QTest::addColumn<QString>("type");
        for (int i = 0; i < 3; ++i)
            for (const char* type : {"uint8", "uint16", "int16", "float32"})
                QTest::addRow(
                    "%s %s %s %s", seedCases[i].method, seedCases[i].scope, seedCases[i].channels, type)
                    << i << type;
    }
    void exportsEqualTheDefinitionInDouble()
    {
        QFETCH(int, seed);
        QFETCH(QString, type);
        // OpenCV writes three float channels as lossy LogLuv and three of int16 not at all.
        const std::size_t channels = type.startsWith("uint") ? 3 : 1;
        const std::vector<std::size_t> shape {3, 17, 13, channels};
        const Array array = type == "uint8" ? randomArray<std::uint8_t>("|u1", shape, 1)
            : type == "uint16"              ? randomArray<std::uint16_t>("<u2", shape, 2)
            : type == "int16"               ? randomArray<std::int16_t>("<i2", shape, 3)
                                            : randomArray<float>("<f4", shape, 4);
        const QTemporaryDir folder;
        writeSet(fs::path(folder.path().toStdString()) / "set", array);
        compare(exported(folder.path(), seedCases[seed]), expectedOf(array, seedCases[seed]));
    }

    void aFlatImageGivesTheLowerBoundAndNoNan()
    {
        Array array {"|u1", {2, 4, 4, 1}, std::vector<double>(32, 77)};
        for (const SeedCase& seed : seedCases) {
            const QTemporaryDir folder;
            writeSet(fs::path(folder.path().toStdString()) / "set", array);
            QCOMPARE(exported(folder.path(), seed), std::vector<double>(32, 0));
        }
    }

    void exportsEqualTheReference_data()
    {
        QTest::addColumn<QString>("input");
        QTest::addColumn<QString>("output");
        QTest::addColumn<int>("seed");
        const QJsonObject document = referenceDocument();
        for (int i = 0; i < 3; ++i)
            for (const QJsonValue& entry : document["cases"].toArray()) {
                const QJsonObject input = document["sets"][entry["set"].toString()].toObject();
                const bool isSeed = entry["method"] == seedCases[i].method
                    && entry["scope"] == seedCases[i].scope && entry["channels"] == seedCases[i].channels
                    && entry["params"].toObject().isEmpty() && !entry.toObject().contains("fit")
                    && !entry.toObject().contains("region");
                const int channels = input["shape"][3].toInt();
                // Validity that no file of the test could carry: alpha and nodata have tests of their own.
                const bool plain = !input.contains("valid") || input["dtype"] == "float32";
                if (isSeed && plain && (channels == 1 || channels == 3))
                    QTest::newRow(entry["id"].toString().toUtf8().constData())
                        << input["file"].toString() << entry["output"].toString() << i;
            }
        if (document.isEmpty())
            QTest::newRow("shared data") << QString() << QString() << 0;
    }
    void exportsEqualTheReference()
    {
        QFETCH(QString, input);
        QFETCH(QString, output);
        QFETCH(int, seed);
        if (input.isEmpty())
            QSKIP("the reference values are not on this machine");
        const fs::path reference(ISOLUME_SHARED_DIR "/reference");
        const QTemporaryDir folder;
        writeSet(fs::path(folder.path().toStdString()) / "set", readArray(reference / input.toStdString()));
        compare(exported(folder.path(), seedCases[seed]), readArray(reference / output.toStdString()).values);
    }
};

QTEST_GUILESS_MAIN(TestSeedCases)
#include "tst_seed_cases.moc"
