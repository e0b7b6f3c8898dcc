// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/reader.h"
#include "tests/support/image_bytes.h"

#include "core/error.h"

#include <QTest>

#include <opencv2/imgcodecs.hpp>

using namespace isolume;
using namespace isolume::test;

namespace {

Bytes encoded(int channels, const std::vector<int>& parameters = {})
{
    cv::Mat picture(37, 53, CV_8UC(channels));
    for (int y = 0; y < picture.rows; ++y)
        for (int x = 0; x < picture.cols * channels; ++x)
            picture.ptr(y)[x]
                = static_cast<unsigned char>(40 + 3 * y + 2 * x / channels + 17 * (x % channels));
    std::vector<unsigned char> bytes;
    cv::imencode(".jpg", picture, bytes, parameters);
    return {bytes.begin(), bytes.end()};
}

/// `segment` right after the start of the image.
Bytes withSegment(Bytes jpeg, int marker, const Bytes& body)
{
    const Bytes segment = Bytes("\xff") + static_cast<char>(marker)
        + two(static_cast<std::uint32_t>(body.size() + 2), std::endian::big) + body;
    return jpeg.insert(2, segment);
}

Image readJpeg(const Bytes& bytes)
{
    const Folder folder;
    return readImage(Source(folder.write("a.jpg", bytes), "a.jpg"), 0);
}

std::string whyNot(const Bytes& bytes)
{
    try {
        readJpeg(bytes);
    } catch (const Error& error) {
        return error.failure().why;
    }
    return {};
}

} // namespace

class TestJpegReader : public QObject {
    Q_OBJECT
private slots:
    void pixels_are_those_of_libjpeg()
    {
        const Bytes bytes = encoded(3);
        const cv::Mat expected
            = cv::imdecode(std::vector<char>(bytes.begin(), bytes.end()), cv::IMREAD_UNCHANGED);
        const Image image = readJpeg(bytes);
        QCOMPARE(image.shape(), (Shape {37, 53, 3}));
        for (int y = 0; y < 37; ++y)
            for (int x = 0; x < 53; ++x)
                for (int c = 0; c < 3; ++c)
                    QCOMPARE(image.value(x, y, c), double(expected.ptr(y)[3 * x + 2 - c]));
    }

    void gray_stays_one_channel()
    {
        const Image image = readJpeg(encoded(1));
        QCOMPARE(image.shape(), (Shape {37, 53, 1}));
        QCOMPARE(image.max(), 255.0);
        QVERIFY(!image.validity());
    }

    void orientation_is_applied()
    {
        const Bytes plain = encoded(1);
        const Image image = readJpeg(plain);
        const Image turned = readJpeg(withSegment(plain, 0xe1, Bytes("Exif\0\0", 6) + exif(6)));
        QCOMPARE(turned.shape(), (Shape {53, 37, 1}));
        QCOMPARE(turned.value(36, 0, 0), image.value(0, 0, 0));
        QCOMPARE(turned.value(0, 52, 0), image.value(52, 36, 0));
    }

    void a_thumbnail_of_exif_does_not_pass_for_the_end()
    {
        // The end mark of a thumbnail stands before the scan; the image itself is cut off.
        const Bytes exifWithThumbnail = Bytes("Exif\0\0", 6) + exif(1) + "\xff\xd8\xff\xd9";
        const Bytes whole = withSegment(encoded(3), 0xe1, exifWithThumbnail);
        QVERIFY(whyNot(whole).empty());
        QVERIFY(whyNot(whole.substr(0, whole.size() * 2 / 3)).find("cut off") != std::string::npos);
    }

    void every_cut_is_an_error()
    {
        for (const Bytes& whole : {encoded(3), encoded(1), encoded(3, {cv::IMWRITE_JPEG_PROGRESSIVE, 1})}) {
            for (std::size_t length = 0; length < whole.size(); length += 7)
                QVERIFY2(!whyNot(whole.substr(0, length)).empty(), qPrintable(QString::number(length)));
            QVERIFY2(whyNot(whole).empty(), whyNot(whole).c_str());
        }
    }

    void stray_bytes_between_segments_are_harmless()
    {
        Bytes stray = encoded(3);
        stray.insert(20, "stray"); // after the JFIF segment
        QVERIFY2(whyNot(stray).empty(), whyNot(stray).c_str());
        QVERIFY(whyNot(stray.substr(0, stray.size() - 40)).find("cut off") != std::string::npos);
        QVERIFY(whyNot(encoded(3) + "bytes after the end").empty());
    }

    void damaged_entropy_data_are_an_error()
    {
        Bytes damaged = encoded(3);
        damaged.replace(damaged.size() / 2, 40, 40, '\x5a');
        damaged.replace(damaged.size() - 60, 2, "\xff\xd5");
        QVERIFY(!whyNot(damaged).empty());
    }

    void a_broken_file_does_not_spoil_the_next()
    {
        const Bytes whole = encoded(3);
        for (const std::size_t length : {4, 30, 60, 200, 500}) {
            QVERIFY(!whyNot(whole.substr(0, length)).empty());
            QVERIFY2(whyNot(whole).empty(), whyNot(whole).c_str());
        }
    }

    void a_header_without_pixels_is_an_error() { QVERIFY(!whyNot(encoded(3).substr(0, 20)).empty()); }

    void a_small_file_that_claims_a_large_image_is_refused()
    {
        Bytes huge = encoded(3);
        const std::size_t frame = huge.find(Bytes("\xff\xc0\0\x11", 4));
        QVERIFY(frame != Bytes::npos);
        huge.replace(frame + 5, 4, "\xff\xdc\xff\xdc");
        QVERIFY2(whyNot(huge).find("65500 × 65500") != std::string::npos, whyNot(huge).c_str());
    }
};

QTEST_GUILESS_MAIN(TestJpegReader)
#include "tst_jpeg_reader.moc"
