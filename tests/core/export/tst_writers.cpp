// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/output_error.h"
#include "core/export/quantizer.h"
#include "core/export/writer.h"
#include "core/io/reader.h"
#include "tests/support/arrays.h"
#include "tests/support/folders.h"

#include <QTemporaryDir>
#include <QTest>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <cmath>
#include <limits>

using namespace isolume;
using namespace isolume::test;

namespace {

constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();

// What an independent reader of the PNG gets, in RGB order.
std::vector<int> codesOf(const std::string& file)
{
    cv::Mat mat = cv::imread(file, cv::IMREAD_UNCHANGED);
    std::vector<int> codes;
    for (int y = 0; y < mat.rows; ++y)
        for (int x = 0; x < mat.cols; ++x)
            for (int c = mat.channels() - 1; c >= 0; --c)
                codes.push_back(mat.ptr<std::uint16_t>(y)[x * mat.channels() + c]);
    return codes;
}

} // namespace

class TestWriters : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string path(const char* name) const
    {
        return m_folder.filePath(QString::fromUtf8(name)).toStdString();
    }

private slots:
    void npyHasTheHeaderThatNumpyWrites()
    {
        writerById("npy").write(path("a.npy"), imageOf<float>({2, 1, 3}, {0, 1, 2, 3, 4, 5}), {0, 1});
        const std::string bytes = readBytes(path("a.npy"));
        std::string head("\x93NUMPY\x01\x00\x76\x00", 10);
        head += "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1, 3), }";
        head.resize(127, ' ');
        QCOMPARE(bytes.substr(0, 128), head + "\n");
        QCOMPARE(bytes.size(), 128U + 6U * 4U);
        QCOMPARE(bytes.substr(128 + 4, 4), std::string("\0\0\x80\x3f", 4));
    }

    void npyDataBeginOn64BytesWhateverTheShape()
    {
        for (const int width : {1, 10, 100, 1000, 10000}) {
            const auto pixels = static_cast<std::size_t>(width);
            writerById("npy").write(
                path("w.npy"), imageOf<float>({1, width, 1}, std::vector<float>(pixels, 7)), {0, 1});
            const std::string bytes = readBytes(path("w.npy"));
            const std::size_t data = bytes.size() - 4 * pixels;
            QCOMPARE(data % 64, 0U);
            QCOMPARE(bytes[data - 1], '\n');
        }
    }

    void png16RoundsHalfToEven()
    {
        const auto image = imageOf<float>({1, 6, 1}, {0.5F, 1.5F, 2.5F, 2.50001F, 65534.5F, 65533.5F});
        writerById("png16").write(path("half.png"), image, {0, 65535});
        QCOMPARE(codesOf(path("half.png")), (std::vector<int> {0, 2, 2, 3, 65534, 65534}));
    }

    void png16SaturatesAndCountsOnlyValidValues()
    {
        const auto image = imageOf<float>(
            {1, 8, 1}, {-0.4F, -0.6F, -1e30F, 65535.4F, 65536, 1e30F, -5, 99999}, {1, 1, 1, 1, 1, 1, 0, 0});
        const Encoding encoding = writerById("png16").write(path("sat.png"), image, {0, 65535});
        QCOMPARE(codesOf(path("sat.png")), (std::vector<int> {0, 0, 0, 65535, 65535, 65535, 0, 65535}));
        QCOMPARE(encoding.saturatedLow, 2U);
        QCOMPARE(encoding.saturatedHigh, 2U);
    }

    void png16StoresNanAsZeroWithoutCountingIt()
    {
        const auto image = imageOf<float>({1, 2, 1}, {notANumber, 1});
        const Encoding encoding = writerById("png16").write(path("nan.png"), image, {-1, 1});
        QCOMPARE(codesOf(path("nan.png")), (std::vector<int> {0, 65535}));
        QCOMPARE(encoding.saturatedLow + encoding.saturatedHigh, 0U);
    }

    void scaleAndOffsetUndoPng16()
    {
        std::vector<float> values;
        for (int i = 0; i < 600; ++i)
            values.push_back(-3 + 6 * static_cast<float>(i) / 599);
        const Encoding encoding
            = writerById("png16").write(path("undo.png"), imageOf<float>({10, 20, 3}, values), {-3, 3});
        const std::vector<int> codes = codesOf(path("undo.png"));
        QCOMPARE(codes.size(), values.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            QVERIFY(std::abs(codes[i] * encoding.scale + encoding.offset - values[i])
                <= encoding.scale * 0.5000001);
    }

    void anEmptyRangeIsUndoneToItsOneValue()
    {
        const Encoding encoding
            = writerById("png16").write(path("one.png"), imageOf<float>({1, 1, 1}, {5}), {5, 5});
        QCOMPARE(codesOf(path("one.png")), std::vector<int> {0});
        QCOMPARE(0 * encoding.scale + encoding.offset, 5.0);
    }

    void png16KeepsRgbOrder()
    {
        writerById("png16").write(path("rgb.png"), imageOf<float>({1, 1, 3}, {1, 2, 3}), {0, 65535});
        const cv::Mat mat = cv::imread(path("rgb.png"), cv::IMREAD_UNCHANGED);
        QCOMPARE(mat.at<cv::Vec3w>(0, 0), cv::Vec3w(3, 2, 1)); // OpenCV's BGR
    }

    void png16RefusesOtherChannelCountsWithAHint()
    {
        for (const int channels : {2, 4, 13}) {
            const auto image
                = imageOf<float>({1, 1, channels}, std::vector<float>(static_cast<std::size_t>(channels)));
            try {
                writerById("png16").write(path("no.png"), image, {0, 1});
                QFAIL("it was written");
            } catch (const OutputError&) {
                QFAIL("one image that does not fit must not end the export");
            } catch (const Error& error) {
                QVERIFY(QString(error.what()).contains("tiff or npy"));
            }
            QVERIFY(!std::filesystem::exists(path("no.png")));
        }
    }

    void tiffHoldsAnyNumberOfChannelsToTheBit()
    {
        for (const int channels : {1, 2, 3, 4, 5, 13}) {
            const Shape shape {7, 5, channels};
            std::vector<float> values = randomValues<float>(shape.values(), 3);
            const std::string file = path("t.tiff");
            writerById("tiff").write(file, imageOf<float>(shape, values), {0, 1});
            const Image back = readImage(Source(file), 0);
            QCOMPARE(back.shape(), shape);
            QCOMPARE(back.depth(), Depth::F32);
            QVERIFY(std::equal(values.begin(), values.end(), back.pixels<float>()));
            QVERIFY(!std::filesystem::exists(file + ".aux.xml"));
        }
    }

    void tiffBytesAreTheSameEachTime()
    {
        const auto image = imageOf<float>({30, 40, 3}, randomValues<float>(3600, 1));
        writerById("tiff").write(path("1.tiff"), image, {0, 1});
        writerById("tiff").write(path("2.tiff"), image, {0, 1});
        QCOMPARE(readBytes(path("1.tiff")), readBytes(path("2.tiff")));
    }

    void aWriteThatFailsNamesTheFileAndTheReason()
    {
        for (const Writer& writer : writers()) {
            try {
                writer.write("/proc/nowhere/a." + std::string(writer.extension),
                    imageOf<float>({1, 1, 1}, {0}), {0, 1});
                QFAIL("it was written");
            } catch (const OutputError& error) {
                QVERIFY(QString(error.what()).contains("/proc/nowhere"));
                QVERIFY(!error.failure().why.empty());
            }
        }
    }

    void anUnknownFormatNamesTheNearest()
    {
        try {
            writerById("pgn16");
            QFAIL("it was found");
        } catch (const Error& error) {
            QVERIFY(QString(error.what()).contains("'png16'"));
        }
    }
};

QTEST_GUILESS_MAIN(TestWriters)
#include "tst_writers.moc"
